from django.urls import URLPattern, URLResolver, include, path

from core.views import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("arbete/arenden/", include("cases.urls")),
    path("konto/", include("allauth.account.urls")),
    path("galleri/", gallery, name="gallery"),
]
