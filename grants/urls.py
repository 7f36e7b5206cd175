"""Addresses under /arbete/anslag/."""

from django.urls import URLPattern, URLResolver, path

from grants.views import funds, keeping, reconciling, yearend

app_name = "grants"
urlpatterns: list[URLPattern | URLResolver] = [
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
