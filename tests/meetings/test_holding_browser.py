"""The meeting in a browser: an ordinary §, jäv with a substitute and a vote, three parties' proposals, two secretaries."""

import datetime

import pytest
from playwright.sync_api import expect

from cases.models import Decision
from core import clock
from meetings.actions.holding import choose_approvers
from meetings.models import Proceeding
from tests import factories
from tests.browser import sideways, violations
from tests.meetings.sitting import sitting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOUR = [{"subject": "Kontoret i Stockholm", "amounts": [(2024, 2_000_000)]}, {"subject": "Uppföljning"}, {"matter": "motion", "subject": "Motion om mat", "clauses": [("avslå", "motionen")]}, {"matter": "motion", "subject": "Motion om Taiwan"}]  # fmt: skip


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    moment = datetime.datetime(2024, 5, 21, 8, 30, tzinfo=clock.STOCKHOLM)
    monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def room(ksnau, secretary):
    return sitting(ksnau, secretary, cases=[dict(one) for one in FOUR])


def fine(page):
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == []
        assert sideways(page) == 0
    page.set_viewport_size({"width": 1280, "height": 900})


def at(room, number=None):
    return f"{room.meeting.get_absolute_url()}i-salen/{f'{number}/' if number else ''}"


def vote(page, **said):
    """The roll call: yes from all but those named."""
    for group in page.locator(".roll fieldset").all():
        who = group.locator("legend").inner_text()
        word = next((word for name, word in said.items() if f"{name} " in who.split(", för")[0]), "Ja")
        group.get_by_label(word, exact=True).check()


def test_meeting_is_opened_and_an_ordinary_paragraph_is_one_confirmation(open_page, room, secretary):
    page = open_page(at(room), secretary)
    expect(page.get_by_text("7 av 7, beslutfört")).to_be_visible()
    fine(page)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Sammanträdet är öppnat.").wait_for()
    page.get_by_label("Mats Tamm (M)").check()
    page.get_by_role("button", name="Anteckna justerare").click()
    page.get_by_text("Justerare är antecknade.").wait_for()
    fine(page)

    page.locator(".paragraphs a", has_text="§ 180").click()
    page.get_by_label("Delegationspunkt").first.select_option(str(room.point.pk))
    fine(page)
    page.keyboard.press("Control+Enter")
    page.get_by_text("§ 180 är avslutad: enligt förslaget.").wait_for()
    assert "/i-salen/181/" in page.url
    decision = Decision.objects.get()
    assert (decision.label, decision.point, decision.is_final) == ("KSNAU § 180", room.point, True)

    expect(page.get_by_label("Delegationspunkt").first).to_have_value(str(room.point.pk))  # as last time

    page.locator(".paragraphs a", has_text="§ 180").click()
    expect(page.get_by_text("Avslutad", exact=True)).to_be_visible()
    fine(page)
    page.get_by_text("Öppna paragrafen igen").click()
    page.get_by_label("Varför").fill("Fel punkt lästes upp")
    page.get_by_role("button", name="Öppna igen").click()
    page.get_by_text("Beslutet är återtaget.").wait_for()


def test_jav_in_184_with_a_substitute_who_votes_and_then_185(open_page, room, secretary):
    """Question 1 of the domain: the vote, the attendance and the § after."""
    room.open()
    choose_approvers(meeting=room.meeting, mandates=[room["Tamm"]], by=secretary)
    page = open_page(at(room, 182), secretary)
    page.get_by_text("Anmäl jäv").click()
    page.get_by_label("Vem", exact=True).select_option(label="Mats Tamm (M)")
    page.get_by_label("Grund").fill("Delägare i gården")
    page.get_by_label("Tjänstgör i stället").select_option(label="Rolf Rask (MP)")
    page.get_by_role("button", name="Anteckna jäv").click()
    expect(page.get_by_text("Rolf Rask (MP) för Mats Tamm (M)")).to_be_visible()
    expect(page.get_by_text("lämnar rummet i paragrafen")).to_be_visible()
    page.get_by_label("Justerar i stället").select_option(label="Nina Norrby (V)")
    page.get_by_role("button", name="Anteckna", exact=True).first.click()
    expect(page.get_by_text("I stället justerar Nina Norrby (V).")).to_be_visible()

    page.get_by_text("Nytt yrkande").click()
    page.get_by_label("Yrkande", exact=True).select_option("refuse")
    expect(page.get_by_label("Yrkar").locator("option", has_text="Mats Tamm")).to_have_count(0)
    page.get_by_label("Yrkar").select_option(label="Rolf Rask (MP)")
    page.get_by_role("button", name="Anteckna yrkandet").click()
    page.get_by_text("Ny omröstning").click()
    page.get_by_label("Ja betyder").fill("Avslå motionen")
    page.get_by_label("Nej betyder").fill("Avslag på förslaget")
    page.get_by_label("Nej-yrkande").select_option(label="Avslag, Rolf Rask (MP)")
    vote(page, Rask="Nej", Norrby="Avstår")
    fine(page)
    page.get_by_role("button", name="Anteckna omröstningen").click()
    expect(page.get_by_text("5 ja, 1 nej, 1 avstår")).to_be_visible()

    page.get_by_label("Utgång").select_option("as_proposed")
    page.get_by_label("Ingen reservation").check()
    page.get_by_role("button", name="Avsluta § 182").click()
    page.get_by_text("§ 182 är avslutad").wait_for()
    assert "/i-salen/183/" in page.url
    expect(page.locator(".seats")).to_contain_text("Mats Tamm (M)")
    expect(page.locator(".seats")).not_to_contain_text("Rolf Rask")
    fine(page)


