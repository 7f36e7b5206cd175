"""Internal control."""

from django.urls import path

from budget.views import control, control_files, reporting

PLAN = "internkontroll/<int:pk>/"
RISK = f"{PLAN}risk/<int:number>/"
TERTIAL = f"{PLAN}t<int:tertial>/"

urlpatterns = [
    path("internkontroll/", control.plans, name="control_plans"),
    path("internkontroll/ny/", control.new_plan, name="new_control_plan"),
    path(PLAN, control.plan, name="control_plan"),
    path(f"{PLAN}plan.pdf", control_files.pdf, name="control_plan_pdf"),
    path(f"{PLAN}plan.xlsx", control_files.xlsx, name="control_plan_xlsx"),
    path(f"{PLAN}bifoga/", control_files.enclose, name="enclose_control_plan"),
    path(f"{PLAN}risk/", control.add_risk, name="add_risk"),
    path(RISK, control.change_risk, name="change_risk"),
    path(f"{RISK}kontroll/", control.add_point, name="add_point"),
    path(f"{RISK}vardera-om/", reporting.assess, name="assess_risk"),
    path(f"{RISK}historik/", reporting.history, name="risk_history"),
    path(f"{PLAN}antagen/", control.adopt, name="adopt_plan"),
    path(f"{PLAN}kopiera/", control.copy, name="copy_plan"),
    path(TERTIAL, control.follow_up, name="control_follow_up"),
    path(f"{TERTIAL}uppfoljning.pdf", control_files.pdf, name="control_follow_up_pdf"),
    path(f"{TERTIAL}uppfoljning.xlsx", control_files.xlsx, name="control_follow_up_xlsx"),
    path(f"{TERTIAL}bifoga/", control_files.enclose, name="enclose_control_follow_up"),
    path(f"{TERTIAL}<int:point>/", reporting.report, name="report_control"),
    path(f"{TERTIAL}<int:point>/senarelagg/", reporting.postpone, name="postpone_control"),
]
