"""What the loaded demo holds: numbers, §§, the ten memos as the fixtures have them, what is open and what is not."""

import datetime
import re
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import call_command

from audits.models import AuditReview
from audits.queries.answers import answers_to, coverage_of, numbers_of, recommendations_to, standing_reply
from audits.replying import parts_of
from budget.checks.indicators import of_lines
from budget.queries.indicators import indicator_table, lines_of
from cases import findings
from cases.documents import current_document
from cases.editorial import difference
from cases.models import Case, CouncilMotion, Enclosure, File, Memo, Publication, Record, Reminder, Series
from cases.queries import approvals_waiting_for, whole_memos
from core import clock, verify
from core.typography import swedish, swedish_html
from core.words import nfc
from meetings.changes import compare
from meetings.models import Issue, Meeting, Paragraph
from organisation.models import Authority, Body, Message, User
from tests.fixtures.reading import items, plain
from trail.models import Event
from umea_ksnau.demo import loading, script

ITEMS = items()
DNRS = [
    "KS-2023/00651", "KS-2024/00361", "KS-2024/00456", "KS-2024/00457", "KS-2024/00167",
    "KS-2024/00179", "KS-2024/00133", "KS-2023/00675", "KS-2024/00482", "KS-2024/00500",
]  # fmt: skip


def matters(meeting):
    """The rows of an agenda that took a §."""
    return list(meeting.items.filter(paragraph__isnull=False).select_related("case", "paragraph__series"))


def document(dnr):
    return current_document(whole_memos().get(case__dnr=dnr))


def count_rows():
    """Every row of every table of ours."""
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    return {model._meta.label: model._default_manager.count() for model in ours}


OURS = {"umea_ksnau", "meetings", "cases", "organisation", "trail", "pdf", "core"}


# Numbers and the meeting


def test_ten_items_have_the_paragraphs_and_numbers_of_the_meeting(demo):
    rows = matters(demo.meeting())
    assert [row.case.dnr for row in rows] == DNRS
    assert [row.paragraph.printed for row in rows] == [f"{number}/24" for number in range(180, 190)]
    assert [row.title for row in rows] == [
        item["agenda"].get("title") or item["memo"]["title"] for item in ITEMS
    ]
    assert [row.kind for row in rows] == ["decision"] * 9 + ["information"]


def test_meeting_before_took_the_paragraphs_before(demo):
    rows = matters(demo.meeting("ksnau/2024-05-07"))
    assert [row.paragraph.number for row in rows] == [176, 177, 178, 179]
    assert Paragraph.objects.filter(series__body__slug="ksnau").count() == 14


def test_meeting_before_went_out_twice_with_a_change_sheet(demo):
    first, second = demo.meeting("ksnau/2024-05-07").issues.all()
    assert [first.state, second.state, second.problems] == ["issued", "issued", []]
    assert (first.supplement_file, second.supplement_file.name) == (
        None,
        "KSNAU 240507 utskick 2 tilläggslista.pdf",
    )
    assert second.supplement_file.pages < second.file.pages
    changes = compare(first.agenda, second.agenda)
    assert changes.counted == "1 ny handling, 1 ersatt, 1 ärende utgår"
    assert [(one.row["label"], one.marks) for one in changes.rows] == [
        ("§ 177", ["Ersatt", "Ny"]),
        ("§ 178", ["Utgår"]),
        ("§ 179", ["Ändrad"]),
    ]
    opened = {one.user.name for one in second.deliveries.exclude(opened_at=None)}
    assert opened == {"Anders Holmgren"}


def test_next_number_follows_the_last_case_of_the_meeting(demo):
    series = Series.objects.get(register__prefix="KS", year=2024)
    assert (series.first, series.next) == (487, 501)
    registered = Case.objects.filter(register__prefix="KS", taken_over=False).order_by("number")
    assert list(registered.values_list("number", flat=True)) == list(range(487, 501))
    assert not Case.objects.filter(
        register__prefix="KS", taken_over=True, year=2024, number__gte=487
    ).exists()


