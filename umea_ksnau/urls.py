from django.urls import URLPattern, URLResolver, include, path

from core.views import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.urls")),
    path("arbete/", include("desk.urls")),
    path("arbete/arenden/", include("cases.urls")),
    path("arbete/organisation/", include("organisation.urls")),
    path("api/v1/", include("umea_ksnau.api_urls")),
    path("arbete/sammantraden/", include("meetings.urls")),
    path("arbete/anslag/", include("grants.urls")),
    path("arbete/granskningar/", include("audits.urls")),
    path("arbete/uppfoljning/", include("budget.urls")),
    path("konto/", include("umea_ksnau.account_urls")),
    path("galleri/", gallery, name="gallery"),
]
