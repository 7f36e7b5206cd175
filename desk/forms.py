"""How a person wants to be told: one choice for each kind of notice."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms

from core.forms import ActionForm
from organisation import notices
from organisation.models import NoticeChoice, User
from organisation.notices import Kind, Way


class NoticesForm(ActionForm):
    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "way"))
        for kind in notices.kinds():
            if not kind.fixed:
                self.fields[kind.code] = forms.ChoiceField(
                    label=kind.name,
                    choices=Way.choices,
                    initial=chosen.get(kind.code, kind.usual),
                    widget=forms.RadioSelect,
                )

    def arguments(self) -> dict[str, Any]:
        return {"ways": super().arguments()}

    def groups(self) -> list[tuple[str, list[tuple[Kind, Any]]]]:
        """Heading by heading: each kind with its field, or None for one that cannot be chosen."""
        rows = [(kind, None if kind.fixed else self[kind.code]) for kind in notices.kinds()]
        return [(name, list(some)) for name, some in groupby(rows, key=lambda row: row[0].group)]
