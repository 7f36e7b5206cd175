"""The root of the API: every app's read views, the description of them and who answers for them."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from cases.api import CaseViewSet, DocumentViewSet, RecordViewSet
from core.api import api_info, docs_csp
from grants.api import FundViewSet
from grants.calls_api import CallApplications
from meetings.api import AgendaItemViewSet, MeetingViewSet
from meetings.board_api import DecisionViewSet, NoticeViewSet
from organisation.api import BodyViewSet

router = SimpleRouter()
router.register("bodies", BodyViewSet, basename="body")
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("agenda-items", AgendaItemViewSet, basename="agenda-item")
router.register("decisions", DecisionViewSet, basename="decision")
router.register("notices", NoticeViewSet, basename="notice")
router.register("funds", FundViewSet, basename="fund")
router.register("cases", CaseViewSet, basename="case")
router.register("records", RecordViewSet, basename="record")
router.register("documents", DocumentViewSet, basename="document")

app_name = "api"
urlpatterns = [
    path("api-info/", api_info, name="info"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "docs/",
        login_not_required(docs_csp(SpectacularSwaggerSplitView.as_view(url_name="api:schema"))),
        name="docs",
    ),
    path("calls/<str:pk>/applications/", CallApplications.as_view(), name="call-applications"),
    path("", include(router.urls)),
]
