"""What came with one sending of a registration form: the typed words, the kept files, and what was meant by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from cases.actions.drafts import Draft, Kept, ReadLetter, keep_uploads, slips
from cases.actions.files import Upload
from cases.forms.registration import RecordForm
from cases.models import Record
from cases.views.access import user_of
from core import clock

READ, LOOK = "las_in", "liknande"  # the buttons that do not register yet


@dataclass
class Sending:
    data: QueryDict
    draft: Draft = field(default_factory=Draft)
    kept: Sequence[tuple[Kept, str]] = ()
    registers: bool = False
    looks: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Sending:
        """Keep the files that came along, and let a saved e-mail fill in what nobody has typed."""
        if request.method != "POST":
            return cls(request.GET.copy())
        user, data = user_of(request), request.POST.copy()
        draft = keep_uploads(
            uploads=[Upload(file.name or "", file) for file in request.FILES.getlist("files")],
            kept=slips(data.getlist("kept"), by=user),
            by=user,
        )
        kept = [(one, one.slip(user)) for one in draft.kept]
        data.setlist("kept", [slip for _, slip in kept])
        if draft.letter is not None:
            fill_in(data, draft.letter)
        looks = LOOK in data
        return cls(data, draft, kept, registers=not looks and READ not in data, looks=looks)

    def form_arguments(self) -> dict[str, Any]:
        """Bound when it is to be registered; otherwise filled in and not complained about."""
        files = list(self.draft.kept)
        if self.registers:
            return {"data": self.data, "kept": files}
        typed = {name: value for name, value in self.data.items() if name not in {"once", "kept"}}
        return {"initial": typed, "kept": files}

    def stands(self, form: RecordForm) -> bool:
        """Whether the form may be carried out: it is meant to, and every file could be kept."""
        if self.registers and self.draft.problems:
            form.is_valid()
            form.add_error("files", self.draft.problems)
        return self.registers and not self.draft.problems

    def asked(self, name: str) -> str:
        return str(self.data.get(name, ""))


def fill_in(data: QueryDict, letter: ReadLetter) -> None:
    """Only what is empty, or still as the form had it: typed words are never overwritten."""
    untouched = not data.get("counterparty", "").strip()
    if untouched:
        data["direction"], data["counterparty"] = letter.direction, letter.counterparty
    if not data.get("subject", "").strip():
        data["subject"] = letter.subject
    if data.get("kind") in {None, "", Record.Kind.DOCUMENT}:
        data["kind"] = Record.Kind.LETTER
    if letter.document_on is not None:
        if not data.get("document_on"):
            data["document_on"] = letter.document_on.isoformat()
        if data.get("arrived_on") in {None, "", clock.today().isoformat()}:
            data["arrived_on"] = letter.document_on.isoformat()