def test_next_case_that_is_registered_is_501(demo, client):
    from cases.actions.registration import register_case

    new = register_case(
        register=demo.case(DNRS[0]).register, subject="Förfrågan om lokaler", by=demo.person("registrator")
    )
    assert new.dnr == "KS-2024/00501"
    assert new.opened_on == datetime.date(2024, 5, 17)


def test_summons_was_issued_and_its_pack_built(demo):
    issue = demo.meeting().issues.get()
    assert (issue.number, issue.state, issue.problems) == (1, Issue.State.ISSUED, [])
    assert issue.issued_at.astimezone(clock.STOCKHOLM).strftime("%Y-%m-%d %H.%M") == "2024-05-16 16.05"
    assert issue.file.record.case.dnr == "KS-2024/00006"
    assert issue.file.pages > 40
    assert issue.public_file.pages < issue.file.pages
    sent_to = {delivery.user.name for delivery in issue.deliveries.select_related("user")}
    assert {"Anders Holmgren", "Britta Selberg"} <= sent_to
    assert "Torsten Wall" not in sent_to  # his mandate ended the week before
    assert len(sent_to) == 14


def test_pack_holds_each_attachment_once_under_its_own_name(demo):
    row = next(row for row in demo.meeting().issues.get().agenda["rows"] if row["dnr"] == "KS-2024/00482")
    assert [(file["title"], file["name"]) for file in row["files"]] == [
        (
            "Bilaga 1. KS Verksamhetsuppföljning jan-april 2024",
            "Bilaga 1. KS Verksamhetsuppföljning jan-april 2024",
        ),
        (
            "Bilaga 2. KS uppföljning internkontrollplan jan-april 2024",
            "Bilaga 2. Uppföljning internkontrollplan jan-april 2024",
        ),
    ]


def test_other_meetings_are_planned(demo):
    planned = Meeting.objects.filter(on__lte=datetime.date(2024, 6, 17)).order_by("on", "body__slug")
    assert [(meeting.key, meeting.state) for meeting in planned] == [
        ("ksnau/2024-05-07", "held"),
        ("ksnau/2024-05-21", "called"),
        ("ksnau/2024-05-28", "planned"),
        ("bn/2024-05-29", "planned"),
        ("ks/2024-06-04", "planned"),
        ("ksnau/2024-06-04", "planned"),
        ("kf/2024-06-17", "planned"),
    ]


def test_case_the_presidium_moved_stands_on_the_next_agenda(demo):
    moved = demo.meeting("ksnau/2024-05-28").items.get(case__dnr="KS-2024/00312")
    assert moved.moved_from == demo.meeting()


def test_agenda_has_its_frame_and_its_reports(demo):
    rows = list(demo.meeting().items.all())
    assert [row.kind for row in rows] == ["formalia", *["decision"] * 9, "information", "report", "other"]
    reported = [each.record.designation for each in rows[-2].reported.select_related("record__case")]
    assert reported == [
        "KS-2024/00402-2", "KS-2024/00447-2", "KS-2024/00493-1",
        "KS-2024/00494-1", "KS-2024/00495-1", "KS-2024/00498-1",
    ]  # fmt: skip


# The ten memos

HEADINGS = {
    "proposal": "Förslag till beslut",
    "description": "Ärendebeskrivning",
    "enclosures": ("Beslutsunderlag", "Handlingar"),
    "prepared_by": "Beredningsansvariga",
    "recipients": ("Beslutet ska skickas till", "Beslut skickas till"),
}
# x printed with content, 0 the heading alone, - not printed; in the order of the items
MATRIX = {
    "proposal": "xxxxxxxxx0",
    "description": "xxxxxxxxxx",
    "enclosures": "xxxx--xxx0",
    "prepared_by": "xxxxxxxxx0",
    "recipients": "xxxx00xx-0",
}
OWN_HEADINGS = [
    0, 1, 2, 0, 1, 0, 0, 1, 0, 0,
]  # fmt: skip
SIGNATORIES = [2, 2, 1, 1, 0, 2, 2, 2, 2, 0]


