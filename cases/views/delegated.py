"""Decisions by delegation, written down in their case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.actions.delegated import decide_by_delegation, decide_urgently
from cases.forms.delegated import DelegatedForm, UrgentForm
from cases.rules.delegated import may_write_down
from cases.views.access import see_case, sent, user_of
from cases.views.acting import act
from core.pages import require

form_page = require_http_methods(["GET", "HEAD", "POST"])
WRITERS_ONLY = (
    "Delegationsbeslut skrivs av delegaten, ärendets handläggare, registrator eller nämndsekreterare."
)


@form_page
def by_delegation(request: HttpRequest, slug: str) -> HttpResponse:
    case, user = see_case(request, slug), user_of(request)
    require(may_write_down(user, case), WRITERS_ONLY)
    form = DelegatedForm(*sent(request), case=case, by=user, then=case.get_absolute_url())
    return act(
        request,
        form,
        decide_by_delegation,
        {"case": case},
        case=case,
        heading="Delegationsbeslut",
        lead="Beslutet registreras i ärendet och anmäls till det organ som har delegerat. Det kan inte ändras efteråt.",
        button="Skriv beslutet",
        done="Beslutet är registrerat.",
    )


@form_page
def urgently(request: HttpRequest, slug: str) -> HttpResponse:
    case, user = see_case(request, slug), user_of(request)
    require(may_write_down(user, case), WRITERS_ONLY)
    form = UrgentForm(*sent(request), case=case, then=case.get_absolute_url())
    return act(
        request,
        form,
        decide_urgently,
        {"case": case},
        case=case,
        heading="Ordförandebeslut i ett brådskande ärende",
        lead="Ordföranden beslutar när ett ärende inte kan vänta till nästa sammanträde (KL 6:39). Beslutet anmäls alltid där.",
        button="Skriv beslutet",
        done="Beslutet är registrerat.",
    )
