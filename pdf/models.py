"""What has been laid out, and the packs being built. No row here points at a case or a meeting."""

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

QUEUE_PATIENCE = dt.timedelta(minutes=1)  # how long a job may wait before it is seen whether the queue has it
MAX_ATTEMPTS = 3


def machine_time() -> dt.datetime:
    """The computer's own time. A lease is about a running process, so the demo's date must not touch it."""
    return timezone.now()


class Rendering(models.Model):
    """A finished PDF, kept under the sum of everything it was made from."""

    key = models.CharField(max_length=64, unique=True)
    template = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    plain_key = models.CharField(
        max_length=64, blank=True
    )  # of one of our documents: itself without page numbers
    notes = models.JSONField(default=list, blank=True)
    archival = models.BooleanField(default=False)  # keeps PDF/A, checked when it was made
    readable = models.BooleanField(
        default=True
    )  # False: some page is a mere picture, without words to read aloud
    made_at = models.DateTimeField(default=machine_time)

    reused = False  # set by the function that answers: it was already there

    class Meta:
        verbose_name = "framställd PDF"
        verbose_name_plural = "framställda PDF:er"

    def __str__(self) -> str:
        return f"{self.template} {self.key[:12]}"


class Making(models.Model):
    """Somebody is making the rendering with this key right now; others wait for it instead of making it too."""

    key = models.CharField(max_length=64, unique=True)
    owner = models.CharField(max_length=64)
    lease_until = models.DateTimeField()

    class Meta:
        verbose_name = "PDF under arbete"
        verbose_name_plural = "PDF:er under arbete"

    def __str__(self) -> str:
        return self.key[:12]


class Look(models.Model):
    """What an uploaded file turned out to be when it was made ready for a pack: pages and a picture, or why not."""

    class State(models.TextChoices):
        WAITING = "waiting", "väntar"
        READY = "ready", "klar"
        BESIDE = "beside", "delas ut vid sidan av"
        REFUSED = "refused", "kan inte läsas"

    key = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State)
    attempt = models.PositiveSmallIntegerField(default=1)
    message = models.CharField(max_length=500, blank=True)
    pages = models.PositiveIntegerField(default=0)
    thumbnail = models.CharField(max_length=64, blank=True)  # sum of a small picture of the first page
    looked_at = models.DateTimeField(default=machine_time)  # while it waits: asked for

    class Meta:
        verbose_name = "granskad fil"
        verbose_name_plural = "granskade filer"

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.state}"


class JobQuerySet(models.QuerySet["Job"]):
    def lost(self) -> "JobQuerySet":
        """Begun by a worker that has fallen silent, or left waiting longer than the queue should take."""
        return self.filter(state__in=(Job.State.WAITING, Job.State.BUILDING), lease_until__lt=machine_time())


class Job(models.Model):
    """A pack to build: what to print, never from whom. Emptied by `purge` some time after it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", "väntar"
        BUILDING = "building", "byggs"
        DONE = "done", "klart"
        FAILED = "failed", "misslyckades"

    ref = models.CharField(max_length=200, blank=True, db_index=True)
    title = models.CharField(max_length=300)
    spec = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    message = models.CharField(max_length=500, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField()
    created_at = models.DateTimeField(default=machine_time)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "PDF-jobb"
        verbose_name_plural = "PDF-jobb"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        """How far it has come, in whole percent; the joining counts as one part."""
        if self.state == self.State.DONE:
            return 100
        states = [part.state for part in self.parts.all()]
        settled = sum(state != JobPart.State.WAITING for state in states)
        return 100 * settled // (len(states) + 1)

    def summary(self) -> dict[str, Any]:
        """The outcome in figures, as a command or an API prints it."""
        states = [part.state for part in self.parts.all()]
        seconds = (self.done_at - self.started_at).total_seconds() if self.done_at and self.started_at else 0
        return {
            "state": self.state,
            "pages": self.pages,
            "parts": len(states),
            **{
                state: states.count(state)
                for state in ("rendered", "reused", "converted", "beside", "failed")
            },
            "seconds": round(seconds, 2),
            "sha256": self.sha256,
        }


class JobPart(models.Model):
    """One document of a pack and how it went, in printed order."""

    class State(models.TextChoices):
        WAITING = "waiting", "väntar"
        RENDERED = "rendered", "klar"
        REUSED = "reused", "oförändrad"
        CONVERTED = "converted", "omvandlad"
        BESIDE = "beside", "delas ut vid sidan av"
        FAILED = "failed", "kunde inte läsas"

    job = models.ForeignKey(Job, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    ident = models.CharField(max_length=100)
    title = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    message = models.CharField(max_length=500, blank=True)
    pages = models.PositiveIntegerField(default=0)
    first_page = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "del av PDF-jobb"
        verbose_name_plural = "delar av PDF-jobb"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="pdf_part_position_once"),
            models.UniqueConstraint(fields=["job", "ident"], name="pdf_part_ident_once"),
        ]

    def __str__(self) -> str:
        return self.title
