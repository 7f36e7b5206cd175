"""Who sees which page, and what the buttons do."""

import datetime

import pytest
from django.urls import reverse

from meetings.actions.agenda import add_formalia, add_row, set_web
from meetings.actions.issuing import issue_summons
from meetings.actions.planning import cancel_meeting
from meetings.models import AgendaItem, Issue, Meeting
from organisation.models import Message
from tests.meetings import making
from tests.worlds import kept
from trail.models import Event

JUNE = datetime.date(2024, 6, 4)
ROLES = [
    "secretary",
    "administrator",
    "official",
    "registrar",
    "manager",
    "economist",
    "member",
    "outsider",
    "anonymous",
]


def url(name: str, meeting: Meeting, *more) -> str:
    return reverse(f"meetings:{name}", args=[meeting.body.slug, meeting.on, *more])


@pytest.fixture
def as_role(request, signed_in):
    """as_role("official") -> a client signed in as that person of the cast."""

    def sign_in(role: str):
        return signed_in(None if role == "anonymous" else request.getfixturevalue(role))

    return sign_in


@kept
def issued(meeting, secretary, official, member, django_capture_on_commit_callbacks) -> Issue:
    """The meeting called with two matters: one with a memo and an attachment, one without."""
    case = making.a_case(subject="Motion om mat", official=official)
    making.item(meeting, secretary, case)
    making.approved(case, official, enclosed=[making.record(case, "Motionen")])
    making.item(meeting, secretary, making.a_case(subject="Sen skrivelse"))
    with django_capture_on_commit_callbacks(execute=True):
        made = issue_summons(meeting=meeting, by=secretary)
    made.refresh_from_db()
    meeting.refresh_from_db()
    return made


# sec adm off reg man eco mem out anonymous
STAFF = [200, 200, 200, 200, 200, 200, 404, 404, 302]
BODY = [200, 200, 200, 200, 200, 200, 200, 404, 302]
PLANNER = [200, 200, 403, 403, 403, 403, 404, 404, 302]
SECRETARY = [200, 403, 403, 403, 403, 403, 404, 404, 302]
CALLED_SECRETARY = [200, 403, 403, 403, 403, 403, 403, 404, 302]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("meeting", STAFF),
        ("change", PLANNER),
        ("own_case", SECRETARY),
        ("events", SECRETARY),
        ("add", SECRETARY),
        ("preparation", SECRETARY),
        ("draft", SECRETARY),
        ("read", [404] * 8 + [302]),
    ],
)
def test_planned_meeting_is_for_staff_and_its_tools_for_the_secretary(
    name, expected, meeting, as_role, ksnau
):
    answers = [as_role(role).get(url(name, meeting)).status_code for role in ROLES]
    assert answers == expected


@pytest.mark.parametrize(("name", "expected"), [("meeting", BODY), ("read", BODY), ("add", CALLED_SECRETARY)])
def test_called_meeting_is_for_the_body_too(name, expected, issued, meeting, as_role):
    assert [as_role(role).get(url(name, meeting)).status_code for role in ROLES] == expected


def test_pages_of_issue_and_items(issued, meeting, as_role):
    item = meeting.items.first()
    for name, more, expected in [
        ("issue", [1], CALLED_SECRETARY),
        ("issue_file", [1], BODY),
        ("read_item", [item.pk], BODY),
        ("item", [item.pk], CALLED_SECRETARY),
    ]:
        found = [as_role(role).get(url(name, meeting, *more)).status_code for role in ROLES]
        assert (name, found) == (name, expected)


@pytest.mark.parametrize("name", ["year_plan", "new_meeting"])
def test_planning_pages_are_for_planners(name, ksnau, as_role):
    path = reverse(f"meetings:{name}", args=[ksnau.slug])
    assert [as_role(role).get(path).status_code for role in ROLES] == PLANNER


def test_buttons_are_not_for_others(meeting, secretary, as_role):
    item = making.item(meeting, secretary)
    posts = [
        url("order", meeting),
        url("add_line", meeting),
        url("issue_now", meeting),
        url("cancel", meeting),
        url("item_web", meeting, item.pk),
        url("item_move", meeting, item.pk),
        url("item_withdraw", meeting, item.pk),
        url("item_remove", meeting, item.pk),
        url("word", meeting, item.pk),
    ]
    for path in posts:
        assert as_role("official").post(path).status_code == 403
        assert as_role("member").post(path).status_code == 404
        assert as_role("outsider").post(path).status_code == 404
        assert as_role("secretary").get(path).status_code == 405
    assert meeting.items.count() == 1


