"""Small helpers for pages that show many §§ at once."""

import itertools
import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_REGION = re.compile(r'(role="region" aria-label=")([^"]*)"')


@register.filter
def within(html: SafeString, number: int) -> SafeString:
    """Tables that scroll by themselves, each with a name of its own on the page: `§ 184, tabell 1: Tkr`."""
    count = itertools.count(1)
    return mark_safe(
        _REGION.sub(
            lambda found: f'{found[1]}§ {number}, tabell {next(count)}: {found[2]}"', conditional_escape(html)
        )
    )
