"""The case page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import matters, rules
from cases.panels import panels_of
from cases.queries import case_contents
from cases.views.access import note_reading, see_case, user_of
from trail.queries import history

HISTORY = 30


@require_safe
def case(request: HttpRequest, slug: str) -> HttpResponse:
    user, case = user_of(request), see_case(request, slug)
    matter = matters.of(case)
    note_reading(request, case)
    staff = rules.is_staff(user, case)
    context = {
        "case": case,
        "staff": staff,
        "contents": case_contents(case, user, staff=staff),
        "matter": matter,
        "receipt": receipt(request, case),
        "may_register": rules.may_register(user, case.register),
        "may_handle": rules.may_handle(user, case),
    }
    if staff:
        whole = request.GET.get("historik") == "alla"
        events = list(history(case)[: None if whole else HISTORY + 1])
        context |= {
            "matter_panel": matter.panel(case, user),
            "main_panels": panels_of(case, user, "main"),
            "side_panels": panels_of(case, user, "side"),
            "events": events if whole else events[:HISTORY],
            "more_events": not whole and len(events) > HISTORY,
        }
    return render(request, "cases/case.html", context)


def receipt(request: HttpRequest, case: object) -> str:
    """The number that was just given, shown big: of the case (`?nytt=arende`) or of a record (`?nytt=2`)."""
    new = request.GET.get("nytt", "")
    if new == "arende":
        return str(case)
    return f"{case}-{int(new)}" if new.isdecimal() and len(new) < 6 else ""
