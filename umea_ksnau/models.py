from django.db import models


class PlayedStep(models.Model):
    """A step of the demo script that has been played, so that it is played once. Empty outside a demo."""

    key = models.CharField("steg", max_length=160, unique=True)
    at = models.DateTimeField("demons klocka")
    finished = models.BooleanField("färdigt", default=True)

    class Meta:
        verbose_name = "spelat steg i demon"
        verbose_name_plural = "spelade steg i demon"

    def __str__(self) -> str:
        return self.key
