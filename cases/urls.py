from django.urls import path, register_converter

from cases.views import (
    case,
    case_acts,
    diary,
    files,
    memo,
    memo_editor,
    memo_review,
    postlist,
    record,
    record_acts,
    registration,
)
from core.dnr import SlugConverter

register_converter(SlugConverter, "dnrslug")

app_name = "cases"
urlpatterns = [
    path("", diary.diary, name="diary"),
    path("registrera/", registration.register, name="register"),
    path("ta-over/", registration.take_over_case, name="take_over"),
    path("serier/", registration.series, name="series"),
    path("postlista/", postlist.post_list, name="post_list"),
    path("<dnrslug:slug>/", case.case, name="case"),
    path("<dnrslug:slug>/ratta/", case_acts.correct, name="correct"),
    path("<dnrslug:slug>/fordela/", case_acts.assign, name="assign"),
    path("<dnrslug:slug>/klassificera/", case_acts.classify, name="classify"),
    path("<dnrslug:slug>/bevaka/", case_acts.remind, name="remind"),
    path("<dnrslug:slug>/bevakningar/<int:pk>/klar/", case_acts.finish, name="finish_reminder"),
    path("<dnrslug:slug>/avsluta/", case_acts.close, name="close"),
    path("<dnrslug:slug>/oppna/", case_acts.reopen, name="reopen"),
    path("<dnrslug:slug>/makulera/", case_acts.void, name="void"),
    path("<dnrslug:slug>/sekretess/", case_acts.secrecy, name="secrecy"),
    path("<dnrslug:slug>/koppla/", case_acts.relate, name="relate"),
    path("<dnrslug:slug>/koppla/<dnrslug:other>/ta-bort/", case_acts.part, name="unrelate"),
    path("<dnrslug:slug>/anteckning/", registration.note, name="note"),
    path("<dnrslug:slug>/handlingar/ny/", registration.new_record, name="new_record"),
    path("<dnrslug:slug>/handlingar/<int:number>/", record.record, name="record"),
    path("<dnrslug:slug>/handlingar/<int:number>/ratta/", record_acts.correct, name="correct_record"),
    path("<dnrslug:slug>/handlingar/<int:number>/flytta/", record_acts.move, name="move_record"),
    path("<dnrslug:slug>/handlingar/<int:number>/makulera/", record_acts.void, name="void_record"),
    path("<dnrslug:slug>/handlingar/<int:number>/sekretess/", record_acts.secrecy, name="record_secrecy"),
    path("<dnrslug:slug>/handlingar/<int:number>/filer/", record_acts.add, name="add_files"),
    path("<dnrslug:slug>/filer/<int:pk>/", files.file, name="file"),
    path("<dnrslug:slug>/filer/<int:pk>/ersatt/", record_acts.replace, name="replace_file"),
    path("<dnrslug:slug>/filer/<int:pk>/ta-bort/", record_acts.withdraw, name="withdraw_file"),
    path("<dnrslug:slug>/filer/<int:pk>/sekretess/", record_acts.file_secrecy, name="file_secrecy"),
    path("<dnrslug:slug>/skrivelser/ny/", memo.new, name="memo_new"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/", memo_editor.memo, name="memo"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/forhandsvisning/", memo.preview, name="memo_preview"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/pdf/", memo.pdf, name="memo_pdf"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/versioner/<int:number>/", memo.version, name="memo_version"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/granska/", memo_review.review, name="memo_review"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/ta-tillbaka/", memo.withdraw, name="memo_withdraw"),
    path("<dnrslug:slug>/skrivelser/<int:pk>/ny-version/", memo.reopen, name="memo_reopen"),
]