def test_outsider_does_not_find_the_body(ksnau, as_role):
    page = as_role("outsider").get(reverse("meetings:calendar"))
    assert "KSNAU" not in page.text


def test_calendar_tells_what_is_planned_and_what_was(ksnau, meeting, secretary, as_role, member):
    making.meeting(ksnau, secretary, datetime.date(2024, 4, 16))
    page = as_role("secretary").get(reverse("meetings:calendar")).text
    assert "tis 21\u00a0maj" in page.replace("tis\u00a0", "tis ")
    assert "KSNAU 16\u00a0april\u00a02024" in page
    assert (
        "KSNAU"
        not in as_role("member")
        .get(reverse("meetings:calendar"))
        .text.split("<main")[1]
        .split("</select>")[1]
    )


@pytest.mark.parametrize("count", [1, 3])
def test_calendar_costs_the_same_for_one_and_three(
    ksnau, secretary, as_role, count, django_assert_num_queries
):
    for number in range(count):
        making.meeting(ksnau, secretary, making.TUESDAY + datetime.timedelta(weeks=number))
        making.meeting(ksnau, secretary, datetime.date(2024, 4, 16) - datetime.timedelta(weeks=number))
    client = as_role("secretary")
    with django_assert_num_queries(8):
        client.get(reverse("meetings:calendar"))


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_costs_the_same_for_one_row_and_three(
    meeting, secretary, official, as_role, count, django_assert_num_queries
):
    for _ in range(count):
        case = making.a_case(official=official)
        making.item(meeting, secretary, case)
        making.approved(case, official, enclosed=[making.record(case)])
    client = as_role("secretary")
    with django_assert_num_queries(30):
        client.get(url("meeting", meeting))


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_same_for_one_row_and_three(
    meeting,
    secretary,
    official,
    member,
    as_role,
    count,
    django_assert_num_queries,
    django_capture_on_commit_callbacks,
):
    for _ in range(count):
        case = making.a_case(official=official)
        making.item(meeting, secretary, case)
        making.approved(case, official, enclosed=[making.record(case)])
    with django_capture_on_commit_callbacks(execute=True):
        issue_summons(meeting=meeting, by=secretary)
    client = as_role("member")
    client.get(url("meeting", meeting))  # the first time is noted
    with django_assert_num_queries(15):
        client.get(url("meeting", meeting))


def test_year_is_previewed_before_it_is_saved(ksnau, as_role):
    client = as_role("administrator")
    path = reverse("meetings:year_plan", args=["ksnau"])
    typed = {"days": "2024-05-21\n4 juni 2024, 2024-06-06"}
    page = client.post(path, typed | {"preview": "1"})
    assert "Inte en arbetsdag" in page.text  # 6 June is the national day
    assert not Meeting.objects.exists()
    assert client.post(path, typed | {"save": "1"}).status_code == 302
    assert list(Meeting.objects.order_by("on").values_list("on", flat=True)) == [
        making.TUESDAY,
        JUNE,
        datetime.date(2024, 6, 6),
    ]


def test_wrong_dates_are_named_line_by_line(ksnau, as_role):
    path = reverse("meetings:year_plan", args=["ksnau"])
    page = as_role("secretary").post(path, {"days": "2024-02-30\nnästa tisdag\n2024-05-21", "preview": "1"})
    assert "Datumet ”2024-02-30” finns inte" in page.text
    assert "”nästa tisdag” är inget datum" in page.text


def test_paragraphs_begin_where_the_old_system_ended(ksnau, as_role, meeting, secretary):
    client, path = as_role("administrator"), reverse("meetings:open_series", args=["ksnau"])
    assert "Serien börjar på § 1." in client.get(reverse("meetings:year_plan", args=["ksnau"])).text
    client.post(path, {"serie-first": "180"})
    assert "Serien börjar på § 180." in client.get(reverse("meetings:year_plan", args=["ksnau"])).text
    making.item(meeting, secretary)
    issue_summons(meeting=meeting, by=secretary)
    assert "Nästa § är 181." in client.get(reverse("meetings:year_plan", args=["ksnau"])).text
    assert "redan i bruk" in client.post(path, {"serie-first": "200"}).text


