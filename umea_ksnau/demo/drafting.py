"""Memos under way: written by two, explained, commented on by a manager, with a secret section, on their way through two
levels, and the phrases their writers are offered, as world.yaml says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from cases import findings
from cases.actions.comments import comment_on
from cases.actions.explaining import explain_finding
from cases.actions.memos import save_memo, start_memo
from cases.actions.phrases import save_distribution_list, save_phrase
from cases.actions.section_marks import mark_section
from cases.memo_content import Section, content_of
from cases.models import Memo
from cases.queries import whole_memos
from core import clock
from organisation.actions.absences import declare_absence
from organisation.actions.levels import set_levels
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, day_of, load, moment
from umea_ksnau.demo.script import Step


def steps() -> Iterator[Step]:
    world = load("world.yaml")
    for about in world["drafts"]:
        for at, change in enumerate(about["written"]):
            yield Step(
                moment(change["at"]),
                f"draft:{about['dnr']}:{change['at']}",
                partial(write, about, change, at),
            )
        for said in about["comments"]:
            yield Step(
                moment(said["at"]), f"draft:{about['dnr']}:said:{said['at']}", partial(comment, about, said)
            )
        for mark in about["secret"]:
            yield Step(
                moment(mark["at"]), f"draft:{about['dnr']}:secret:{mark['at']}", partial(close, about, mark)
            )
        for said in about["explained"]:
            yield Step(
                moment(said["at"]),
                f"draft:{about['dnr']}:explained:{said['finding']}",
                partial(explain, about, said),
            )
    for about in world["libraries"]:
        yield Step(moment(about["at"]), f"library:{about['body']}", partial(library, about))
    for about in world["levels"]:
        yield Step(moment(about["at"]), f"levels:{about['unit']}", partial(levels, about))
    for about in world["absences"]:
        yield Step(moment(about["at"]), f"absence:{about['person']}", partial(absence, about))


def write(about: Json, change: Json, at: int) -> None:
    """The first one begins the memo; the others change the sections they name and add what is new."""
    by, case = find.person(change["by"]), find.case(about["dnr"])
    if at == 0:
        start_memo(case=case, by=by, body=find.body(about["body"]), title=about["title"])
    memo = _memo(about)
    content = content_of(memo)
    for heading, html in change["sections"].items():
        known = [section for section in content.sections if section.heading == heading]
        if known:
            content.sections[content.sections.index(known[0])] = replace(known[0], html=html)
        else:
            place = max((n for n, one in enumerate(content.sections) if one.kind == "prose"), default=0)
            content.sections.insert(place + 1, Section("prose", heading, html))
    save_memo(memo=memo, content=content, revision=memo.revision, by=by)


def comment(about: Json, said: Json) -> None:
    memo = _memo(about)
    section = memo.sections.get(heading=said["section"])
    comment_on(memo=memo, text=said["text"], by=find.person(said["by"]), section=section)


def close(about: Json, mark: Json) -> None:
    memo = _memo(about)
    section = memo.sections.get(heading=mark["section"])
    mark_section(memo=memo, section=section.pk, provision=mark["provision"], by=find.person(mark["by"]))


def explain(about: Json, said: Json) -> None:
    memo = _memo(about)
    found = next(one for one in findings.of_memo(memo) if one.id == said["finding"])
    explain_finding(
        memo=memo, fingerprint=found.fingerprint, reason=said["reason"], by=find.person(said["by"])
    )


def levels(about: Json) -> None:
    set_levels(
        of=find.unit(about["unit"]),
        approvers=[find.unit(slug) for slug in about["approvers"]],
        by=find.person(about["by"]),
    )


def library(about: Json) -> None:
    """Phrases, standard clauses and distribution lists of a body."""
    body, by = find.body(about["body"]), find.person(about["by"])
    for kind, key in (("text", "texts"), ("clause", "clauses")):
        for name, content in about[key].items():
            save_phrase(body=body, kind=kind, name=name, content=content, by=by)
    for name, lines in about["lists"].items():
        save_distribution_list(body=body, name=name, lines="\n".join(lines), by=by)


def absence(about: Json) -> None:
    person = find.person(about["person"])
    declare_absence(
        person=person,
        substitute=find.person(about["substitute"]),
        from_on=day_of(about["from"]) or clock.today(),
        until_on=day_of(about["until"]) or clock.today(),
        by=person,
    )


def _memo(about: Json) -> Memo:
    return whole_memos().get(case__dnr=about["dnr"])
