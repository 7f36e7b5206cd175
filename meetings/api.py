"""Public read of meetings and their agendas, as issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import EVERYBODY, ClockField, PublicViewSet, WholeFilter, titled, whole_url
from meetings.models import Meeting, Paragraph
from meetings.queries.public import Row, issued_to_everybody, not_yet_issued


class AttachmentSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    document = serializers.SerializerMethodField(help_text="Dokumentets id.")

    def get_document(self, attached: Any) -> str:
        record = attached.file.record
        return f"{record.case.slug}-{record.number}-{attached.file.position}"


class AgendaRowSerializer(serializers.Serializer[Row]):
    paragraph = serializers.CharField(source="no", help_text="184/24; tom för formalia utan paragraf.")
    title = serializers.CharField()
    kind = serializers.CharField(source="type", help_text="Beslut, Förslag till KF, Information, Anmälan …")
    dnr = serializers.CharField()
    case = serializers.SerializerMethodField(help_text="Ärendets id, om det är publicerat.")
    memo = serializers.SerializerMethodField(
        help_text="Skrivelsens id bland handlingarna, om den är publicerad."
    )
    attachments = AttachmentSerializer(source="files", many=True)
    presenter = serializers.CharField()
    time = serializers.CharField()
    withdrawn = serializers.SerializerMethodField()

    def get_case(self, row: Row) -> str | None:
        return row.case.slug if row.case else None

    def get_memo(self, row: Row) -> str | None:
        return f"{row.record.case.slug}-{row.record.number}" if row.record else None

    def get_withdrawn(self, row: Row) -> bool:
        return bool(row.withdrawn)


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    id = serializers.SerializerMethodField(help_text="Organ och dag: ksnau-2024-05-21.")
    body = serializers.CharField(source="body.slug")
    starts_at = ClockField()
    ends_at = ClockField(allow_null=True)
    cancelled = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "body",
            "on",
            "starts_at",
            "ends_at",
            "place",
            "extra",
            "cancelled",
            "url",
        )

    def get_id(self, meeting: Meeting) -> str:
        return meeting.slug

    def get_cancelled(self, meeting: Meeting) -> bool:
        return meeting.state == Meeting.State.CANCELLED

    def get_url(self, meeting: Meeting) -> str:
        return whole_url(self, "portal:meeting", meeting.body.slug, meeting.on)


class MeetingWithAgendaSerializer(MeetingSerializer):
    agenda = serializers.SerializerMethodField()

    class Meta(MeetingSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*MeetingSerializer.Meta.fields, "agenda")

    @extend_schema_field(AgendaRowSerializer(many=True))
    def get_agenda(self, meeting: Meeting) -> Any:
        rows: Any = issued_to_everybody(meeting).rows
        return AgendaRowSerializer(rows, many=True).data


class MeetingFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(field_name="body__slug", label="Organets id, till exempel ksnau")
    on_from = django_filters.DateFilter(field_name="on", lookup_expr="gte", label="Från och med")
    on_until = django_filters.DateFilter(field_name="on", lookup_expr="lte", label="Till och med")

    class Meta:
        model = Meeting
        fields: ClassVar = ()


@extend_schema_view(**titled("Ett sammanträde med ärendelista", "Sammanträden"))
class MeetingViewSet(PublicViewSet[Meeting]):
    """Sammanträden vars kallelse är utfärdad och publicerad."""

    filterset_class = MeetingFilter
    key = r"(?P<body__slug>[a-z0-9-]+)-(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})"

    def get_serializer_class(self) -> Any:
        return MeetingWithAgendaSerializer if self.action == "retrieve" else MeetingSerializer

    def get_queryset(self) -> QuerySet[Meeting, Any]:
        return Meeting.objects.visible_to(EVERYBODY).select_related("body").latest_first()


class AgendaItemSerializer(AgendaRowSerializer):
    id = serializers.SerializerMethodField(help_text="Organ, år och paragraf: ksnau-2024-184.")
    meeting = serializers.SerializerMethodField(help_text="Sammanträdets id.")

    def get_id(self, row: Row) -> str:
        meeting, number = self.context["meetings"][id(row)], row.no.partition("/")[0]
        return f"{meeting.body.slug}-{meeting.on.year}-{number}"

    def get_meeting(self, row: Row) -> str:
        meeting = self.context["meetings"][id(row)]
        return meeting.slug


class AgendaItemFilter(django_filters.FilterSet):
    body = django_filters.CharFilter(field_name="series__body__slug", label="Organets id")
    year = WholeFilter(field_name="series__year", label="År")
    case = django_filters.CharFilter(field_name="item__case__slug", label="Ärendets id")

    class Meta:
        model = Paragraph
        fields: ClassVar = ()


@extend_schema_view(**titled("En paragraf", "Paragrafer"))
class AgendaItemViewSet(PublicViewSet[Paragraph]):
    """Paragrafer på utfärdade ärendelistor. Läses ur det som utfärdades: en paragraf som har satts sedan dess
    visas först med nästa utskick."""

    queryset = Paragraph.objects.none()  # for the description, which is made without asking the database
    serializer_class: Any = AgendaItemSerializer
    filterset_class = AgendaItemFilter
    key = r"(?P<series__body__slug>[a-z0-9-]+)-(?P<series__year>[0-9]{4})-(?P<number>[0-9]{1,9})"

    def get_queryset(self) -> QuerySet[Paragraph, Any]:
        return (
            Paragraph.objects.filter(item__meeting__in=Meeting.objects.visible_to(EVERYBODY))
            .select_related("series", "item__meeting__body")
            .order_by("-series__year", "series__body__slug", "-number")
        )

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        issued = self.get_queryset().exclude(item__in=not_yet_issued())
        page = self.paginate_queryset(self.filter_queryset(issued))
        return self.get_paginated_response(self._serialized(page or []))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self._serialized([self.get_object()])
        if not found:
            raise Http404
        return Response(found[0])

    def _serialized(self, paragraphs: Sequence[Paragraph]) -> Sequence[dict[str, Any]]:
        issued: dict[int, dict[str, Row]] = {}
        rows: Any = []
        meetings = {}
        for paragraph in paragraphs:
            meeting = paragraph.item.meeting
            if meeting.pk not in issued:
                issued[meeting.pk] = {row.no: row for row in issued_to_everybody(meeting).rows}
            row = issued[meeting.pk].get(paragraph.printed)
            if row is not None:
                rows.append(row)
                meetings[id(row)] = meeting
        context = {**self.get_serializer_context(), "meetings": meetings}
        serializer: Any = AgendaItemSerializer(rows, many=True, context=context)
        return serializer.data