def test_extra_meeting_is_planned(ksnau, as_role):
    path = reverse("meetings:new_meeting", args=["ksnau"])
    page = as_role("secretary").post(path, {"on": "2024-05-23", "starts_at": "13.00", "extra": "on"})
    meeting = Meeting.objects.get()
    assert (page.url, meeting.extra, meeting.starts_at) == (
        meeting.get_absolute_url(),
        True,
        datetime.time(13, 0),
    )


def test_case_is_found_and_put_on_the_agenda(meeting, as_role):
    case = making.a_case(subject="Lekplatsen i Haga")
    client = as_role("secretary")
    found = client.get(url("add", meeting), {"q": "lekplats"}, headers={"HX-Request": "true"})
    assert case.dnr in found.text
    assert "<html" not in found.text
    client.post(url("add", meeting), {"case": case.slug})
    assert meeting.items.get().case == case
    again = client.post(url("add", meeting), {"case": case.slug}, follow=True)
    assert "Det står redan på listan" in again.text


def test_case_is_planned_from_its_own_page(meeting, as_role):
    case = making.a_case()
    client = as_role("secretary")
    page = client.get(case.get_absolute_url())
    assert "På sammanträde" in page.text
    client.post(reverse("meetings:plan_case", args=[case.slug]), {"meeting": meeting.pk})
    assert meeting.items.get().case == case
    assert "KSNAU 21\u00a0maj\u00a02024" in as_role("official").get(case.get_absolute_url()).text
    refused = as_role("official").post(
        reverse("meetings:plan_case", args=[case.slug]), {"meeting": meeting.pk}
    )
    assert refused.status_code == 403


def test_order_is_changed_with_and_without_script(meeting, secretary, as_role):
    first, second = making.item(meeting, secretary), making.item(meeting, secretary)
    client = as_role("secretary")
    plain = client.post(url("order", meeting), {"up": second.pk})
    assert plain.url == f"{meeting.get_absolute_url()}#lista"
    part = client.post(url("order", meeting), {"down": second.pk}, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "står nu på plats 2 av 2" in part.text
    client.post(url("order", meeting), {"order": f"{second.pk},{first.pk}"})
    assert [item.pk for item in meeting.items.all()] == [second.pk, first.pk]
    stale = client.post(url("order", meeting), {"order": str(first.pk)}, follow=True)
    assert "har ändrats av någon annan" in stale.text


def test_agenda_warns_and_says_what_will_happen(meeting, secretary, as_role):
    making.item(meeting, secretary, making.a_case(subject="Utan skrivelse än"))
    page = as_role("secretary").get(meeting.get_absolute_url()).text
    assert "Ärende 1 har ingen godkänd skrivelse" in page
    assert "§ 1 sätts" in page
    assert "Ingen har uppdrag i organet den dagen" in page
    others = as_role("official").get(meeting.get_absolute_url()).text
    assert "Utan skrivelse än" in others
    assert "Utfärda kallelsen" not in others
    assert "Flytta Ärende 1" not in others


def test_kallelse_is_issued_from_the_page(
    meeting, secretary, as_role, member, django_capture_on_commit_callbacks
):
    making.item(meeting, secretary)
    client = as_role("secretary")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("issue_now", meeting), {"number": "1"})
    assert answer.url == url("issue", meeting, 1)
    page = client.get(answer.url).text
    assert "1\u00a0person har fått ett mejl" in page
    assert member.name in page
    again = client.post(url("issue_now", meeting), {"number": "1"}, follow=True)
    assert "Utskick 1 är redan utfärdat" in again.text