def content_of(section):
    return section.get("clauses") or section.get("items") or section.get("lines") or section.get("html")


def mark(document, name):
    wanted = HEADINGS[name] if isinstance(HEADINGS[name], tuple) else (HEADINGS[name],)
    found = [section for section in document["sections"] if section["heading"] in wanted]
    return "-" if not found else "x" if content_of(found[0]) else "0"


def test_headings_are_present_empty_or_missing_as_in_the_originals(demo):
    documents = [document(dnr) for dnr in DNRS]
    assert {name: "".join(mark(each, name) for each in documents) for name in HEADINGS} == MATRIX
    known = {text for words in HEADINGS.values() for text in ([words] if isinstance(words, str) else words)}
    own = [sum(section["heading"] not in known for section in each["sections"]) for each in documents]
    assert own == OWN_HEADINGS
    assert [len(each["signatories"]) for each in documents] == SIGNATORIES
    renamed = [section["heading"] for each in documents for section in each["sections"]]
    assert renamed.count("Handlingar") == renamed.count("Beslut skickas till") == 1


def expected(item):
    """The document of a memo, straight from the fixtures."""
    memo = item["memo"]
    return {
        "kind": memo["kind_label"] or "",
        "date": memo["date"].isoformat() if memo["date"] else "",
        "addressee": memo["addressee"],
        "dnr": item["case"]["dnr"],
        "record_no": f"{item['case']['dnr']}-{memo['registered_as']}",
        "title": memo["title"],
        "letterhead": {"municipality": "Umeå kommun", "department": "Stadsledningskontoret"},
        "draft": False,
        "sections": [expected_section(section, memo) for section in memo["sections"]],
        "signatories": [
            {"name": one["name"], "title": " ".join(one["title"])} for one in memo["signatories"]
        ],
    }


def expected_section(section, memo):
    found = {"kind": section["kind"], "heading": section["heading"]}
    if section["kind"] == "proposal":
        clauses = [(swedish(one["printed"]), one["state"]) for one in section["clauses"]]
        return found | {"lead_in": section["lead_in"], "clauses": clauses}
    if section["kind"] == "enclosures":
        rows = [
            (nfc(f"{one['label']}{one['separator']}{one['title']}"), one["state"], one.get("note", ""))
            for one in memo["enclosures"]
        ]
        return found | {"items": rows}
    if section["kind"] == "lines":
        return found | {"lines": [line["text"] for line in section["lines"]]}
    if section["kind"] == "computed":
        given = section["computed"]
        if given["part"] == "audit_reply":
            return found | {"figures": [1]}  # the reply's version
        return found | {
            "figures": [(key, given["as_of"].isoformat(), given["basis"]) for key in given["sources"]]
        }
    return found | {"html": words(swedish_html(section["html"]))}


def words(html):
    return plain(html.replace("&nbsp;", " ")).replace("\u00a0", " ").replace("\u202f", " ").replace(" .", ".")


def as_printed(document):
    """A document in the terms of the fixtures: clauses and enclosures as one line, prose as words."""
    sections = []
    for section in document["sections"]:
        found = dict(section)
        if "clauses" in section:
            found["clauses"] = [
                (re.sub(r"^– ", "- ", f"{one['lead']} {one['text']}".strip()), one["state"])
                for one in section["clauses"]
            ]
        if "items" in section:
            found["items"] = [
                (one["text"], one["state"], f"({one['note']})" if one["note"] else "")
                for one in section["items"]
            ]
        if "figures" in section:
            found = {
                "kind": section["kind"],
                "heading": section["heading"],
                "id": section["id"],
                "figures": [
                    (f"fund:{one['fund']}", one["as_of"], one["basis"]) if "fund" in one else one["reply"]
                    for one in section["figures"]
                ],
            }
        elif "html" in section:
            found["html"] = words(section["html"])
        sections.append(found)
    return document | {"sections": sections}