def test_three_parties_table_proposals_with_contra_vote_and_reservation(open_page, room, secretary):
    """Question 6 of the domain."""
    room.open()
    page = open_page(at(room, 182), secretary)
    for who, text in (("Mats Tamm (M)", "bifalla motionen"), ("Nina Norrby (V)", "uppdra åt kommunstyrelsen att utreda"), ("Lars Lantto (C)", "förklara motionen besvarad")):  # fmt: skip
        page.get_by_text("Nytt yrkande").click()
        page.get_by_label("Yrkande", exact=True).select_option("own")
        page.get_by_label("Yrkar").select_option(label=who)
        page.get_by_label("Lydelse").fill(text)
        page.get_by_role("button", name="Anteckna yrkandet").click()
        page.locator(".said", has_text=text).wait_for()
    votes = [
        ("counter", "M:s förslag", "Eget förslag, Mats Tamm (M)", "V:s förslag", "Eget förslag, Nina Norrby (V)", {"Norrby": "Nej"}),
        ("counter", "M:s förslag", "Eget förslag, Mats Tamm (M)", "C:s förslag", "Eget förslag, Lars Lantto (C)", {"Lantto": "Nej"}),
        ("main", "Förslaget", "", "M:s förslag", "Eget förslag, Mats Tamm (M)", {"Tamm": "Nej", "Lantto": "Nej"}),
    ]  # fmt: skip
    for matter, yes, yes_motion, no, no_motion, said in votes:
        page.get_by_text("Ny omröstning").click()
        page.get_by_label("Gäller").select_option(matter)
        page.get_by_label("Ja betyder").fill(yes)
        page.get_by_label("Nej betyder").fill(no)
        if yes_motion:
            page.get_by_label("Ja-yrkande").select_option(label=yes_motion)
        page.get_by_label("Nej-yrkande").select_option(label=no_motion)
        vote(page, **said)
        page.get_by_role("button", name="Anteckna omröstningen").click()
        page.locator(".rows", has_text=f"Nej: {no}").wait_for()
    page.get_by_text("Ny reservation eller yttrande").click()
    page.get_by_label("Av", exact=True).select_option(label="Mats Tamm (M)")
    page.get_by_label("Till förmån för").select_option(label="Eget förslag, Mats Tamm (M)")
    page.get_by_role("button", name="Anteckna", exact=True).click()
    expect(page.get_by_text("till förmån för eget förslag av Mats Tamm (M)")).to_be_visible()
    page.get_by_label("Utgång").select_option("as_proposed")
    page.get_by_role("button", name="Avsluta § 182").click()
    page.get_by_text("§ 182 är avslutad").wait_for()
    item = room.item(182)
    assert dict(item.motions.values_list("mover__party", "result")) == {"M": "lost", "V": "lost", "C": "lost"}
    assert item.reservations.get().motion.mover == room["Tamm"]
    page.locator(".paragraphs a", has_text="§ 182").click()
    page.get_by_text("Skriv in motiveringen").click()
    fine(page)


