"""Fetching directives and what hangs on them: not visible is not found, visible but not allowed is forbidden."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from budget.models import Directive, FrameLine, PartyProposal, RouteStep
from budget.queries.directive import directives_of
from budget.rules.directive import KEEPERS, may_direct
from cases.views.access import user_of
from core.pages import require


def see_directive(request: HttpRequest, pk: int) -> Directive:
    return get_object_or_404(directives_of(user_of(request)), pk=pk)


def keep_directive(request: HttpRequest, pk: int) -> Directive:
    directive = see_directive(request, pk)
    require(may_direct(request.user, directive.case.authority_id), KEEPERS)
    return directive


def step_in(directive: Directive, pk: int) -> RouteStep:
    return get_object_or_404(directive.steps.select_related("body", "directive"), pk=pk)


def line_in(directive: Directive, pk: int) -> FrameLine:
    return get_object_or_404(directive.lines.select_related("body", "directive"), pk=pk)


def proposal_in(directive: Directive, pk: int) -> PartyProposal:
    found = directive.proposals.select_related("step__body", "directive__case", "saved_by")
    return get_object_or_404(found, pk=pk)
