"""Public read of cases, records and their documents. Only what is published; only the words of the open register."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field, extend_schema_view
from rest_framework import serializers

from cases.models import Case, File, Record
from core.api import EVERYBODY, PublicViewSet, WholeFilter, titled, whole_url


class CaseSerializer(serializers.ModelSerializer[Case]):
    id = serializers.CharField(source="slug", help_text="Diarienumret utan snedstreck: ks-2024-00456.")
    subject = serializers.CharField(source="open_subject")
    counterparty = serializers.CharField(source="open_counterparty")
    register = serializers.CharField(source="register.prefix")
    url = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields: ClassVar = (
            "id",
            "dnr",
            "subject",
            "counterparty",
            "register",
            "opened_on",
            "closed_on",
            "url",
        )

    def get_url(self, case: Case) -> str:
        return whole_url(self, "portal:case", case.slug)


class CaseFilter(django_filters.FilterSet):
    register = django_filters.CharFilter(field_name="register__prefix", label="Diarium, till exempel KS")
    opened_from = django_filters.DateFilter(
        field_name="opened_on", lookup_expr="gte", label="Öppnat från och med"
    )
    opened_until = django_filters.DateFilter(
        field_name="opened_on", lookup_expr="lte", label="Öppnat till och med"
    )

    year = WholeFilter(label="År då ärendet öppnades")

    class Meta:
        model = Case
        fields: ClassVar = ()


@extend_schema_view(**titled("Ett ärende", "Ärenden"))
class CaseViewSet(PublicViewSet[Case]):
    """Ärenden i det öppna diariet som har publicerats."""

    serializer_class = CaseSerializer
    filterset_class = CaseFilter
    key = r"(?P<slug>[^/]{1,20})"

    def get_queryset(self) -> QuerySet[Case, Any]:
        return Case.objects.visible_to(EVERYBODY).select_related("register").newest_first()


class DocumentSerializer(serializers.ModelSerializer[File]):
    id = serializers.SerializerMethodField(
        help_text="Handlingens id och filens plats i den: ks-2024-00456-2-1."
    )
    record = serializers.SerializerMethodField(help_text="Handlingens id.")
    url = serializers.SerializerMethodField(help_text="Där filen hämtas.")

    class Meta:
        model = File
        fields: ClassVar = ("id", "record", "name", "content_type", "size", "pages", "sha256", "url")

    def get_id(self, file: File) -> str:
        return f"{self.get_record(file)}-{file.position}"

    def get_record(self, file: File) -> str:
        return f"{file.record.case.slug}-{file.record.number}"

    def get_url(self, file: File) -> str:
        return whole_url(self, "portal:file", file.record.case.slug, file.record.number, file.position)


class RecordSerializer(serializers.ModelSerializer[Record]):
    id = serializers.SerializerMethodField(
        help_text="Handlingens beteckning utan snedstreck: ks-2024-00456-2."
    )
    case = serializers.CharField(source="case.slug")
    subject = serializers.CharField(source="open_subject")
    counterparty = serializers.CharField(source="open_counterparty")
    documents = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Record
        fields: ClassVar = (
            "id",
            "designation",
            "case",
            "number",
            "direction",
            "kind",
            "subject",
            "counterparty",
            "document_on",
            "arrived_on",
            "documents",
            "url",
        )

    def get_id(self, record: Record) -> str:
        return f"{record.case.slug}-{record.number}"

    @extend_schema_field(DocumentSerializer(many=True))
    def get_documents(self, record: Record) -> list[dict[str, Any]]:
        return DocumentSerializer(record.open_files, many=True, context=self.context).data  # type: ignore[attr-defined,return-value]

    def get_url(self, record: Record) -> str:
        return whole_url(self, "portal:record", record.case.slug, record.number)


class RecordFilter(django_filters.FilterSet):
    case = django_filters.CharFilter(field_name="case__slug", label="Ärendets id, till exempel ks-2024-00456")
    arrived_from = django_filters.DateFilter(field_name="arrived_on", lookup_expr="gte", label="Från och med")
    arrived_until = django_filters.DateFilter(
        field_name="arrived_on", lookup_expr="lte", label="Till och med"
    )

    class Meta:
        model = Record
        fields: ClassVar = ("direction", "kind")


@extend_schema_view(**titled("En handling", "Handlingar"))
class RecordViewSet(PublicViewSet[Record]):
    """Registrerade handlingar som har publicerats."""

    serializer_class = RecordSerializer
    filterset_class = RecordFilter
    key = r"(?P<case__slug>[^/]{1,20})-(?P<number>[0-9]{1,9})"

    def get_queryset(self) -> QuerySet[Record, Any]:
        files = File.objects.visible_to(EVERYBODY).select_related("record__case")
        return (
            Record.objects.visible_to(EVERYBODY)
            .select_related("case__register")
            .prefetch_related(Prefetch("files", queryset=files, to_attr="open_files"))
            .order_by("-case__year", "-case__number", "number")
        )


class DocumentFilter(django_filters.FilterSet):
    case = django_filters.CharFilter(field_name="record__case__slug", label="Ärendets id")

    class Meta:
        model = File
        fields: ClassVar = ("content_type",)


@extend_schema_view(**titled("Ett dokument", "Dokument"))
class DocumentViewSet(PublicViewSet[File]):
    """Filer som har publicerats: skrivelser som PDF och bilagor."""

    serializer_class = DocumentSerializer
    filterset_class = DocumentFilter
    key = r"(?P<record__case__slug>[^/]{1,20})-(?P<record__number>[0-9]{1,9})-(?P<position>[0-9]{1,4})"

    def get_queryset(self) -> QuerySet[File, Any]:
        return (
            File.objects.visible_to(EVERYBODY)
            .select_related("record__case")
            .order_by("-record__case__year", "-record__case__number", "record__number", "position")
        )
