from django.urls import URLPattern, URLResolver, path

from grants.views import awards

app_name = "grants"
urlpatterns: list[URLPattern | URLResolver] = [
    # Awards after the decision. Above everything that begins with <slug>.
    path("bidrag/", awards.awards, name="awards"),
    path("bidrag/<int:pk>/", awards.award, name="award"),
    path("bidrag/<int:pk>/betala/", awards.move, {"what": "betala"}, name="award_pay"),
    path("bidrag/<int:pk>/aterbetala/", awards.move, {"what": "aterbetala"}, name="award_repay"),
    path("bidrag/<int:pk>/aterta/", awards.move, {"what": "aterta"}, name="award_withdraw"),
    path("bidrag/<int:pk>/villkor/nytt/", awards.new_condition, name="award_new_condition"),
    *[
        path(
            f"bidrag/<int:pk>/villkor/<int:condition>/{what}/",
            awards.decide_condition,
            {"what": what},
            name=f"award_condition_{name}",
        )
        for what, name in (("uppfyllt", "meet"), ("efterskank", "waive"), ("underkann", "fail"))
    ],
    path(
        "bidrag/<int:pk>/villkor/<int:condition>/oppna/",
        awards.reopen_condition,
        name="award_condition_reopen",
    ),
    path("bidrag/<int:pk>/redovisningar/ny/", awards.new_report, name="award_new_report"),
    path("bidrag/<int:pk>/redovisningar/<int:report>/", awards.receive_report, name="award_receive_report"),
    path("bidrag/<int:pk>/besked/", awards.write_letter, name="award_letter"),
]
