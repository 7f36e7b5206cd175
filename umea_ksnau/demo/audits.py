"""Reviews by the auditors: entered, answered, and for one of them the reply as a document, as the items of the meeting
say under `review`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from audits.actions.answers import add_action, save_answer, set_frame
from audits.actions.replies import write_reply
from audits.actions.reviews import add_recommendations, register_review
from audits.models import AuditReview
from audits.rules.parsing import Parsed
from umea_ksnau.demo import find
from umea_ksnau.demo.reading import Json, items, moment
from umea_ksnau.demo.script import Step


def steps() -> Iterator[Step]:
    for item in items():
        if "review" not in item:
            continue
        dnr, about = item["case"]["dnr"], item["review"]
        yield Step(moment(about["entered_at"]), f"review:{dnr}:entered", partial(entered, dnr, about))
        yield Step(moment(about["answered_at"]), f"review:{dnr}:answered", partial(answered, dnr, about))
        if "document" in about:
            at = moment(about["document"]["at"])
            yield Step(at, f"review:{dnr}:document", partial(document, item))


def entered(dnr: str, about: Json) -> None:
    by, bodies = find.person(about["by"]), [find.body(key) for key in about["bodies"]]
    names = ("title", "consultant", "kind", "reported_on", "received_on", "answer_due")
    review = register_review(
        case=find.case(dnr),
        bodies=bodies,
        report=find.record(f"{dnr}-{about['report']}"),
        by=by,
        **{name: about[name] for name in names},
    )
    rows = [Parsed(one["number"], " ".join(one["text"].split())) for one in about["recommendations"]]
    add_recommendations(review=review, rows=rows, bodies=bodies, by=by)


def answered(dnr: str, about: Json) -> None:
    by, body = find.person(about["by"]), find.body(about["bodies"][0])
    review = AuditReview.objects.get(case__dnr=dnr)
    set_frame(review=review, body=body, by=by, **about["reply"])
    numbered = {one.number: one for one in review.recommendations.all()}
    for one in about["answers"]:
        answer = save_answer(
            review=review,
            body=body,
            covers=[numbered[number] for number in one["covers"]],
            in_text=[numbered[number] for number in one.get("mentions", [])],
            stance=one["stance"],
            says_stance=one.get("says_stance", True),
            reason=one.get("reason", ""),
            text=one.get("text", ""),
            no_action=one.get("no_action", False),
            by=by,
        )
        for promise in one.get("actions", []):
            add_action(
                answer=answer,
                what=promise["what"],
                role=promise["role"],
                owner=find.person(promise["owner"]),
                due_on=promise["due_on"],
                in_reply=False,  # the printed reply has no list of actions
                by=by,
            )


def document(item: Json) -> None:
    about, number = item["review"], item["review"]["document"]["record"]
    file = next(one for one in item["records"] if one["number"] == number)["files"][0]
    reply = write_reply(
        review=AuditReview.objects.get(case__dnr=item["case"]["dnr"]),
        body=find.body(about["bodies"][0]),
        by=find.person(about["by"]),
        label=about["document"]["label"],
        name=file["name"],
    )
    assert reply.record is not None
    assert reply.record.number == number
