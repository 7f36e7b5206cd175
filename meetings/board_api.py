"""Public read of the notice board and of what has been decided. What a page does not show is not here either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import PublicViewSet, WholeFilter, titled, whole_url
from meetings.models import Meeting, Minutes, Notice, Paragraph
from meetings.queries.board import lately
from meetings.queries.decided import Decided, decided_to_everybody, open_minutes


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice that has come down says only that it has."""

    id = serializers.CharField(source="slug", help_text="Organ och dag: ksnau-2024-05-31.")
    body = serializers.CharField(source="body.slug")
    meeting = serializers.SerializerMethodField(help_text="Sammanträdets id.")
    state = serializers.SerializerMethodField(help_text="up, taken_down eller replaced.")
    text = serializers.SerializerMethodField()
    kept_at = serializers.SerializerMethodField(help_text="Var protokollet förvaras.")
    replaced_by = serializers.SerializerMethodField(help_text="Anslaget som ersätter det här.")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields: ClassVar[tuple[str, ...]] = (
            *("id", "kind", "state", "body", "meeting", "paragraphs", "appeal_paragraphs"),
            *("approved_on", "posted_on", "appealable", "last_appeal_on", "takedown_on", "taken_down_on"),
            *("kept_at", "text", "replaced_by", "url"),
        )

    def get_meeting(self, notice: Notice) -> str | None:
        return notice.meeting.slug if notice.meeting else None

    def get_state(self, notice: Notice) -> str:
        return "replaced" if notice.is_replaced else "up" if notice.is_up else "taken_down"

    def get_text(self, notice: Notice) -> str:
        return notice.text if notice.is_up else ""

    def get_kept_at(self, notice: Notice) -> str:
        return notice.kept_at if notice.is_up else ""

    def get_replaced_by(self, notice: Notice) -> str | None:
        fresh = getattr(notice, "replaced_by", None)
        return fresh.slug if fresh is not None else None

    def get_url(self, notice: Notice) -> str:
        return whole_url(self, "portal:board")


class NoticeFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(field_name="body__slug", label="Organets id")
    kind = django_filters.ChoiceFilter(choices=Notice.Kind.choices, label="Slag av anslag")

    class Meta:
        model = Notice
        fields: ClassVar = ()


@extend_schema_view(**titled("Ett anslag", "Anslag"))
class NoticeViewSet(PublicViewSet[Notice]):
    """Det som sitter på anslagstavlan, och i två månader att något har tagits ned eller ersatts. Anslagstavlan enligt
    kommunallagen är webbsidan; det här speglar den."""

    queryset = Notice.objects.none()  # for the description, which is made without asking the database
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def get_queryset(self) -> QuerySet[Notice, Any]:
        return lately()


class ClauseSerializer(serializers.Serializer[Any]):
    proposed = serializers.CharField(help_text="Som satsen föreslogs; tom för en ny.")
    decided = serializers.CharField()


class VoterSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    party = serializers.CharField()
    instead_of = serializers.CharField(source="for")
    choice = serializers.CharField()


class VoteSerializer(serializers.Serializer[Any]):
    yes = serializers.CharField()
    no = serializers.CharField()
    result = serializers.CharField()
    voters = serializers.SerializerMethodField(help_text="Tom när omröstningen var sluten.")

    def get_voters(self, vote: Any) -> list[dict[str, Any]]:
        people = [person for party in vote.parties for person in party.people]
        return [dict(row) for row in VoterSerializer(people, many=True).data]


class DecisionSerializer(serializers.Serializer[Decided]):
    """A § that is not shown has its number, open title and the ground, and nothing more."""

    id = serializers.SerializerMethodField(help_text="Organ, år och paragraf: ksnau-2024-184.")
    meeting = serializers.CharField(source="meeting.slug", help_text="Sammanträdets id.")
    paragraph = serializers.CharField(source="no", help_text="184/24")
    title = serializers.CharField()
    dnr = serializers.CharField()
    case = serializers.SerializerMethodField(help_text="Ärendets id, om det är publicerat.")
    withheld = serializers.CharField(source="ground", help_text="Varför paragrafen inte visas; annars tom.")
    step = serializers.CharField(help_text="prepares, proposes eller decides")
    outcome = serializers.CharField()
    clauses = ClauseSerializer(many=True)
    votes = VoteSerializer(many=True)
    appealable = serializers.BooleanField()
    corrections = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_id(self, row: Decided) -> str:
        assert row.meeting is not None
        return f"{row.meeting.body.slug}-{row.meeting.on.year}-{row.number}"

    def get_case(self, row: Decided) -> str | None:
        return row.case.slug if row.case else None

    def get_corrections(self, row: Decided) -> list[str]:
        return [correction.text for correction in row.corrections]

    def get_url(self, row: Decided) -> str:
        assert row.meeting is not None
        page = whole_url(self, "portal:meeting", row.meeting.body.slug, row.meeting.on)
        return f"{page}#p{row.number}"


class DecisionFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(field_name="series__body__slug", label="Organets id")
    year = WholeFilter(field_name="series__year", label="År")

    class Meta:
        model = Paragraph
        fields: ClassVar = ()


@extend_schema_view(**titled("Ett beslut", "Beslut"))
class DecisionViewSet(PublicViewSet[Paragraph]):
    """Beslut, förslag och återremisser i justerade protokoll som är publicerade, paragraf för paragraf."""

    queryset = Paragraph.objects.none()
    serializer_class: Any = DecisionSerializer
    filterset_class = DecisionFilter
    key = r"(?P<series__body__slug>[a-z0-9-]+)-(?P<series__year>[0-9]{4})-(?P<number>[0-9]{1,9})"

    def get_queryset(self) -> QuerySet[Paragraph, Any]:
        minutes = open_minutes(Meeting.objects.all())
        return (
            Paragraph.objects.filter(item__in_minutes__minutes__in=minutes)
            .select_related("item__in_minutes")
            .order_by("-series__year", "series__body__slug", "-number")
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self._serialized(page or []))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self._serialized([self.get_object()])
        if not found:
            raise Http404
        return Response(found[0])

    def _serialized(self, paragraphs: Sequence[Paragraph]) -> Sequence[dict[str, Any]]:
        pks = {paragraph.item.in_minutes.minutes_id for paragraph in paragraphs}
        minutes: list[Minutes] = list(open_minutes(Meeting.objects.all()).filter(pk__in=pks))
        rows = {row.item: row for row in decided_to_everybody(minutes)}
        wanted: Any = [rows[paragraph.item_id] for paragraph in paragraphs if paragraph.item_id in rows]
        serializer: Any = DecisionSerializer(wanted, many=True, context=self.get_serializer_context())
        return serializer.data
