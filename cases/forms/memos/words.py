"""The form of an editorial change: the memo's title, its headings and its prose, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from cases import richtext
from cases.memo_content import Content
from cases.models import MemoSection
from core.forms import ActionForm, TextArea


class WordsForm(ActionForm):
    """One field for the title, one for each heading and one for each prose text. What it is not given stays."""

    mark_optional = False

    title = forms.CharField(label="Skrivelsens rubrik", max_length=300, widget=TextArea(rows=1))
    reason = forms.CharField(
        label="Vad är ändrat och varför?", max_length=1000, required=False, widget=TextArea(rows=2),
        help_text="Läses av dem som läser skrivelsen.",
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        kwargs["initial"] = {"title": content.title} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.before = content
        for at, section in enumerate(content.sections, 1):
            self.fields[f"heading_{at}"] = forms.CharField(
                label=f"Rubriken på avsnitt {at}", max_length=200, required=False, initial=section.heading
            )
            if section.kind == MemoSection.Kind.PROSE:
                self.fields[f"html_{at}"] = forms.CharField(
                    label=f"Text i {section.heading or f'avsnitt {at}'}", required=False, max_length=400_000,
                    widget=TextArea({"data-prose": True}, rows=8), initial=richtext.for_editor(section.html),
                )  # fmt: skip

    @property
    def parts(self) -> list[Any]:
        """The fields of the sections, in printed order."""
        return [self[name] for name in self.fields if name.startswith(("heading_", "html_"))]

    def content(self) -> Content:
        """The memo's content with the words as they are sent."""
        sent = self.cleaned_data
        sections = [
            replace(
                section,
                heading=sent[f"heading_{at}"],
                html=_as_it_was(sent.get(f"html_{at}", section.html), section.html),
            )
            for at, section in enumerate(self.before.sections, 1)
        ]
        return replace(self.before, title=sent["title"], sections=sections)

    def arguments(self) -> dict[str, Any]:
        sent = self.cleaned_data
        return {"content": self.content(), "reason": sent["reason"], "revision": sent["revision"]}


def _as_it_was(sent: str, kept: str) -> str:
    """A text that nobody has touched stays to the letter: the box cannot show all that a text may hold."""
    untouched = sent.replace("\r\n", "\n").strip() == richtext.for_editor(kept).strip()
    return kept if untouched else sent
