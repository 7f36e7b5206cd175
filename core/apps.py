from django.apps import AppConfig
from django.urls import register_converter

from core import collation
from core.dates import DateConverter


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Grund"

    def ready(self) -> None:
        collation.install()
        register_converter(DateConverter, "isodate")
