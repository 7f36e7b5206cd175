"""Internal control."""

from django.urls import path

from budget.views import control

urlpatterns = [
    path("internkontroll/", control.plans, name="control_plans"),
    path("internkontroll/ny/", control.new_plan, name="new_control_plan"),
    path("internkontroll/<int:pk>/", control.plan, name="control_plan"),
    path("internkontroll/<int:pk>/risk/", control.add_risk, name="add_risk"),
    path("internkontroll/<int:pk>/risk/<int:number>/", control.change_risk, name="change_risk"),
    path("internkontroll/<int:pk>/risk/<int:number>/kontroll/", control.add_point, name="add_point"),
    path("internkontroll/<int:pk>/antagen/", control.adopt, name="adopt_plan"),
    path("internkontroll/<int:pk>/kopiera/", control.copy, name="copy_plan"),
    path("internkontroll/<int:pk>/t<int:tertial>/", control.follow_up, name="control_follow_up"),
    path("internkontroll/<int:pk>/t<int:tertial>/<int:point>/", control.report, name="report_control"),
    path(
        "internkontroll/<int:pk>/t<int:tertial>/<int:point>/senarelagg/",
        control.postpone,
        name="postpone_control",
    ),
]
