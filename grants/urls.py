"""Addresses under /arbete/anslag/."""

from django.urls import URLPattern, URLResolver, path

from grants.views import (
    applications,
    awards,
    calls,
    compilations,
    funds,
    importing,
    keeping,
    matter,
    recommending,
    reconciling,
    yearend,
)

app_name = "grants"
urlpatterns: list[URLPattern | URLResolver] = [
    # Rounds, applications and compilations
    path("utlysningar/", calls.calls, name="calls"),
    path("utlysningar/ny/", calls.new_call, name="new_call"),
    path("utlysningar/<int:pk>/", calls.call, name="call"),
    path("utlysningar/<int:pk>/andra/", calls.edit_call, name="edit_call"),
    path("utlysningar/<int:pk>/avsluta/", calls.end_call, name="end_call"),
    path("utlysningar/<int:pk>/oppna-igen/", calls.take_up_call, name="take_up_call"),
    path("utlysningar/<int:pk>/nycklar/", calls.keys, name="keys"),
    path("utlysningar/<int:pk>/nycklar/<int:number>/sparra/", calls.end_key, name="end_key"),
    path("utlysningar/<int:pk>/ansokningar/ny/", applications.new_application, name="new_application"),
    path("utlysningar/<int:pk>/ansokningar/las-in/", importing.import_file, name="import"),
    path("utlysningar/<int:pk>/ansokningar/mall.xlsx", importing.import_template, name="import_template"),
    path("utlysningar/<int:pk>/jav/<int:number>/hav/", applications.lift, name="lift_conflict"),
    path("utlysningar/<int:pk>/sammanstall/", recommending.begin, name="begin_compilation"),
    path("ansokningar/<int:pk>/", applications.application, name="application"),
    path("ansokningar/<int:pk>/andra/", applications.edit_application, name="edit_application"),
    path("ansokningar/<int:pk>/aterta/", applications.take_back, name="withdraw_application"),
    path("ansokningar/<int:pk>/jav/", applications.declare, name="declare_conflict"),
    path("sammanstallningar/<int:pk>/", compilations.compilation, name="compilation"),
    path("sammanstallningar/<int:pk>/forslag/", recommending.recommend, name="recommend"),
    path("sammanstallningar/<int:pk>/forslag/angra/", recommending.undo, name="undo_recommend"),
    path("sammanstallningar/<int:pk>/huvud/", compilations.heading, name="compilation_heading"),
    path("sammanstallningar/<int:pk>/godkann/", compilations.freeze, name="freeze_compilation"),
    path("sammanstallningar/<int:pk>/skrivelse/", compilations.enclose, name="enclose_compilation"),
    path("sammanstallningar/<int:pk>/pdf/", compilations.compilation_pdf, name="compilation_pdf"),
    path("sammanstallningar/<int:pk>/xlsx/", compilations.compilation_book, name="compilation_book"),
    path("skal/", calls.reasons, name="reasons"),
    path("skal/<int:pk>/sluta/", calls.end_reason, name="end_reason"),
    # Awards after the decision. Above everything that begins with <slug>.
    path("bidrag/", awards.awards, name="awards"),
    path("bidrag/<int:pk>/", awards.award, name="award"),
    path("bidrag/<int:pk>/betala/", awards.move, {"what": "betala"}, name="award_pay"),
    path("bidrag/<int:pk>/aterbetala/", awards.move, {"what": "aterbetala"}, name="award_repay"),
    path("bidrag/<int:pk>/aterta/", awards.move, {"what": "aterta"}, name="award_withdraw"),
    path("bidrag/<int:pk>/villkor/nytt/", awards.new_condition, name="award_new_condition"),
    path(
        "bidrag/<int:pk>/villkor/<int:condition>/andra/", awards.edit_condition, name="award_condition_edit"
    ),
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
    # Decisions that a court has annulled
    path("beslut/<int:pk>/upphav/", matter.annul, name="annul"),
    # The funds of the economist: words of their own first, then everything under a fund's address. These are LAST, a
    # new page's word goes above them and into `grants.actions.funds.NOT_A_SLUG`.
    path("", funds.funds, name="funds"),
    path("ny/", keeping.new_fund, name="new_fund"),
    path("avstamning/", reconciling.reconciliation, name="reconciliation"),
    path("avstamning/<slug:form>/", reconciling.reconciliation_file, name="reconciliation_file"),
    path("<slug:slug>/", funds.fund, name="fund"),
    path("<slug:slug>/andra/", keeping.edit_fund, name="edit_fund"),
    path("<slug:slug>/hamta/<slug:what>.<slug:form>", funds.fund_file, name="fund_file"),
    path("<slug:slug>/nytt-ar/", keeping.new_year, name="new_year"),
    path("<slug:slug>/las/", keeping.lock, name="lock"),
    path("<slug:slug>/bokfor/<slug:kind>/", keeping.move, name="move"),
    path("<slug:slug>/<int:year>/avsluta/", yearend.close, name="close_year"),
    path("<slug:slug>/<int:year>/oppna/", yearend.reopen, name="reopen_year"),
    path("<slug:slug>/handelser/<uuid:pk>/", funds.event, name="event"),
    path("<slug:slug>/handelser/<uuid:pk>/aterfor/", yearend.reverse, name="reverse"),
]