def test_building_is_followed_part_by_part(meeting, secretary, as_role):
    making.item(meeting, secretary)
    issue_summons(meeting=meeting, by=secretary)  # nobody builds: the transaction is never committed
    client = as_role("secretary")
    page = client.get(url("issue", meeting, 1))
    assert "0 av 3 steg klara" in page.text
    assert 'hx-trigger="every 1s"' in page.text
    assert '<meta http-equiv="refresh"' in page.text
    part = client.get(url("issue", meeting, 1), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Följ bygget" in client.get(meeting.get_absolute_url()).text


def test_draft_is_built_for_reading_and_nothing_is_sent(
    meeting, secretary, member, as_role, django_capture_on_commit_callbacks
):
    making.item(meeting, secretary)
    client = as_role("secretary")
    assert client.get(url("draft_file", meeting)).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("draft", meeting))
    assert "Handlingarna är klara" in client.get(url("draft", meeting)).text
    assert client.get(url("draft_file", meeting))["Content-Type"] == "application/pdf"
    assert not Issue.objects.exists()
    assert not Message.objects.filter(to=member).exists()
    for role, status in [("official", 403), ("member", 404), ("outsider", 404), ("anonymous", 302)]:
        assert as_role(role).get(url("draft_file", meeting)).status_code == status


def test_preparation_list_is_a_page_and_a_pdf(
    meeting, ksnau, secretary, as_role, django_capture_on_commit_callbacks
):
    item = making.item(meeting, secretary)
    moved = making.item(meeting, secretary, making.a_case(subject="Det här flyttas"))
    later = making.meeting(ksnau, secretary, JUNE)
    client = as_role("secretary")
    empty = client.post(url("word", meeting, item.pk), {f"p{item.pk}-word": "complete"})
    assert "Skriv vad som ska kompletteras." in empty.text
    client.post(
        url("word", meeting, item.pk),
        {f"p{item.pk}-word": "complete", f"p{item.pk}-note": "Kostnaden saknas"},
    )
    client.post(url("word", meeting, moved.pk), {f"p{moved.pk}-word": "moved", f"p{moved.pk}-to": later.pk})
    page = client.get(url("preparation", meeting)).text
    assert "Kostnaden saknas" in page
    assert "Flyttade från det här sammanträdet" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("preparation", meeting))
    assert client.get(url("preparation_pdf", meeting))["Content-Type"] == "application/pdf"


def test_member_reads_and_the_opening_is_noted(issued, meeting, as_role, member):
    client = as_role("member")
    page = client.get(meeting.get_absolute_url()).text
    assert "Hämta allt i en fil (PDF," in page
    assert "Motion om mat" in page
    assert "Tjänsteskrivelsen kommer senare." in page
    assert issued.deliveries.get().opened_at is not None
    assert Event.objects.filter(kind="meetings.opened").count() == 1
    client.get(meeting.get_absolute_url())
    assert Event.objects.filter(kind="meetings.opened").count() == 1
    item = client.get(url("read_item", meeting, meeting.items.first().pk)).text
    assert "Förslag till beslut" in item
    assert "Nästa: § 2" in item
    assert client.get(url("issue_file", meeting, 1))["Content-Type"] == "application/pdf"


def test_staff_reading_is_not_taken_for_the_members(issued, meeting, as_role):
    as_role("official").get(url("read", meeting))
    assert issued.deliveries.get().opened_at is None


def test_reading_a_secret_pack_is_noted(
    meeting, secretary, official, member, as_role, django_capture_on_commit_callbacks
):
    case = making.a_case(secrecy_provision="OSL 39:2", public_subject="Personalärende")
    item = making.item(meeting, secretary, case)
    making.approved(case, official)
    with django_capture_on_commit_callbacks(execute=True):
        issue_summons(meeting=meeting, by=secretary)
    client = as_role("member")
    client.get(url("issue_file", meeting, 1))
    client.get(url("read_item", meeting, item.pk))
    kinds = Event.objects.filter(actor_id=member.pk).values_list("kind", flat=True)
    assert sorted(kinds) == ["cases.read_secret", "meetings.opened", "meetings.secret_read"]
    assert as_role("official").get(url("issue_file", meeting, 1)).status_code == 404  # not cleared


def test_records_to_report_are_ticked(meeting, secretary, as_role):
    item = add_row(meeting=meeting, kind="report", title="Anmälningar", by=secretary)
    case = making.a_case()
    first, second = making.record(case, "Beslut från länsstyrelsen"), making.record(case, "Protokoll")
    client = as_role("secretary")
    assert "Beslut från länsstyrelsen" in client.get(url("reports", meeting, item.pk)).text
    client.post(url("reports", meeting, item.pk), {"records": [second.pk, first.pk]})
    assert [each.record for each in item.reported.all()] == [second, first]
    later = client.get(url("reports", meeting, item.pk), {"since": "2024-05-14"})
    assert [record.pk for record in later.context["records"]] == []
    assert "Protokoll" in later.text  # chosen stays chosen
    matter = making.item(meeting, secretary)
    assert client.get(url("reports", meeting, matter.pk)).status_code == 404


