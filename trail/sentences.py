"""How events read. The apps above register a sentence for each of their kinds in `AppConfig.ready`."""

import string
from collections.abc import Mapping
from typing import Any

_sentences: dict[str, str] = {}


class _Plain(string.Formatter):
    """Fills in `{name}` from the event's data; what an old event lacks reads as a dash."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = kwargs.get(str(key))
        return "–" if value is None or value == "" else value


def register(kind: str, sentence: str) -> None:
    """`register("cases.registered", "registrerade ärendet {dnr}")`: what follows the actor's name."""
    known = _sentences.get(kind)
    if known is not None and known != sentence:
        raise ValueError(f"{kind} already reads {known!r}")
    _sentences[kind] = sentence


def sentence(kind: str, data: Mapping[str, Any]) -> str:
    """The event in words. An unknown kind reads as its kind: a history never fails to open."""
    template = _sentences.get(kind)
    return kind if template is None else _Plain().vformat(template, (), data)
