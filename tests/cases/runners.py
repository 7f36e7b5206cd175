"""What the processes of a race do, each with a connection of its own."""

from cases.actions.numbers import open_series
from cases.actions.registration import Entry, add_record, register_case
from cases.models import Case, Register
from organisation.models import User


def prepare(process: int, year: int, first: int) -> int:
    """A register with its series, a registrar, and one case. Returns the case's id."""
    from tests import factories

    register = factories.register("KS")
    open_series(register=register, year=year, first=first)
    registrar = factories.user(
        "Rut Registrator", "registrar", of=register.authority, email="rut@umea.example"
    )
    return factories.case(by=registrar).pk


def register(process: int, times: int, records: int, case: int) -> dict[str, list[int]]:
    """New cases, and by turns with the first of them records in the one case that all the processes share."""
    diary, registrar = Register.objects.get(), User.objects.get(email="rut@umea.example")
    shared, entry = Case.objects.get(pk=case), Entry(subject="Brev", counterparty="Någon")
    cases, added = [], []
    for n in range(times):
        cases.append(register_case(register=diary, subject=f"Ärende {process}-{n}", by=registrar).number)
        if n < records:
            added.append(add_record(case=shared, entry=entry, by=registrar).number or 0)
    return {"cases": cases, "records": added}


def numbers(process: int) -> dict[str, list[int]]:
    """The numbers as they stand in the database."""
    return {
        "cases": list(Case.objects.order_by("number").values_list("number", flat=True)),
        "records": list(
            Case.objects.earliest("pk").records.order_by("number").values_list("number", flat=True)
        ),
    }


def prepare_memo(process: int, managers: int) -> dict[str, int]:
    """A memo that waits for approval, and so many managers who may give it."""
    from cases.actions.approval import submit_memo
    from cases.actions.memos import save_memo, start_memo
    from cases.memo_content import Clause, content_of
    from tests import factories

    factories.register("KS")
    unit = factories.unit("slk")
    official = factories.user("Hanna Handläggare", "official", unit=unit, email="hanna@umea.example")
    registrar = factories.user("Rut Registrator", "registrar")
    for n in range(managers):
        factories.user(f"Chef {n}", "manager", unit=unit, email=f"chef{n}@umea.example")
    memo = start_memo(case=factories.case(by=registrar, official=official), by=official)
    content = content_of(memo)
    content.clauses = [Clause("bevilja", "300 000 kr")]
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    submit_memo(memo=memo, revision=memo.revision, by=official)
    return {"memo": memo.pk, "revision": memo.revision}


def approve(process: int, memo: int, revision: int) -> str:
    """One manager approves. Returns the number it got, or what was said instead."""
    from cases.actions.approval import approve_memo
    from cases.models import Memo
    from core.errors import Refused

    manager = User.objects.get(email=f"chef{process}@umea.example")
    try:
        return str(approve_memo(memo=Memo.objects.get(pk=memo), revision=revision, by=manager).record.number)
    except Refused as refusal:
        return refusal.code


def approved(process: int, memo: int) -> dict[str, int]:
    from cases.models import Memo

    one = Memo.objects.get(pk=memo)
    return {
        "records": one.case.records.count(),
        "versions": one.versions.count(),
        "reviews": one.reviews.count(),
    }


def save_title(process: int, memo: int, revision: int) -> str:
    """One of several who save on the same revision. Returns the code of the refusal, or nothing."""
    from cases.actions.memos import save_memo
    from cases.memo_content import content_of
    from cases.queries import whole_memos
    from core.errors import Refused

    found, official = whole_memos().get(pk=memo), User.objects.get(email="hanna@umea.example")
    content = content_of(found)
    content.title = f"Rubrik {process}"
    try:
        save_memo(memo=found, content=content, revision=revision, by=official)
    except Refused as refusal:
        return refusal.code
    return ""


def take_back(process: int, memo: int) -> int:
    from cases.actions.approval import withdraw_memo
    from cases.models import Memo

    found = Memo.objects.get(pk=memo)
    return withdraw_memo(memo=found, by=found.author).revision


def prepare_findings(process: int, count: int) -> dict[str, int | list[str]]:
    """A memo that is being written, and so many warnings in it that may be explained."""
    from cases import findings
    from cases.actions.memos import save_memo
    from cases.memo_content import Enclosure, content_of
    from cases.queries import whole_memos

    pk = prepare_memo(process, managers=1)["memo"]
    take_back(process, pk)
    memo = whole_memos().get(pk=pk)
    content = content_of(memo)
    content.enclosures = [
        Enclosure(f"Underlag {n}{n}{n}", "awaited", awaited_from="Presidiet") for n in range(count)
    ]
    save_memo(memo=memo, content=content, revision=memo.revision, by=memo.author)
    found = findings.of_memo(whole_memos().get(pk=pk))
    return {"memo": pk, "fingerprints": [one.fingerprint for one in found if one.id.startswith("awaited:")]}


def explain(process: int, memo: int, fingerprints: list[str]) -> list[str]:
    """One of several who explain the same findings. For each the code of the refusal, or nothing."""
    from cases.actions.explaining import explain_finding
    from cases.models import Memo
    from core.errors import Refused

    found, said = Memo.objects.get(pk=memo), []
    for fingerprint in fingerprints:
        try:
            explain_finding(memo=found, fingerprint=fingerprint, reason=f"Skäl {process}.", by=found.author)
            said.append("")
        except Refused as refusal:
            said.append(refusal.code)
    return said


def explained(process: int, memo: int) -> dict[str, int]:
    from cases.models import Memo
    from trail.models import Event

    return {
        "answers": Memo.objects.get(pk=memo).answers.count(),
        "events": Event.objects.filter(kind="cases.memo_finding_explained").count(),
    }


def prepare_motions(process: int) -> int:
    """A register, its registrar and the council; no motion of the year has come in. Returns the council's id."""
    from tests import factories

    register = factories.register("KS")
    factories.user("Rut Registrator", "registrar", of=register.authority, email="rut@umea.example")
    return factories.body("kf", kind="council", short_name="KF", name="Kommunfullmäktige").pk


def register_motions(process: int, council: int, times: int) -> list[int]:
    """The numbers that one registrar's motions got."""
    from cases.actions.motions import register_motion_case
    from cases.motion_words import Mover
    from core import clock
    from organisation.models import Body

    given = []
    for at in range(times):
        motion = register_motion_case(
            register=Register.objects.get(prefix="KS"),
            council=Body.objects.get(pk=council),
            title=f"Fler bänkar {process}-{at}",
            movers=[Mover("Veronica Kerr", "KD")],
            demands=["att kommunen ställer ut fler bänkar"],
            received_on=clock.today(),
            by=User.objects.get(email="rut@umea.example"),
        )
        given.append(motion.number)
    return given


def motion_numbers(process: int) -> list[int]:
    from cases.models import CouncilMotion

    return list(CouncilMotion.objects.order_by("number").values_list("number", flat=True))