def test_two_secretaries_lose_no_word(open_page, room, secretary, ks, client):
    other = factories.user("Olle Annan Sekreterare", "secretary", of=ks)
    room.open()
    mine = open_page(at(room, 182), secretary)
    client.cookies.clear()  # the other signs in at a computer of their own
    theirs = open_page(at(room, 182), other)
    theirs.get_by_label("Vad ska utredas").fill("Utred kostnaden")
    theirs.get_by_text("Sparat ", exact=False).first.wait_for()
    mine.get_by_label("Utgång").select_option("sent_back")  # another field: put together, and told
    mine.get_by_text("Någon annan har också ändrat").wait_for()
    saved = Proceeding.objects.get(item=room.item(182))
    assert (saved.motive, saved.outcome) == ("Utred kostnaden", "sent_back")

    mine.get_by_label("Vad ska utredas").fill("Utred maten")  # the same field: both are shown
    clash = mine.get_by_role("alert")
    expect(clash).to_contain_text("Utred kostnaden")
    expect(clash).to_contain_text("Utred maten")
    assert violations(mine) == []
    assert Proceeding.objects.get(item=room.item(182)).motive == "Utred kostnaden"
    # what the server refused by 409 stands in the console and is no error of ours
    mine.get_by_role("button", name="Spara mitt").click()
    mine.get_by_text("Sparat.", exact=True).wait_for()
    assert Proceeding.objects.get(item=room.item(182)).motive == "Utred maten"
    open_page.complaints[:] = [line for line in open_page.complaints if "409" not in line]


def test_lost_network_keeps_what_was_typed(open_page, room, secretary):
    room.open()
    page = open_page(at(room, 182), secretary)
    page.context.set_offline(True)
    page.get_by_label("Vad ska utredas").fill("Skrivet utan nät")
    page.get_by_text("Inte sparat – texten finns kvar").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Sparat ", exact=False).first.wait_for()
    assert Proceeding.objects.get(item=room.item(182)).motive == "Skrivet utan nät"
    open_page.complaints[:] = [
        line for line in open_page.complaints if "ERR_INTERNET_DISCONNECTED" not in line
    ]


def test_paragraph_without_script(open_page, room, secretary):
    room.open()
    page = open_page(at(room, 182), secretary, script=False, width=390)
    page.get_by_label("Utgång").select_option("amended")
    page.get_by_label("Vad i att-sats 1").fill("motionen i sin helhet")
    page.get_by_label("Acklamation").check()
    page.get_by_label("Inga yrkanden").check()
    page.get_by_label("Ingen reservation").check()
    page.get_by_role("button", name="Avsluta § 182").click()
    page.get_by_text("§ 182 är avslutad").wait_for()
    (clause,) = Decision.objects.get().clauses.all()
    assert (str(clause), clause.proposed) == ("avslå motionen i sin helhet", "avslå motionen")


def test_member_reports_absence_and_the_substitute_answers(open_page, room, secretary):
    page = open_page(f"{room.meeting.get_absolute_url()}franvaro/", room["Bergvik"].user)
    page.get_by_label("Något sekreteraren bör veta").fill("Sjuk")
    fine(page)
    page.get_by_role("button", name="Anmäl förhinder").click()
    page.get_by_text("Förhindret är anmält.").wait_for()
    page = open_page(f"{room.meeting.get_absolute_url()}franvaro/", secretary)
    expect(page.get_by_text("Står i tur: Stina Strandh (S)")).to_be_visible()
    fine(page)
    page.get_by_role("button", name="Kalla in för Britta Bergvik").click()
    page.get_by_text("Stina Strandh (S) är inkallad.").wait_for()
    page = open_page(f"{room.meeting.get_absolute_url()}franvaro/", room["Strandh"].user)
    page.get_by_role("button", name="Ja, jag kommer").click()
    page.get_by_text("Du har svarat att du kommer.").wait_for()
    fine(page)


def test_delegation_is_kept_on_a_page(open_page, room, secretary):
    page = open_page(f"/arbete/sammantraden/{room.meeting.body.slug}/delegation/", secretary)
    page.get_by_label("Punkt", exact=True).fill("4.1")
    page.get_by_label("Ärendegrupp").fill("Yttranden av mindre vikt")
    fine(page)
    page.get_by_role("button", name="Spara punkten").click()
    page.get_by_text("Punkt 4.1 är sparad.").wait_for()
    page.get_by_role("link", name="Avsluta punkt 4.1").click()
    page.get_by_role("button", name="Avsluta punkten").click()
    page.get_by_text("Punkt 4.1 är avslutad.").wait_for()
    fine(page)
