from django.urls import path

from grants.views import matter

app_name = "grants"
urlpatterns = [
    # Decisions about money (helper "matter")
    path("beslut/<int:pk>/upphav/", matter.annul, name="annul"),
]
