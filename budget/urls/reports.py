"""Reports."""

from django.urls import path

from budget.views import importing, report_parts, report_tables, reports

ONE = "rapporter/<int:pk>/"
PART = f"{ONE}del/<int:part>/"
TABLE = f"{ONE}tabell/<str:table>/"

urlpatterns = [
    path("rapporter/", reports.reports, name="reports"),
    path("rapporter/ny/", reports.new_report, name="new_report"),
    path(ONE, reports.report, name="report"),
    path(f"{ONE}pdf/", reports.report_pdf, name="report_pdf"),
    path(f"{ONE}xlsx/", reports.report_xlsx, name="report_xlsx"),
    path(f"{ONE}andra/", reports.settings, name="set_report"),
    path(f"{ONE}klar/", reports.finish, name="finish_report"),
    path(f"{ONE}oppna/", reports.reopen, name="reopen_report"),
    path(f"{ONE}anmarkning/<str:fingerprint>/", reports.explain, name="explain_in_report"),
    path(f"{ONE}forklaring/<int:explanation>/", reports.unexplain, name="unexplain_in_report"),
    path(f"{ONE}del/", report_parts.add_part, name="add_report_part"),
    path(PART, report_parts.set_part, name="set_report_part"),
    path(f"{PART}text/", report_parts.write_part, name="write_report_part"),
    path(f"{PART}flytta/", report_parts.move_part, name="move_report_part"),
    path(f"{PART}ta-bort/", report_parts.remove_part, name="remove_report_part"),
    path(f"{PART}folj/", report_parts.follow_table, name="follow_table"),
    path(f"{PART}tabell/", report_tables.add_table, name="add_report_table"),
    path(TABLE, report_tables.set_table, name="set_report_table"),
    path(f"{TABLE}ta-bort/", report_tables.remove_table, name="remove_report_table"),
    path(f"{TABLE}belopp/", report_tables.cells, name="table_cells"),
    path(f"{TABLE}las-in/", importing.upload, name="import_amounts"),
    path(f"{TABLE}las-in/koppla/", importing.map_columns, name="map_amounts"),
    path(f"{TABLE}las-in/kontrollera/", importing.check, name="check_amounts"),
    path(f"{TABLE}las-in/placera/", importing.place, name="place_amounts"),
    path(f"{TABLE}cell/<str:row>/<str:column>/", report_tables.cell, name="table_cell"),
    path(f"{TABLE}cell/<str:row>/<str:column>/rakna/", report_tables.reckon_cell, name="reckon_cell"),
    path(f"{TABLE}rader/", report_tables.layout, name="table_layout"),
    path(f"{TABLE}rader/ny/", report_tables.add_row, name="add_table_row"),
    path(f"{TABLE}rader/<str:row>/", report_tables.change_row, name="change_table_row"),
    path(f"{TABLE}kolumner/ny/", report_tables.add_column, name="add_table_column"),
    path(f"{TABLE}kolumner/<str:column>/", report_tables.change_column, name="change_table_column"),
    path(f"{TABLE}ta-bort/<str:what>/<str:key>/", report_tables.remove_line, name="remove_table_line"),
]
