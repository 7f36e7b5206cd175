from django.db import models

from core import clock


class Submission(models.Model):
    """A form that has been carried out, so that sending the very same form again does nothing more.

    Written in the transaction of the action itself (`core.once`). The key is made of the form's own token and
    everything that was filled in.
    """

    key = models.CharField("nyckel", max_length=64, unique=True)
    done_url = models.CharField("gick vidare till", max_length=500, blank=True)
    at = models.DateTimeField("när", default=clock.now, db_index=True)

    class Meta:
        verbose_name = "inskickat formulär"
        verbose_name_plural = "inskickade formulär"

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.done_url}"
