"""The gallery: every component on one page, for those who build. Shown only with DEBUG."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.forms import ActionForm, DateField, FilesField, FilterForm, PickMany, TextArea, TimeField


class GalleryForm(ActionForm):
    subject = forms.CharField(
        label="Ärendemening", help_text="Vad ärendet gäller, så att någon annan hittar det om tre år."
    )
    received_on = DateField(label="Kom in")
    starts_at = TimeField(label="Tid", required=False)
    unit = forms.ChoiceField(
        label="Enhet", choices=[("", "Välj enhet"), ("slk", "Stadsledningskontoret"), ("nlv", "Näringsliv")]
    )
    text = forms.CharField(label="Anteckning", widget=TextArea, required=False)
    kind = forms.ChoiceField(
        label="Handlingen är", choices=[("in", "Inkommen"), ("ut", "Utgående")], widget=forms.RadioSelect
    )
    people = forms.MultipleChoiceField(
        label="Handläggare",
        choices=[
            (str(n), name) for n, name in enumerate(["Jonas Brännberg", "Helena Wiklund", "Ida Norlén"])
        ],
        widget=PickMany,
        required=False,
    )
    secret = forms.BooleanField(
        label="Handlingen innehåller personuppgifter som inte ska ut på webben", required=False
    )
    attachments = FilesField(label="Filer", required=False)


class GalleryFilter(FilterForm):
    q = forms.CharField(label="Ord eller diarienummer")
    q.css = "grow"  # type: ignore[attr-defined]
    state = forms.ChoiceField(
        label="Läge", choices=[("", "Alla"), ("open", "Pågående"), ("closed", "Avslutade")]
    )
    mine = forms.BooleanField(label="Bara mina")


FINDINGS = [
    SimpleNamespace(
        id="amount",
        severity="stop",
        word="Stoppar",
        title="År 2027 har ingen ram",
        message="Förslaget tar 80 000 kr ur anslaget 2027, men anslaget slutar 2026. Ändra beloppet.",
        place="what",
    ),
    SimpleNamespace(
        id="point",
        severity="warn",
        word="Varnar",
        title="Delegationspunkt saknas",
        message="Utskottet kan besluta bara om kommunstyrelsen har delegerat det.",
        place="verb",
    ),
    SimpleNamespace(
        id="heading",
        severity="info",
        word="Upplyser",
        title="Rubriken heter ”Handlingar”",
        message="Mallens rubrik är Beslutsunderlag. Båda går bra.",
        found="Handlingar",
        expected="Beslutsunderlag",
    ),
]


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    now, today = clock.now(), clock.today()
    broken = GalleryForm({"fel-received_on": "2024-02-30", "fel-subject": "Medfinansiering"}, prefix="fel")
    return render(
        request,
        "core/gallery.html",
        {
            "empty_form": GalleryForm(),
            "broken_form": broken,
            "filters": GalleryFilter(),
            "page": SimpleNamespace(newer="?fore=x", older="?efter=x"),
            "past": today - dt.timedelta(days=3),
            "today": today,
            "later": today + dt.timedelta(days=18),
            "names": ["Hjördis", "Åke", "Örjan"],
            "findings": FINDINGS,
            "events": [
                SimpleNamespace(at=now, actor_name="Elin Sandgren", sentence="utfärdade kallelsen"),
                SimpleNamespace(
                    at=now - dt.timedelta(days=9),
                    actor_name="Jonas Brännberg",
                    sentence="skickade skrivelsen för godkännande",
                ),
            ],
        },
    )
