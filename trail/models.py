from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from trail import sentences


class Event(models.Model):
    """Something somebody did, or read. Added, never changed: the database refuses it (`trail.guards`).

    Holds no keys, so that it outlives what it speaks of, and no secret text, so that it can be shown.
    """

    at = models.DateTimeField("när")
    actor_id = models.BigIntegerField("vem (id)", null=True, blank=True)
    actor_name = models.CharField("vem", max_length=200)
    kind = models.CharField("vad", max_length=100)
    target = models.CharField("på", max_length=120)
    within = models.CharField("visas hos", max_length=120)
    data = models.JSONField("uppgifter", default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["within", "-id"], name="trail_event_within"),
            models.Index(fields=["target", "-id"], name="trail_event_target"),
            models.Index(fields=["kind", "-id"], name="trail_event_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    @property
    def sentence(self) -> str:
        return sentences.sentence(self.kind, self.data)
