"""A closed § on to the next body."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from meetings.actions.onward import send_onward
from meetings.forms.holding import OnwardForm
from meetings.queries.onward import meetings_ahead
from meetings.views.access import user_of
from meetings.views.paragraph_page import paragraph_page, screen_of


@require_POST
def onward(request: HttpRequest, body: str, on: datetime.date, number: int) -> HttpResponse:
    screen = screen_of(request, body, on, number)
    form = OnwardForm(request.POST, prefix="vidare", meetings=meetings_ahead(screen.proceeding))
    if form.run(send_onward, item=screen.item, by=user_of(request)):
        to = form.cleaned_data["to"]
        messages.success(request, f"{screen.item.paragraph} är sänd vidare till {to}.")
        return redirect(f"{request.path.removesuffix('vidare/')}#vidare")
    return paragraph_page(request, screen, onward_form=form)
