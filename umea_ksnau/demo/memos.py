"""The memos: written, sent, returned and approved as their history says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from cases import proposals
from cases.actions.approval import approve_memo, reopen_memo, return_memo, submit_memo
from cases.actions.editorial import change_words
from cases.actions.memos import save_memo, start_memo
from cases.memo_content import Amount, Clause, Content, Enclosure, Line, Section, content_of
from cases.memo_content import Step as ChainStep
from cases.models import Case, Memo, MemoVersion
from cases.printing import print_memo
from cases.queries import whole_memos
from cases.rules import may_approve
from organisation.models import User
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, cases, day_of, moment
from umea_ksnau.demo.script import Step


def steps() -> Iterator[Step]:
    for case in cases():
        for event in case.get("history", []):
            key = f"{case['dnr']}:memo:{event['event']}:{event['at']}"
            do = partial(DONE[event["event"]], case, event)
            after = partial(printed, case) if event["event"] in {"approved", "editorial"} else None
            yield Step(moment(event["at"]), key, do, after)


def memo_of(case: Json) -> Memo:
    return whole_memos().get(case__dnr=case["dnr"])


def start(case: Json, event: Json) -> None:
    found = find.case(case["dnr"])
    by = find.person(event["by"])
    memo = start_memo(case=found, by=by, body=find.body("ksnau"), title=case["memo"]["title"])
    write(memo, case, by)


def submit(case: Json, event: Json) -> None:
    """What is written is saved before it is sent: enclosures may have come since the last time."""
    by = find.person(event["by"])
    memo = write(memo_of(case), case, by)
    submit_memo(memo=memo, revision=memo.revision, by=by)


def send_back(case: Json, event: Json) -> None:
    memo = memo_of(case)
    return_memo(memo=memo, reason=event["reason"], revision=memo.revision, by=find.person(event["by"]))


def approve(case: Json, event: Json) -> None:
    memo = memo_of(case)
    approve_memo(memo=memo, revision=memo.revision, by=find.person(event["by"]))


def check(case: Json, event: Json) -> None:
    """The economist reads a memo that spends, before its managers do. Of one that spends nothing she is not asked."""
    memo, by = memo_of(case), find.person(event["by"])
    if may_approve(by, memo):
        approve_memo(memo=memo, revision=memo.revision, by=by)


def reopen(case: Json, event: Json) -> None:
    reopen_memo(memo=memo_of(case), reason=event["reason"], by=find.person(event["by"]))


def reword(case: Json, event: Json) -> None:
    """A word put right in an approved memo: what the fixtures have is how it reads afterwards (as_first_written)."""
    memo = memo_of(case)
    content = content_of(memo)
    for section in content.sections:
        if section.heading == event["section"]:
            section.html = section.html.replace(event["was"], event["becomes"])
    change_words(
        memo=memo,
        content=content,
        reason=event["reason"],
        revision=memo.revision,
        by=find.person(event["by"]),
    )


DONE = {
    "started": start,
    "submitted": submit,
    "returned": send_back,
    "checked": check,
    "approved": approve,
    "reopened": reopen,
    "editorial": reword,
}


def printed(case: Json) -> None:
    """The PDF is made by a task after approval; here it is waited for."""
    for version in MemoVersion.objects.filter(memo__case__dnr=case["dnr"], file=None):
        print_memo.call(version.pk)


def write(memo: Memo, case: Json, by: User) -> Memo:
    memo = whole_memos().get(pk=memo.pk)
    about = case["memo"] | (
        case.get("revised", {}) if memo.record_id else {}
    )  # once approved: the next version
    content = as_first_written(content_for(memo, about), case)
    return save_memo(memo=memo, content=content, revision=memo.revision, by=by)


def as_first_written(content: Content, case: Json) -> Content:
    """With the words that an editorial change puts right."""
    for event in case.get("history", []):
        for section in content.sections:
            if event["event"] == "editorial" and section.heading == event["section"]:
                section.html = section.html.replace(event["becomes"], event["was"])
    return content


def content_for(memo: Memo, about: Json) -> Content:
    """The memo as the fixtures have it, in the terms of the editor."""
    sections: list[Json] = about["sections"]
    proposal = next((section for section in sections if section["kind"] == "proposal"), {})
    style = style_of(proposal)
    content = Content(
        title=about["title"],
        kind=about["kind_label"] or "",
        dated_on=day_of(about["date"]),
        addressee="\n".join(about["addressee"]),
        body_id=memo.body_id,
        unit_id=memo.unit_id,
        style=style,
        sections=with_ids(memo, [section_for(section) for section in sections]),
        chain=[ChainStep(find.body(step["body"]).pk, step["step"]) for step in proposal.get("chain", [])],
        clauses=[clause_for(clause, style) for clause in proposal.get("clauses", [])],
        enclosures=enclosures_for(memo.case, about["enclosures"]),
        prepared_by=lines_for(sections, "prepared_by"),
        recipients=lines_for(sections, "recipients"),
        signatories=[
            Line(one["name"], " ".join(one["title"]), key_of([one["person"]] if one["person"] else []))
            for one in about["signatories"]
        ],
    )
    return with_lead_in(content, proposal)


def style_of(proposal: Json) -> str:
    """`plain` in the fixtures is att-clauses, or clauses without any mark when "att" stands in the lead-in."""
    if proposal.get("style") in {"dash", "number"}:
        return str(proposal["style"])
    printed = [clause["printed"] for clause in proposal.get("clauses", [])]
    return "att" if all(text.lower().startswith("att") for text in printed) else "bare"


def with_lead_in(content: Content, proposal: Json) -> Content:
    """A lead-in of its own is kept only where it is not the one that follows from the chain."""
    names = {body.pk: body.name for body in (find.body(step["body"]) for step in proposal.get("chain", []))}
    usual = proposals.lead_in([(names[s.body_id], s.part) for s in content.chain], style=content.style)
    wanted = proposal.get("lead_in", "")
    content.lead_in = wanted if wanted != usual else ""
    content.without_lead_in = bool(usual) and not wanted
    return content


def section_for(section: Json) -> Section:
    if section["kind"] == "computed":
        about = section["computed"]
        params = {
            "as_of": str(about.get("as_of", "")),
            "basis": about.get("basis", ""),
            "sources": about.get("sources", []),
        }
        return Section("computed", section["heading"], part=about["part"], params=params)
    kind = section["role"] if section["kind"] == "lines" else section["kind"]
    return Section(kind, section["heading"], section.get("html", "").strip())


def with_ids(memo: Memo, sections: list[Section]) -> list[Section]:
    """Sections that stand where one of their kind stands already are that one: rows keep their identity."""
    standing = list(content_of(memo).sections)
    for section in sections:
        same = next((s for s in standing if s.kind == section.kind), None)
        if same is not None:
            standing.remove(same)
            section.id = same.id
    return sections


def clause_for(clause: Json, style: str) -> Clause:
    usual = proposals.clause_line(style=style, number=1, verb=clause["verb"], text=clause["text"])[1]
    printed = (
        ""
        if clause["printed"].lower() in {"att", f"att {usual}"} and not clause["printed"][0].isupper()
        else clause["printed"]
    )
    return Clause(
        verb=clause["verb"],
        text=clause["text"],
        printed=printed,
        is_condition=bool(clause.get("condition")),
        state=clause["state"],
        amounts=[
            Amount(a["year"], a["ore"], a["source_label"], a["source"]) for a in clause.get("amounts", [])
        ],
    )


def enclosures_for(case: Case, enclosures: list[Json]) -> list[Enclosure]:
    """Those whose record is in the case by now. What is awaited or only named needs none."""
    records = dict(case.records.valid().values_list("number", "pk"))
    return [
        Enclosure(
            title=one["title"],
            state=one["state"],
            label=one["label"],
            separator=one["separator"],
            record_id=records.get(one.get("record")),
            awaited_from=one.get("awaited_from", ""),
            awaited_on=day_of(one.get("awaited_on")),
            note=one.get("note", ""),
        )
        for one in enclosures
        if one["state"] != "attached" or one["record"] in records
    ]


def lines_for(sections: list[Json], role: str) -> list[Line]:
    section = next((section for section in sections if section.get("role") == role), {})
    return [Line(line["text"], user_id=key_of(line.get("persons", []))) for line in section.get("lines", [])]


def key_of(persons: list[str]) -> int | None:
    """A printed line is a person when it names just one."""
    return find.person(persons[0]).pk if len(persons) == 1 else None
