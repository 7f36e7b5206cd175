"""Public read of the bodies."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_view
from rest_framework import serializers

from core.api import PublicViewSet, titled
from organisation.models import Body


class BodySerializer(serializers.ModelSerializer[Body]):
    id = serializers.CharField(source="slug", help_text="Organets kortnamn, till exempel ksnau.")
    parent = serializers.CharField(  # type: ignore[assignment]  # the API's word wins over the library's
        source="parent.slug", allow_null=True, help_text="Organet som utser det."
    )
    authority = serializers.CharField(source="authority.name")

    class Meta:
        model = Body
        fields: ClassVar = ("id", "name", "short_name", "kind", "parent", "authority")


@extend_schema_view(**titled("Ett organ", "Organ"))
class BodyViewSet(PublicViewSet[Body]):
    """Politiska organ: fullmäktige, styrelse, utskott och nämnder."""

    serializer_class = BodySerializer
    filterset_fields: ClassVar = ("kind",)

    def get_queryset(self) -> QuerySet[Body, Any]:
        return Body.objects.select_related("parent", "authority").order_by("name")