@pytest.mark.parametrize("item", ITEMS, ids=[item["case"]["dnr"] for item in ITEMS])
def test_memo_is_printed_as_the_fixtures_have_it(demo, item):
    printed = as_printed(document(item["case"]["dnr"]))
    numbers = [
        section.pop("id") for section in printed["sections"]
    ]  # by which a secrecy mark finds a section
    assert len(set(numbers)) == len(numbers)
    assert printed == expected(item)


@pytest.mark.parametrize(
    ("dnr", "years"),
    [
        (
            "KS-2024/00361",  # 2027 has no row when the memo is approved
            {2024: (14782, 14582), 2025: (30074, 29074), 2026: (92962, 91962), 2027: (None, None)},
        ),
        ("KS-2024/00456", {2024: (25000, 16170), 2025: (25000, 16970), 2026: (27000, 21560)}),
    ],
)
def test_what_is_left_is_computed_from_the_ledger(demo, dnr, years):
    """In tenths of tkr: before, and after what the memo proposes."""
    (section,) = [one for one in document(dnr)["sections"] if "figures" in one]
    (table,) = section["figures"]
    found = {row["year"]: (row["before"], row["after"]) for row in table["rows"]}
    assert found == {
        year: tuple(None if one is None else one * 10_000 for one in pair) for year, pair in years.items()
    }


def test_replies_to_the_auditors_are_made_from_their_answers(demo):
    """Nine recommendations in one document, the seventh never spoken of; five in a memo."""
    own, inline = (AuditReview.objects.get(case__dnr=dnr) for dnr in ("KS-2024/00133", "KS-2023/00675"))
    body = Body.objects.get(slug="ks")
    found = coverage_of(recommendations_to(own, body), answers_to(own, body))
    assert (found.asked, found.unspoken) == (tuple(range(1, 10)), (7,))
    assert [numbers_of(one) for one in answers_to(own, body)] == [[1], [2, 3, 4, 5], [6, 7, 8], [9]]
    reply = standing_reply(own, body)
    assert (reply.state, reply.record.designation) == ("proposed", "KS-2024/00133-2")
    said = str(parts_of(reply.content, adopted=False)["answers"])
    assert re.findall(r"<strong>(\d)\. ", said) == [str(number) for number in range(1, 10)]
    assert "7 000 licenser" in said
    memo = document("KS-2023/00675")["sections"][2]["html"].replace("\u00a0", " ")
    stances = re.findall(r"Förvaltningen (delar(?: delvis| inte)?) revisionens uppfattning", memo)
    assert stances == ["delar", "delar inte", "delar delvis", "delar delvis", "delar"]
    assert standing_reply(inline, body).memo.case.dnr == "KS-2023/00675"


def test_enclosures_are_attached_named_or_awaited(demo):
    states = {
        dnr: Counter(Enclosure.objects.filter(memo__case__dnr=dnr).values_list("state", flat=True))
        for dnr in DNRS
    }
    assert states == {
        "KS-2023/00651": {"listed": 6, "awaited": 3},
        "KS-2024/00361": {"attached": 1},
        "KS-2024/00456": {"attached": 1},
        "KS-2024/00457": {"attached": 1},
        "KS-2024/00167": {"attached": 1},
        "KS-2024/00179": {"attached": 1},
        "KS-2024/00133": {"attached": 1, "listed": 1},
        "KS-2023/00675": {"listed": 1},
        "KS-2024/00482": {"attached": 2},
        "KS-2024/00500": {},
    }


