"""A memo's life: begun, saved by one and by two, sent, returned, approved once, opened again."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from cases.actions import memo_steps
from cases.actions.approval import approve_memo, reopen_memo, return_memo, submit_memo, withdraw_memo
from cases.actions.files import Upload
from cases.actions.indexing import differences as search_differences
from cases.actions.marks import mark_secret
from cases.actions.memos import SavedMeanwhile, enclose_upload, save_memo, start_memo
from cases.documents import current_document, current_version, document_if_approved, memo_document
from cases.memo_content import (
    Amount,
    Clause,
    Content,
    Enclosure,
    Line,
    Section,
    Step,
    content_of,
    differences,
)
from cases.memo_waiting import memos_to_do
from cases.models import Memo, MemoVersion, Record
from cases.printing import lay_out_ahead, print_missing, print_version
from cases.queries import (
    approvals_waiting_for,
    current_memo,
    drafts_of,
    memo_state_word,
    returned_to,
    whole_memos,
)
from cases.rules import approvers, may_approve, may_edit
from core import blobs, clock
from core.errors import Refused
from organisation.models import Message, User
from pdf import documents, engine
from tests import factories
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_17_may():
    with clock.at("2024-05-17T14:32"):
        yield


@kept
def bodies(ks):
    kf = factories.body("kf", of=ks, name="Kommunfullmäktige", kind="council")
    board = factories.body("ks", of=ks, name="Kommunstyrelsen", kind="board", parent=kf)
    return {"kf": kf, "ks": board, "ksnau": factories.body("ksnau", of=ks, parent=board)}


@kept
def case(registrar, official):
    return factories.case(by=registrar, official=official, subject="Bidrag till kontoret")


@kept
def memo(case, bodies, official, manager) -> Memo:
    return start_memo(case=case, body=bodies["ksnau"], by=official)


def write(memo: Memo, by, **changes) -> Memo:
    memo = whole_memos().get(pk=memo.pk)
    return save_memo(memo=memo, content=replace(content_of(memo), **changes), revision=memo.revision, by=by)


@kept
def submitted(memo, official) -> Memo:
    memo = write(memo, official, clauses=[Clause("bevilja", "kontoret 300 000 kr")])
    return submit_memo(memo=memo, revision=memo.revision, by=official)


# Begun


def test_memo_begins_with_what_the_case_is_about(memo, bodies, official, manager):
    content = content_of(memo)
    assert (memo.title, memo.unit, memo.addressee) == (
        "Bidrag till kontoret",
        official.unit,
        "Kommunstyrelsens\nnäringslivs- och arbetsutskott",
    )
    assert [section.heading for section in content.sections] == [
        "Förslag till beslut",
        "Ärendebeskrivning",
        "Beslutsunderlag",
        "Beredningsansvariga",
        "Beslutet ska skickas till",
    ]
    assert content.printed_lead_in == "Kommunstyrelsens näringslivs- och arbetsutskott beslutar"
    assert [line.name for line in content.signatories] == [manager.name]
    assert history(memo.case)[0].sentence == "började skriva en tjänsteskrivelse"


def test_motion_goes_all_the_way_to_fullmaktige(registrar, official, bodies):
    case = factories.case(by=registrar, official=official, matter="motion")
    content = content_of(start_memo(case=case, body=bodies["ksnau"], by=official))
    assert [(step.name, step.part) for step in content.chain] == [
        ("Kommunstyrelsens näringslivs- och arbetsutskott", "proposes"),
        ("Kommunstyrelsen", "proposes"),
        ("Kommunfullmäktige", "decides"),
    ]
    assert [s.heading for s in content.sections][2] == "Stadsledningskontorets yttrande"


def test_information_begins_without_clauses(registrar, official, bodies):
    case = factories.case(by=registrar, official=official, matter="information")
    content = content_of(start_memo(case=case, body=bodies["ksnau"], by=official))
    assert (content.clauses, content.printed_lead_in) == ([], "")


def test_only_those_who_write_here_may_begin(case, bodies, registrar, administrator, outsider):
    for person in (registrar, administrator, outsider):
        with pytest.raises(Refused, match="ingen roll som skriver"):
            start_memo(case=case, body=bodies["ksnau"], by=person)


# Saved


def test_saving_the_same_text_writes_nothing(memo, official):
    assert write(memo, official).revision == memo.revision


def test_rows_keep_their_identity_when_moved(memo, official):
    first = content_of(memo)
    moved = [
        first.sections[1],
        first.sections[0],
        Section("prose", "Ekonomi", "<p>Ny text</p>"),
        *first.sections[2:],
    ]
    after = content_of(write(memo, official, sections=moved))
    assert [s.heading for s in after.sections][:3] == ["Ärendebeskrivning", "Förslag till beslut", "Ekonomi"]
    assert [s.id for s in after.sections][:2] == [first.sections[1].id, first.sections[0].id]
    shorter = content_of(write(memo, official, sections=after.sections[:2]))
    assert [s.id for s in shorter.sections] == [s.id for s in after.sections[:2]]


def test_amounts_are_kept_per_year_and_fund(memo, official):
    clause = Clause(
        "bevilja",
        "500 000 kr",
        amounts=[Amount(2024, 20_000_000, "Tillväxt"), Amount(2024, 30_000_000, "Klimatneutralitet")],
    )
    kept = content_of(write(memo, official, clauses=[clause])).clauses[0]
    assert [(a.year, a.ore, a.source_key) for a in kept.amounts] == [
        (2024, 20_000_000, "tillvaxt"),
        (2024, 30_000_000, "klimatneutralitet"),
    ]
    again = replace(kept, amounts=[*kept.amounts, Amount(2024, 100, "Tillväxt")])
    with pytest.raises(Refused, match="2024 finns två gånger ur samma anslag"):
        write(memo, official, clauses=[again])
    with pytest.raises(Refused, match="större än noll"):
        write(memo, official, clauses=[replace(kept, amounts=[Amount(2024, 0)])])


def test_unfinished_clause_is_kept_as_begun_and_becomes_complete(memo, official):
    assert content_of(write(memo, official, clauses=[Clause("bevilja")])).clauses[0].state == "started"
    begun = content_of(whole_memos().get(pk=memo.pk)).clauses[0]
    done = content_of(write(memo, official, clauses=[replace(begun, text="300 kr")])).clauses[0]
    assert (done.id, done.state) == (begun.id, "complete")
    condition = Clause("beslutet gäller", "om andra också betalar")
    assert content_of(write(memo, official, clauses=[condition])).clauses[0].is_condition


def test_text_is_cleaned_on_the_way_in(memo, official):
    sections = [Section("prose", "  Ärende \u200b", "<p onclick='x()'>A</p><script>alert(1)</script>")]
    kept = content_of(write(memo, official, sections=sections)).sections[0]
    assert (kept.heading, kept.html) == ("Ärende", "<p>A</p>")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "  "}, "Skriv en rubrik"),
        ({"title": "x" * 2000}, "Texten är 2000 tecken"),
        ({"sections": [Section("recipients"), Section("recipients")]}, "Samma slags avsnitt"),
        ({"enclosures": [Enclosure("A", state="attached")]}, "Bilaga 1: välj vilken handling"),
        ({"enclosures": [Enclosure("A", state="awaited")]}, "Bilaga 1: skriv från vem"),
        ({"unit_id": None}, "Välj en av myndighetens enheter"),
        ({"enclosures": [Enclosure("A", record_id=10**6)]}, "en handling i samma ärende"),
    ],
)  # fmt: skip
def test_what_no_reader_could_follow_is_refused(memo, official, changes, says):
    with pytest.raises(Refused, match=says):
        write(memo, official, **changes)


def test_another_authoritys_body_is_refused(memo, official, bn):
    foreign = factories.body("bygg", of=bn, name="Byggnadsnämnden")
    with pytest.raises(Refused, match="myndighetens organ"):
        write(memo, official, chain=[Step(foreign.pk, "decides")])


def test_second_saver_is_told_and_loses_nothing(memo, case, official, other_official, registrar):
    case.official = other_official
    case.save()
    mine = content_of(memo)
    theirs = write(memo, other_official, title="Den andras rubrik")
    mine.title = "Min rubrik"
    with pytest.raises(SavedMeanwhile, match=r"Olle Annan Enhet sparade skrivelsen kl\. 14\.32"):
        save_memo(memo=memo, content=mine, revision=memo.revision, by=official)
    now = content_of(whole_memos().get(pk=memo.pk))
    assert now.title == "Den andras rubrik"
    assert [(d.where, d.mine, d.theirs) for d in differences(mine, now)] == [
        ("Rubrik", "Min rubrik", "Den andras rubrik")
    ]
    knowing = save_memo(memo=memo, content=mine, revision=theirs.revision, by=official)
    assert knowing.title == "Min rubrik"


def test_people_are_recognised_by_their_printed_name(memo, official, manager):
    memo = write(
        memo, official, recipients=[Line("Karin Chef, stadsdirektör"), Line("Budgetgruppen"), Line(" ")]
    )
    assert [(li.name, li.user_id) for li in content_of(memo).recipients] == [
        ("Karin Chef, stadsdirektör", manager.pk),
        ("Budgetgruppen", None),
    ]


# Who may


def test_writer_and_the_cases_official_edit_and_nobody_else(
    memo, case, official, other_official, manager, secretary, registrar, outsider, member
):
    everybody = [official, other_official, manager, secretary, registrar, outsider, member]
    assert [person for person in everybody if may_edit(person, memo)] == [official]
    case.official = other_official
    case.save()
    memo = whole_memos().get(pk=memo.pk)
    assert [person for person in everybody if may_edit(person, memo)] == [official, other_official]
    with pytest.raises(Refused, match="Bara den som skriver"):
        write(memo, manager, title="Annan")


def test_staff_read_drafts_and_others_do_not(
    memo, official, other_official, manager, registrar, member, outsider
):
    readers = [official, other_official, manager, registrar, member, outsider]
    assert [p for p in readers if Memo.objects.visible_to(p).filter(pk=memo.pk)] == readers[:4]


def test_managers_of_the_unit_and_above_approve_but_never_the_author(memo, ks, official, manager):
    above = factories.unit("ledning", of=ks)
    memo.unit.parent = above
    memo.unit.save()
    head = factories.user("Berit Över", "manager", of=ks, unit=above)
    factories.user("Nils Bredvid", "manager", of=ks, unit=factories.unit("fritid", of=ks))
    assert approvers(memo) == [manager, head]
    assert may_approve(head, memo)
    assert not may_approve(official, memo)
    own = start_memo(case=memo.case, by=manager)
    assert (approvers(own), may_approve(manager, own)) == ([head], False)


# To approval


def test_submitting_closes_the_memo_and_tells_the_managers(submitted, official, manager):
    assert (submitted.state, memo_state_word(submitted)) == ("submitted", "Hos chef")
    assert [(m.to, m.subject, m.text) for m in Message.objects.filter(to=manager)] == [
        (manager, f"Att godkänna: {submitted.case.dnr}", "Hanna Handläggare har skickat en tjänsteskrivelse för godkännande.")
    ]  # fmt: skip
    assert (approvals_waiting_for(manager), approvals_waiting_for(official)) == ([submitted], [])
    with pytest.raises(Refused, match="Skrivelsen är hos chef"):
        write(submitted, official, title="Ny")
    assert withdraw_memo(memo=submitted, by=official).state == "draft"


def test_begun_clause_stops_submission_but_empty_on_purpose_does_not(memo, official):
    with pytest.raises(Refused, match="Att-sats 1 är inte färdig"):
        submit_memo(memo=memo, revision=memo.revision, by=official)
    memo = write(memo, official, clauses=[Clause(state="empty")])
    assert submit_memo(memo=memo, revision=memo.revision, by=official).state == "submitted"


def test_nobody_to_approve_is_said_before_sending(case, bodies, official):
    memo = start_memo(case=case, body=bodies["ksnau"], by=official)
    memo = write(memo, official, clauses=[])
    with pytest.raises(Refused, match="Ingen chef kan godkänna skrivelser från Enhet slk"):
        submit_memo(memo=memo, revision=memo.revision, by=official)


def test_returned_memo_says_why_and_mail_does_not(submitted, official, manager):
    with pytest.raises(Refused, match="Skriv vad som ska ändras"):
        return_memo(memo=submitted, reason=" ", revision=submitted.revision, by=manager)
    Message.objects.all().delete()
    memo = return_memo(
        memo=submitted, reason="Skriv ut beloppen per år.", revision=submitted.revision, by=manager
    )
    assert [m.text for m in Message.objects.filter(to=official)] == [
        "Karin Chef har lämnat tillbaka tjänsteskrivelsen. Skälet står i skrivelsen."
    ]
    (back,) = returned_to(official)
    assert (back, back.returned.reason, back.returned.by) == (memo, "Skriv ut beloppen per år.", manager)
    assert (drafts_of(official), approvals_waiting_for(manager)) == ([], [])
    memo = write(memo, official, title="Med belopp")
    assert submit_memo(memo=memo, revision=memo.revision, by=official).state == "submitted"


def test_approval_registers_freezes_and_prints(
    submitted, official, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        memo = approve_memo(memo=submitted, revision=submitted.revision, by=manager)
    record = memo.record
    assert (record.number, record.kind, record.direction, record.subject) == (
        1,
        "memo",
        "internal",
        memo.title,
    )
    assert (memo.state, memo.approved_by) == ("approved", manager)
    version = memo.versions.get()
    assert (version.number, version.kind, version.document["draft"]) == (1, "approved", False)
    assert version.document["record_no"] == record.designation
    file = record.files.get()
    assert (file.name, file.content_type, version.file) == (
        f"Tjänsteskrivelse {memo.title}.pdf",
        "application/pdf",
        file,
    )
    assert blobs.read(file.sha256).startswith(b"%PDF")
    assert print_version(version) is None
    assert record.files.count() == 1
    assert history(memo.case)[0].sentence == f"godkände tjänsteskrivelsen, {record.designation}"


def test_printed_file_is_found_and_as_closed_as_the_one_it_replaces(
    approved, official, manager, registrar, django_capture_on_commit_callbacks
):
    assert list(search_differences()) == []
    mark_secret(thing=approved.record.files.get(), provision="OSL 21:1", by=registrar)
    memo = reopen_memo(memo=approved, reason="Fel belopp", by=official)
    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    with django_capture_on_commit_callbacks(execute=True):
        approve_memo(memo=memo, revision=memo.revision, by=manager)
    new = approved.record.files.current().get()
    assert (new.secrecy_provision, new.secrecy_marked_by) == ("OSL 21:1", registrar)
    assert list(search_differences()) == []


def test_lost_printing_is_made_good_by_the_clock(submitted, manager):
    approve_memo(memo=submitted, revision=submitted.revision, by=manager)
    assert print_missing() == 0
    with clock.at("2024-05-17T14:40"):
        assert (print_missing(), print_missing()) == (1, 0)


def test_saved_memo_is_laid_out_as_its_approval_asks_for_it(
    memo, official, manager, django_capture_on_commit_callbacks, monkeypatch
):
    with django_capture_on_commit_callbacks(execute=True):
        memo = write(memo, official, clauses=[Clause("bevilja", "kontoret 300 000 kr")])
        memo = enclose_upload(
            memo=memo,
            title="Kalkyl",
            upload=Upload("kalkyl.txt", b"1 + 1"),
            revision=memo.revision,
            by=official,
        )
    monkeypatch.setattr(engine, "layout", lambda html: pytest.fail("laid out again"))
    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    memo = approve_memo(memo=memo, revision=memo.revision, by=manager)
    version = memo.versions.get()
    assert version.document["record_no"] == memo.record.designation
    assert print_version(version) is not None


def test_reopened_memo_is_laid_out_with_the_number_it_has(
    approved, official, manager, django_capture_on_commit_callbacks, monkeypatch
):
    memo = reopen_memo(memo=approved, reason="Fel belopp", by=official)
    with django_capture_on_commit_callbacks(execute=True):
        memo = write(memo, official, title="Bidrag till kontoret, nytt belopp")
    monkeypatch.setattr(engine, "layout", lambda html: pytest.fail("laid out again"))
    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    memo = approve_memo(memo=memo, revision=memo.revision, by=manager)
    assert print_version(memo.versions.latest("number")) is not None


def test_memo_saved_often_waits_once_for_its_layout(
    memo, official, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for text in ("kontoret", "kontoret 300 000", "kontoret 300 000 kr"):
        with django_capture_on_commit_callbacks(execute=True):
            memo = write(memo, official, clauses=[Clause("bevilja", text)])
    waiting = DBTaskResult.objects.get()
    assert (waiting.args_kwargs["args"], waiting.priority) == ([memo.pk], -10)
    lay_out_ahead.call(memo.pk)
    page = documents.render("documents/memo.html", document_if_approved(memo), numbered=False)
    assert page.reused
    assert "kontoret 300\u00a0000\u00a0kr" in document_if_approved(memo)["sections"][0]["clauses"][0]["text"]


def test_running_text_is_set_as_swedish_is_printed_and_a_title_stays(memo, official):
    memo = write(
        memo,
        official,
        title='Uppföljning "jan-april" 2024',
        clauses=[Clause("bevilja", "kontoret 300 000 kr 2024-2027")],
        sections=[
            Section("proposal", "Förslag"),
            Section("prose", "Bakgrund", "<p>Den kostar -5,5 % av 1 200 kr</p>"),
        ],
    )
    assert memo.title == 'Uppföljning "jan-april" 2024'
    assert memo.proposal.clauses.get().text == "kontoret 300\u00a0000\u00a0kr 2024–2027"
    prose = memo.sections.get(kind="prose")
    assert prose.html == "<p>Den kostar −5,5&nbsp;% av 1&nbsp;200&nbsp;kr</p>"
    assert write(memo, official).revision == memo.revision  # saved again as it stands: nothing is written


def test_nothing_is_laid_out_when_nothing_was_changed(memo, official, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        write(memo, official)
    assert callbacks == []


def test_memo_that_is_gone_is_no_trouble():
    lay_out_ahead.call(0)


def test_approving_twice_gives_one_record(submitted, case, ks, manager):
    second = factories.user("Berit Chef", "manager", of=ks, unit=submitted.unit)
    approve_memo(memo=submitted, revision=submitted.revision, by=manager)
    for person in (manager, second):
        with pytest.raises(Refused, match="redan godkänd"):
            approve_memo(memo=submitted, revision=submitted.revision, by=person)
    assert (case.records.count(), MemoVersion.objects.count()) == (1, 1)


def test_what_changed_since_it_was_read_is_not_approved(submitted, official, manager):
    read = submitted.revision
    withdraw_memo(memo=submitted, by=official)
    memo = write(submitted, official, title="Något annat")
    submit_memo(memo=memo, revision=memo.revision, by=official)
    with pytest.raises(SavedMeanwhile):
        approve_memo(memo=submitted, revision=read, by=manager)


def test_others_do_not_approve(submitted, ks, official, secretary, outsider):
    beside = factories.user("Nils Bredvid", "manager", of=ks, unit=factories.unit("fritid", of=ks))
    for person in (official, secretary, outsider, beside):
        with pytest.raises(Refused, match="Bara den chef som står i tur"):
            approve_memo(memo=submitted, revision=submitted.revision, by=person)


def test_approval_that_fails_leaves_no_record_and_no_gap(submitted, case, manager, registrar, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(memo_steps, "notify", broken)
        with pytest.raises(RuntimeError):
            approve_memo(memo=submitted, revision=submitted.revision, by=manager)
    submitted.refresh_from_db()
    assert (submitted.state, case.records.count(), MemoVersion.objects.count()) == ("submitted", 0, 0)
    assert factories.record(case=case, by=registrar).number == 1


def test_closed_case_takes_no_memo(submitted, case, manager):
    case.closed_on = clock.today()
    case.save()
    with pytest.raises(Refused, match="är avslutat"):
        approve_memo(memo=submitted, revision=submitted.revision, by=manager)


def test_uploaded_enclosure_gets_its_number_at_approval(memo, official, manager):
    upload = Upload("underlag.txt", "Några rader".encode())
    memo = enclose_upload(memo=memo, title="Underlag", upload=upload, revision=memo.revision, by=official)
    enclosure = content_of(memo).enclosures[0]
    record = Record.objects.get(pk=enclosure.record_id)
    assert (enclosure.printed, record.number, record.designation) == (
        "Bilaga 1 – Underlag",
        None,
        "Arbetsmaterial",
    )
    memo = write(memo, official, clauses=[])
    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    approve_memo(memo=memo, revision=memo.revision, by=manager)
    record.refresh_from_db()
    assert (record.number, record.registered_by) == (2, manager)
    item = memo.versions.get().document["sections"][2]["items"][0]
    assert (item["text"], item["record"]) == ("Bilaga 1 – Underlag", 2)


# After approval


@kept
def approved(submitted, manager, django_capture_on_commit_callbacks) -> Memo:
    with django_capture_on_commit_callbacks(execute=True):
        return approve_memo(memo=submitted, revision=submitted.revision, by=manager)


def test_approved_memo_is_not_edited(approved, official):
    with pytest.raises(Refused, match="redan godkänd"):
        write(approved, official, title="Ny")
    with pytest.raises(IntegrityError), transaction.atomic():
        Memo.objects.filter(pk=approved.pk).update(record=None)


def test_new_version_stands_beside_the_old_until_approved(
    approved, case, bodies, official, manager, django_capture_on_commit_callbacks
):
    with pytest.raises(Refused, match="Skriv varför"):
        reopen_memo(memo=approved, reason="", by=official)
    memo = reopen_memo(memo=approved, reason="Fel belopp", by=official)
    assert (memo_state_word(memo), memo.record) == ("Ny version skrivs", approved.record)
    memo = write(memo, official, title="Rätt belopp")
    assert current_document(current_memo(case, bodies["ksnau"]))["title"] == "Bidrag till kontoret"
    assert memo_document(memo)["title"] == "Rätt belopp"
    memo = submit_memo(memo=memo, revision=memo.revision, by=official)
    assert memo_state_word(memo) == "Ny version hos chef"
    with django_capture_on_commit_callbacks(execute=True):
        memo = approve_memo(memo=memo, revision=memo.revision, by=manager)
    version = current_version(memo)
    assert (version.number, version.kind, version.reason) == (2, "substance", "Fel belopp")
    old, new = memo.record.files.order_by("id")
    assert (old.withdrawn_at is None, old.withdrawn_reason, old.replaced_by) == (False, "Fel belopp", new)
    assert new.withdrawn_at is None
    assert (case.records.count(), memo.record.subject) == (1, "Rätt belopp")
    assert memo.record.former_subjects.get().subject == "Bidrag till kontoret"


@pytest.mark.parametrize("rows", [1, 3])
def test_whole_memo_is_read_in_a_fixed_number_of_queries(
    memo, case, official, registrar, rows, django_assert_num_queries
):
    records = [factories.record(case=case, by=registrar, subject=f"Titel {n}") for n in range(rows)]
    write(
        memo,
        official,
        clauses=[Clause("a", "b", amounts=[Amount(2024, 100)]) for _ in records],
        enclosures=[Enclosure(record.subject, "attached", record_id=record.pk) for record in records],
    )
    with django_assert_num_queries(13):
        content: Content = content_of(whole_memos().get(pk=memo.pk))
    assert len(content.clauses) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_what_waits_is_read_in_a_fixed_number_of_queries(
    case, bodies, official, manager, rows, django_assert_num_queries
):
    for _ in range(rows):
        memo = start_memo(case=case, body=bodies["ksnau"], by=official)
        memo = write(memo, official, clauses=[])
        submit_memo(memo=memo, revision=memo.revision, by=official)
        other = write(start_memo(case=case, body=bodies["ksnau"], by=official), official, clauses=[])
        other = submit_memo(memo=other, revision=other.revision, by=official)
        return_memo(memo=other, reason="Skriv om", revision=other.revision, by=manager)
        start_memo(case=case, body=bodies["ksnau"], by=official)
    for person, count, things in ((manager, 8, rows), (official, 7, rows)):
        reader = User.objects.get(pk=person.pk)
        with django_assert_num_queries(count):
            assert len(list(memos_to_do(reader))) == things