def test_words_of_a_row_are_changed(meeting, secretary, as_role):
    item = making.item(meeting, secretary)
    client = as_role("secretary")
    client.post(
        url("item", meeting, item.pk),
        {"title": "Ny  rubrik", "presenter": "Nils", "starts_at": "09.15", "kind": "decision"},
    )
    item.refresh_from_db()
    assert (item.title, item.presenter, item.starts_at) == ("Ny rubrik", "Nils", datetime.time(9, 15))
    page = client.post(url("item", meeting, item.pk), {"title": "x" * 301, "kind": "decision"})
    assert "300" in page.text
    item.refresh_from_db()
    assert item.title == "Ny rubrik"


def test_item_goes_to_another_meeting_or_away(meeting, ksnau, secretary, as_role):
    later = making.meeting(ksnau, secretary, JUNE)
    item = making.item(meeting, secretary)
    client = as_role("secretary")
    client.post(url("item_move", meeting, item.pk), {"flytta-to": later.pk})
    assert later.items.get().pk == item.pk
    client.post(url("item_remove", later, item.pk))
    assert not AgendaItem.objects.exists()


def test_item_is_withdrawn_and_taken_back(issued, meeting, as_role):
    item = meeting.items.first()
    client = as_role("secretary")
    client.post(url("item_withdraw", meeting, item.pk), {"utgar-reason": "Utreds vidare"})
    page = client.get(meeting.get_absolute_url()).text
    assert "Utgår: Utreds vidare" in page
    assert "Ändrad efter utskicket" in page
    assert "§ 1 utgår." in page
    client.post(url("item_withdraw", meeting, item.pk), {"restore": "1"})
    item.refresh_from_db()
    assert not item.is_withdrawn


def test_web_choice_is_shown_before_the_issue(meeting, secretary, official, as_role):
    case = making.a_case()
    item = making.item(meeting, secretary, case)
    making.approved(case, official)
    set_web(item=item, by=secretary, web="off", reason="Upphandlingen pågår")
    page = as_role("secretary").get(meeting.get_absolute_url()).text
    assert "Undantaget från webben (1)" in page
    assert "Upphandlingen pågår" in page


def test_cancelled_meeting_is_read_only(meeting, secretary, as_role):
    add_formalia(meeting=meeting, by=secretary)
    cancel_meeting(meeting=meeting, by=secretary, reason="Få ärenden")
    page = as_role("secretary").get(meeting.get_absolute_url()).text
    assert "Inställt: Få ärenden" in page
    assert "Utfärda" not in page


def test_meeting_is_changed_and_cancelled_from_its_page(meeting, as_role):
    client = as_role("secretary")
    fields = {
        "on": "2024-05-28", "starts_at": "09:00", "ends_at": "12:00", "place": "Rum Esplanad",
        "manuscript_on": meeting.manuscript_on, "preparation_on": meeting.preparation_on,
        "summons_on": meeting.summons_on,
    }  # fmt: skip
    client.post(url("change", meeting), fields)
    moved = Meeting.objects.get()
    assert (moved.on, moved.summons_on) == (datetime.date(2024, 5, 28), datetime.date(2024, 5, 21))
    client.post(url("cancel", moved), {"in-reason": "Få ärenden"})
    moved.refresh_from_db()
    assert moved.state == "cancelled"


def test_own_case_is_chosen_by_number_or_opened(meeting, as_role):
    client = as_role("secretary")
    wrong = client.post(url("own_case", meeting), {"case": "KS-2024/99999"})
    assert "finns inte i diariet" in wrong.text
    case = making.a_case(subject="Sammanträden 2024")
    client.post(url("own_case", meeting), {"case": case.dnr})
    meeting.refresh_from_db()
    assert meeting.case == case


def test_published_meeting_of_another_authority_is_not_found_here(issued, meeting, as_role):
    """The public page is the portal's; below /arbete/ there is nothing for others."""
    assert as_role("outsider").get(meeting.get_absolute_url()).status_code == 404