def test_grant_is_data_year_by_year(demo):
    memo = Memo.objects.get(case__dnr="KS-2024/00361")
    first, second = memo.proposal.clauses.all()
    assert list(first.amounts.values_list("year", "ore")) == [
        (2024, 20_000_00), (2025, 100_000_00), (2026, 100_000_00), (2027, 80_000_00),
    ]  # fmt: skip
    assert second.is_condition


def test_memos_were_registered_by_their_approval(demo):
    for item in ITEMS:
        memo = Memo.objects.get(case__dnr=item["case"]["dnr"])
        assert (memo.state, memo.record.number) == ("approved", item["memo"]["registered_as"])
        steps = list(memo.reviews.values_list("step", flat=True))
        told = [event["event"] for event in item["history"] if event["event"] != "started"]
        assert steps == ["passed" if event == "checked" else event for event in told]
        made = [event["event"] for event in item["history"] if event["event"] in {"approved", "editorial"}]
        assert list(memo.versions.order_by("number").values_list("kind", flat=True)) == made
        assert {version.file.content_type for version in memo.versions.all()} == {"application/pdf"}


def test_one_memo_has_a_word_put_right_after_its_approval(demo):
    memo = Memo.objects.get(case__dnr="KS-2024/00167")
    first, second = memo.versions.order_by("number")
    assert [place.name for place in difference(first.document, second.document)] == ["Ärendebeskrivning"]
    assert (second.by, second.reason) == (demo.person("sekreterare"), "Ortnamnet var felstavat: Lycksele.")
    assert memo.record.files.current().get() == second.file


def test_memos_on_their_way_wait_for_a_manager_and_for_a_writer(demo):
    waiting = Memo.objects.exclude(state="approved").order_by("case__dnr")
    assert [(memo.case.dnr, memo.state, memo.record) for memo in waiting] == [
        ("KS-2024/00312", "draft", None),
        ("KS-2024/00431", "returned", None),
        ("KS-2024/00488", "submitted", None),
        ("KS-2024/00495", "draft", None),
    ]
    for key in ("stadsdirektor", "naringslivsdirektor"):
        assert [memo.case.dnr for memo in approvals_waiting_for(demo.person(key))] == ["KS-2024/00488"]


# The register


def test_attachments_are_real_files_under_their_own_names(demo):
    wanted = [
        (f"{item['case']['dnr']}-{record['number']}", file["name"])
        for item in ITEMS
        for record in item["records"]
        for file in record["files"]
        if "attachment" in file
    ]
    assert len(wanted) == 5
    for designation, name in wanted:
        file = demo.record(designation).files.get(name=name)
        assert file.content_type == "application/pdf"
        assert file.pages >= 1


def test_register_shows_what_happened_to_cases(demo):
    voided = demo.case("KS-2024/00492")
    assert voided.is_void
    assert "00490" in voided.void_reason
    assert demo.record("KS-2024/00418-2").moved_to == demo.record("KS-2024/00312-2")
    corrected = demo.case("KS-2024/00499")
    assert corrected.subject.endswith("2025-2027")
    assert corrected.former_subjects.get().subject.endswith("2024")
    assert demo.case("KS-2024/00447").closed_on == datetime.date(2024, 5, 15)
    assert demo.case("KS-2023/00140").closed_on == datetime.date(2023, 6, 20)
    assert set(demo.case("KS-2024/00133").related.all()) == {demo.case("KS-2024/00370")}
    assert demo.record("KS-2024/00491-2").kind == Record.Kind.NOTE
    waiting = Reminder.objects.waiting().values_list("case__dnr", "due_on", "owner__name")
    assert list(waiting) == [
        ("KS-2024/00402", datetime.date(2024, 5, 17), "Therese Vikström"),
        ("KS-2024/00361", datetime.date(2024, 5, 20), "Jonas Brännberg"),
        ("KS-2023/00651", datetime.date(2024, 5, 28), "Elin Sandgren"),
        ("KS-2024/00003", datetime.date(2024, 6, 10), "Elin Sandgren"),
        ("KS-2024/00167", datetime.date(2025, 2, 6), "Elin Sandgren"),
    ]


def test_second_authority_stands_by_itself(demo):
    bn = Authority.objects.get(slug="bn")
    assert [case.dnr for case in Case.objects.filter(register__authority=bn).order_by("dnr")] == [
        "BN-2024/00002", "BN-2024/00187", "BN-2024/00213",
    ]  # fmt: skip
    outsider = demo.person("bn_registrator")
    assert not Record.objects.visible_to(outsider).filter(case__dnr="KS-2024/00389").exists()


# Who may see


def closed(model):
    """Everything of a kind that is not published to everybody."""
    return model.objects.exclude(pk__in=model.objects.visible_to(None).values("pk"))


def file_address(file: File) -> str:
    """Where everybody would look for a file. Working material has no number: there they would have to guess."""
    record = file.record
    return f"/arenden/{record.case.slug}/handlingar/{record.number or 1}/filer/{file.position}/"


def test_only_what_is_published_is_open_to_everybody(demo, client):
    assert {case.dnr for case in Case.objects.visible_to(None)} == {
        *DNRS, "KS-2024/00298", "KS-2024/00341", "KS-2024/00355", "KS-2024/00373",
    }  # fmt: skip
    for case in closed(Case):
        assert client.get(f"/arenden/{case.slug}/").status_code == 404, case
    for record in closed(Record).exclude(number=None).select_related("case"):
        assert client.get(f"/arenden/{record.case.slug}/handlingar/{record.number}/").status_code == 404, (
            record
        )
    for file in (
        closed(File).filter(replaced_by=None).select_related("record__case")
    ):  # else its heir's address
        assert client.get(file_address(file)).status_code == 404, file
    for file in File.objects.visible_to(None).select_related("record__case"):
        assert client.get(file_address(file)).status_code == 200, file


@pytest.mark.parametrize(
    "dnr", ["KS-2024/00389", "KS-2024/00489", "KS-2024/00490", "KS-2024/00496", "KS-2024/00497"]
)
def test_private_letter_and_secret_case_are_nowhere_to_be_found(demo, client, dnr):
    case = demo.case(dnr)
    names = [name for name in (case.counterparty, case.subject) if name]
    for address in (
        f"/arenden/{case.slug}/",
        f"/arenden/{case.slug}/handlingar/1/",
        *(file_address(file) for file in File.objects.filter(record__case=case)),
        f"/api/v1/cases/{case.slug}/",
    ):
        assert client.get(address).status_code == 404, address
    word = names[0].split()[-1]
    for address in (
        f"/arenden/?q={word}",
        f"/arenden/?q={case.number}",
        "/api/v1/cases/",
        "/api/v1/records/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not [name for name in names if name in answer.content.decode()], address


def test_mail_tells_no_subject_of_a_secret_case(demo):
    texts = [f"{message.subject} {message.text}" for message in Message.objects.all()]
    secret = [case.subject for case in Case.objects.exclude(secrecy_provision="")]
    assert secret
    assert not [text for text in texts for subject in secret if subject in text]


def test_draft_and_unissued_agenda_are_closed(demo, client):
    assert client.get("/sammantraden/ksnau/2024-05-28/").status_code == 404
    assert client.get("/sammantraden/ksnau/2024-05-21/").status_code == 200
    assert not Publication.objects.filter(case__dnr="KS-2024/00431").exists()


def test_member_reads_what_was_sent_to_the_body_and_nothing_more(demo):
    member = demo.person("bergvik")
    read = set(Case.objects.visible_to(member).values_list("dnr", flat=True))
    assert set(DNRS) <= read
    assert "KS-2024/00389" not in read
    assert "KS-2024/00431" not in read


# Playing


def test_rebuilt_figures_agree(demo):
    assert [one.sentence for one in verify.differences()] == []


def test_loading_again_changes_nothing(demo):
    before, events = count_rows(), Event.objects.count()
    assert loading.load().steps == 0
    assert count_rows() == before
    assert Event.objects.count() == events


def test_files_are_dropped_on_an_item_of_the_next_meeting(demo):
    item = demo.meeting("ksnau/2024-05-28").items.get(case__dnr="KS-2024/00431")
    dropped = [document.record for document in item.documents.all()]
    assert [(one.number, one.direction, one.subject) for one in dropped] == [
        (2, "internal", "Program hembygdsdag"),
        (3, "internal", "Gammelgarden"),
        (4, "in", "Komplettering: antal besökare på hembygdsdagen"),
    ]
    assert [held.record for held in item.held_back.all()] == dropped[2:]


def test_play_goes_on_to_a_later_day(demo):
    played = loading.load(until=datetime.date(2024, 5, 24))
    assert played.steps == 27
    assert clock.today() == datetime.date(2024, 5, 24)
    reports = demo.meeting().items.get(kind="report").reported.count()
    assert reports == 8
    arrived = demo.record("KS-2023/00651-4")
    assert arrived.subject == "Bilaga 4, Kommunrevisionens budget för 2025"
    assert loading.load().today == datetime.date(2024, 5, 24)  # the date never goes back


def test_motions_have_their_year_and_their_findings(demo):
    """Items 5 and 6: a year from the day received, which is not moved from a Sunday; and what is doubtful in the answers."""
    first, second = CouncilMotion.objects.whole().order_by("number")
    assert (first.printed, first.received_on, first.clock().due_on) == (
        "2/2024", datetime.date(2024, 2, 6), datetime.date(2025, 2, 6),
    )  # fmt: skip
    assert (second.printed, second.document_on, second.received_on, second.clock().due_on) == (
        "4/2024", datetime.date(2024, 2, 8), datetime.date(2024, 2, 9), datetime.date(2025, 2, 9),
    )  # fmt: skip
    assert (len(second.movers.all()), len(second.demands.all())) == (3, 2)
    found = {
        motion.printed: {
            one.id
            for one in findings.of_memo(whole_memos().get(case=motion.case))
            if one.id.startswith("motion-")
        }
        for motion in (first, second)
    }
    assert found["2/2024"] == {"motion-further"}  # S6: refused, and yet investigated further
    assert found["4/2024"] >= {
        "motion-movers",
        "motion-demand:1",
        "motion-demand:2",
        "motion-conclusion",
    }  # N1, S7
    assert demo.case("KS-2024/00133") in demo.case("KS-2024/00370").related.all()


def test_play_goes_on_to_the_council(demo):
    """KSNAU, KS and KF: postponed, sent back, a vote, a conflict of interest, a reservation, and the dates of the notice."""
    loading.load(until=datetime.date(2024, 6, 26))
    met = demo.meeting()
    assert (met.state, met.minutes.get().approved_on) == ("held", datetime.date(2024, 5, 30))
    notice = met.minutes.get().notices.get()
    assert [notice.posted_on, notice.last_appeal_on, notice.takedown_on, notice.taken_down_on] == [
        datetime.date(2024, 5, 31), datetime.date(2024, 6, 24), datetime.date(2024, 6, 25), datetime.date(2024, 6, 25)
    ]  # fmt: skip
    rows = {row.paragraph.number: row for row in met.items.filter(paragraph__isnull=False)}
    assert [rows[n].proceeding.outcome for n in (180, 185, 189)] == ["postponed", "sent_back", "noted"]
    assert [row.user.name for row in rows[182].conflicts.all()] == ["Birger Lantto"]
    assert [one.mandate.user.name for one in rows[184].reservations.all()] == ["Birger Lantto"]
    votes = rows[184].ballots.get().votes.values_list("choice", flat=True)
    assert (len(votes), list(votes).count("yes"), list(votes).count("no")) == (7, 5, 2)
    tabled = demo.meeting("ksnau/2024-05-28").items.get(paragraph__number=190)
    assert (tabled.motions.count(), tabled.ballots.count(), tabled.proceeding.outcome) == (3, 2, "own")
    route = demo.case("KS-2023/00651").decisions.order_by("decided_on", "id").values_list("label", "step")
    assert list(route) == [
        ("KSNAU § 180", "decides"), ("KSNAU § 190", "proposes"), ("KS § 121", "proposes"), ("KF § 100", "decides"),
    ]  # fmt: skip
    motion = CouncilMotion.objects.whole().get(number=2)
    assert (motion.outcome, motion.decided_on) == ("Avslagen", datetime.date(2024, 6, 17))
    assert [one.number for one in CouncilMotion.objects.unanswered()] == [4]
    assert list(verify.differences()) == []


def test_play_that_was_stopped_goes_on_where_it_was(demo, monkeypatch):
    """Killed between an approval and its print: the step is not done twice, what was left is done."""
    steps = [step for step in loading.steps() if step.key == "KS-2024/00500:memo:approved:2024-05-16 11:30"]
    script.PlayedStep.objects.filter(key=steps[0].key).update(finished=False)
    memo = Memo.objects.get(case__dnr="KS-2024/00500")
    printed = memo.versions.get().file
    memo.versions.update(file=None)
    assert loading.load().steps == 0
    assert memo.versions.get().file.sha256 == printed.sha256
    assert script.PlayedStep.objects.get(key=steps[0].key).finished


def test_step_that_fails_leaves_no_mark(demo):
    def fail():
        Reminder.objects.all().delete()
        raise RuntimeError

    step = script.Step(clock.now(), "test:fails", fail)
    with pytest.raises(RuntimeError):
        script.play([step], until=clock.today())
    assert not script.PlayedStep.objects.filter(key="test:fails").exists()
    assert Reminder.objects.count() == 5


def test_everybody_of_the_table_can_sign_in(demo, client):
    assert [person["role"] for person in loading.sign_ins()] == [
        "Chef", "Chef", "Nämndsekreterare", "Registrator", "Ekonom", "Administratör",
        "Handläggare", "Handläggare", "Registrator", "Ledamot",
    ]  # fmt: skip
    for person in loading.sign_ins():
        user = User.objects.get(email=person["email"])
        assert user.check_password(demo.password)
    answer = client.post("/konto/login/", {"login": person["email"], "password": demo.password})
    assert answer.status_code == 302


def test_command_says_what_it_did(demo, capsys):
    call_command("load_demo")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "0 steg spelade. Demon står på 2024-05-17."
    assert lines[-1] == f"Lösenord för alla: {demo.password}"
    assert any(line.startswith("Registrator") and "therese.vikstrom@umea.example" in line for line in lines)


# Indicators


def test_staff_table_has_the_printed_outcomes_and_empty_targets(demo):
    table = indicator_table(Body.objects.get(slug="ks"), 2024, 1)
    assert [
        (row["name"][:12], row["target"]["text"], *(cell["text"] for cell in (*row["this"], *row["last"])))
        for row in table["rows"]
    ] == [
        ("Sjukfrånvaro", "", "5,5", "2,2", "4,4", "5,9", "1,4", "4,4"),
        ("Andel långti", "", "77", "90", "81", "66", "87", "72"),
        ("Andel heltid", "", "95", "90", "93", "94", "91", "93"),
        ("Medarbetare ", "30", "", ""),
    ]
    assert [one.title for one in of_lines(lines_of(Body.objects.get(slug="ks"), 2024, 1))] == [
        "Medarbetare per chef: mål 6 saknar utfall",
        "Sjukfrånvaro, totalt i procent av anställdas sammanlagda ordinarie arbetstid: målvärde saknas",
        "Andel långtidsfriska: målvärde saknas",
        "Andel heltidsanställda: målvärde saknas",
    ]
