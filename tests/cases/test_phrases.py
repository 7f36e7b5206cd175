"""The library of a body: who keeps it, what is refused, and what the editor does with it."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions.memos import SavedMeanwhile, save_memo, start_memo
from cases.actions.phrases import (
    remove_distribution_list,
    remove_phrase,
    save_distribution_list,
    save_phrase,
)
from cases.editing import Taken, carry_out
from cases.memo_content import Clause, Content, Line, Section, content_of
from cases.models import DistributionList, Memo, Phrase
from cases.queries import whole_memos
from core.errors import Refused
from tests import factories
from tests.cases.test_memo_views import fields
from tests.worlds import kept
from trail.queries import history

pytestmark = pytest.mark.django_db


@kept
def samrad(ksnau, secretary) -> Phrase:
    return save_phrase(
        body=ksnau, kind="text", name="Samråd", content="<p>Berett i samråd.</p>", by=secretary
    )


@kept
def aterkomma(ksnau, secretary) -> Phrase:
    content = "att uppdra åt staben att återkomma"
    return save_phrase(body=ksnau, kind="clause", name="Återkomma", content=content, by=secretary)


@kept
def bidrag(ksnau, secretary) -> DistributionList:
    lines = "Sökanden\nEkonomi\n\nsökanden\nNäringsliv"
    return save_distribution_list(body=ksnau, name="Bidrag", lines=lines, by=secretary)


@kept
def memo(registrar, official, ksnau, manager) -> Memo:
    case = factories.case(by=registrar, official=official)
    return start_memo(case=case, body=ksnau, by=official)


def pressed(client, memo, do, **more):
    return client.post(memo.get_absolute_url(), fields(client, memo) | {"do": do} | more)


def now(memo) -> Content:
    return content_of(whole_memos().get(pk=memo.pk))


def test_phrase_is_kept_as_a_section_is(ksnau, secretary):
    content = '<p onclick="x()">Cirka 5 000 kr</p><script>x()</script>'
    phrase = save_phrase(body=ksnau, kind="text", name=" Om  pengar ", content=content, by=secretary)

    assert (phrase.name, phrase.content) == ("Om pengar", "<p>Cirka 5&nbsp;000&nbsp;kr</p>")
    assert [event.kind for event in history(ksnau)] == ["cases.phrase_added_text"]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": " "}, "name", "missing"),
        ({"name": "samråd", "content": "<p>Annat.</p>"}, "name", "name"),
        ({"content": "<p></p>"}, "content", "missing"),
        ({"kind": "clause", "content": "bevilja 5 000 kr"}, "content", "clause"),
        ({"kind": "clause", "content": "att bevilja"}, "content", "clause"),
        ({"kind": "other"}, "kind", "kind"),
        ({"content": "<p>" + "å" * 20_001 + "</p>"}, "content", "long"),
    ],
)
def test_phrase_is_refused(ksnau, secretary, samrad, given, field, code):
    with pytest.raises(Refused) as refusal:
        save_phrase(
            **{"body": ksnau, "kind": "text", "name": "Ny", "content": "<p>Text.</p>", "by": secretary}
            | given
        )

    assert (refusal.value.field, refusal.value.code) == (field, code)
    assert Phrase.objects.get() == samrad


def test_name_is_free_in_another_kind_and_another_body(ks, ksnau, secretary, samrad):
    save_phrase(body=ksnau, kind="clause", name="Samråd", content="att samråda med alla", by=secretary)
    other = factories.body("kssu", of=ks)
    save_phrase(body=other, kind="text", name="Samråd", content="<p>Ja.</p>", by=secretary)

    assert Phrase.objects.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        Phrase.objects.create(body=ksnau, kind="text", name="Samråd", content="<p>Nej.</p>")


def test_phrase_is_changed_and_removed(ksnau, administrator, samrad):
    new = {"kind": "text", "name": "Samråd", "content": "<p>Nytt.</p>"}
    for _ in range(2):  # the second time it reads so already
        save_phrase(body=ksnau, phrase=samrad, **new, seen=samrad.mark, by=administrator)
    assert Phrase.objects.get().content == "<p>Nytt.</p>"
    remove_phrase(phrase=samrad, by=administrator)

    assert not Phrase.objects.exists()
    kinds = [event.kind for event in history(ksnau)]
    assert sorted(kinds) == [f"cases.phrase_{what}_text" for what in ("added", "changed", "removed")]


def test_what_is_removed_meanwhile_is_not_changed(ksnau, secretary, samrad, bidrag):
    Phrase.objects.all().delete()
    DistributionList.objects.all().delete()
    for act in (
        lambda: save_phrase(
            body=ksnau, phrase=samrad, kind="text", name="N", content="<p>T</p>", by=secretary
        ),
        lambda: save_distribution_list(
            body=ksnau, distribution_list=bidrag, name="N", lines="A", by=secretary
        ),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "gone"


def test_what_another_has_changed_is_not_written_over(ksnau, secretary, administrator, samrad, bidrag):
    text, lines = {"kind": "text", "name": "Samråd"}, {"name": "Bidrag"}
    mine = {"phrase": samrad, "seen": samrad.mark, "by": secretary}
    mine_lines = {"distribution_list": bidrag, "seen": bidrag.mark, "by": secretary}
    save_phrase(body=ksnau, **text, content="<p>Deras.</p>", **(mine | {"by": administrator}))
    save_distribution_list(body=ksnau, **lines, lines="Deras", **(mine_lines | {"by": administrator}))

    for seen in (mine["seen"], ""):  # a mark that is missing counts as another
        with pytest.raises(SavedMeanwhile):
            save_phrase(body=ksnau, **text, content="<p>Mitt.</p>", **(mine | {"seen": seen}))
    with pytest.raises(SavedMeanwhile):
        save_distribution_list(body=ksnau, **lines, lines="Mina", **mine_lines)
    assert Phrase.objects.get().content == "<p>Deras.</p>"
    assert DistributionList.objects.get().recipients == ["Deras"]

    now = Phrase.objects.get().mark
    save_phrase(body=ksnau, **text, content="<p>Mitt.</p>", **(mine | {"seen": now}))
    assert Phrase.objects.get().content == "<p>Mitt.</p>"


KINDS = {
    "samrad": ({"content": "<p>Deras ord.</p>"}, {"content": "<p>Mina ord.</p>"}),
    "aterkomma": (
        {"content": "att uppdra åt staben deras"},
        {"content": "att uppdra åt staben mina", "slag": "sats"},
    ),
    "bidrag": ({"lines": "Deras"}, {"lines": "Mina\r\nEkonomi"}),
}


def shown_to(client, thing) -> dict:
    """What the form of a phrase or list would send untouched."""
    form = client.get(thing.get_absolute_url()).context["form"]
    return {"name": form["name"].value(), "seen": thing.mark}


@pytest.mark.parametrize("kind", KINDS)
def test_page_shows_both_texts_and_asks(request, signed_in, secretary, administrator, kind):
    thing, (theirs, mine) = request.getfixturevalue(kind), KINDS[kind]
    client, url = signed_in(secretary), thing.get_absolute_url()
    opened = shown_to(client, thing)
    signed_in(administrator).post(url, opened | theirs | {"name": "Deras namn"})

    page = client.post(url, opened | mine)
    assert "är ändrad sedan du öppnade sidan" in page.text
    assert "Det sparade: ”Deras namn”" in page.text
    assert all(word in page.text for word in ("eras", "ina", "Spara min text", "Ta den sparade texten"))
    thing.refresh_from_db()
    assert thing.name == "Deras namn"
    assert page.context["seen"] == thing.mark

    missing = client.post(
        url, opened | mine | {"name": ""}
    )  # a form that cannot be read has not shown their text
    assert missing.context["seen"] == opened["seen"]
    assert client.post(url, opened | mine | {"seen": page.context["seen"]}).status_code == 302
    thing.refresh_from_db()
    assert thing.name == opened["name"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_removed_meanwhile_is_saved_as_new(request, signed_in, secretary, kind):
    thing, (_, mine) = request.getfixturevalue(kind), KINDS[kind]
    client, url = signed_in(secretary), thing.get_absolute_url()
    opened = shown_to(client, thing)
    client.post(f"{url}ta-bort/")

    page = client.post(url, opened | mine)
    assert "är borttagen sedan du öppnade sidan" in page.text
    new = re.search(r'id="phrase-form" method="post" action="([^"]+)"', page.text)[1]
    assert page.context["form"]["name"].value() == opened["name"]
    assert client.post(new, opened | mine).status_code == 302
    again = type(thing).objects.get()
    assert (again.name, getattr(again, "kind", "")) == (thing.name, getattr(thing, "kind", ""))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("who", ["official", "registrar", "manager", "economist", "member", "outsider"])
def test_others_keep_nothing(request, ksnau, samrad, bidrag, who):
    person = request.getfixturevalue(who)
    for act in (
        lambda: save_phrase(body=ksnau, kind="text", name="N", content="<p>T</p>", by=person),
        lambda: remove_phrase(phrase=samrad, by=person),
        lambda: save_distribution_list(body=ksnau, name="N", lines="Någon", by=person),
        lambda: remove_distribution_list(distribution_list=bidrag, by=person),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "forbidden"


def test_library_is_seen_by_the_staff_alone(official, outsider, member, samrad, bidrag):
    assert list(Phrase.objects.visible_to(official)) == [samrad]
    assert list(DistributionList.objects.visible_to(official)) == [bidrag]
    for person in (outsider, member, None):
        assert not Phrase.objects.visible_to(person).exists()
        assert not DistributionList.objects.visible_to(person).exists()


def test_list_keeps_its_order_and_each_recipient_once(ksnau, secretary, bidrag):
    assert [line.name for line in bidrag.lines.all()] == ["Sökanden", "Ekonomi", "Näringsliv"]
    save_distribution_list(
        body=ksnau,
        distribution_list=bidrag,
        name="Bidrag",
        lines="Näringsliv\nSökanden",
        seen=bidrag.mark,
        by=secretary,
    )
    assert [line.name for line in bidrag.lines.all()] == ["Näringsliv", "Sökanden"]


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"name": ""}, "name", "missing"),
        ({"name": "BIDRAG"}, "name", "name"),
        ({"lines": " \n "}, "lines", "missing"),
        ({"lines": "\n".join(f"Nämnd {n}" for n in range(61))}, "lines", "many"),
        ({"lines": "x" * 201}, "lines", "long"),
    ],
)
def test_list_is_refused(ksnau, secretary, bidrag, given, field, code):
    with pytest.raises(Refused) as refusal:
        save_distribution_list(**{"body": ksnau, "name": "Ny", "lines": "A", "by": secretary} | given)

    assert (refusal.value.field, refusal.value.code) == (field, code)


def test_pages_of_the_library(signed_in, ksnau, secretary):
    client, home = signed_in(secretary), reverse("cases:phrases", args=[ksnau.slug])
    assert "Inga fraser ännu." in client.get(home).content.decode()
    new = reverse("cases:new_phrase", args=[ksnau.slug])
    assert client.post(f"{new}?slag=sats", {"name": "Avslå", "content": "avslå allt"}).status_code == 200
    client.post(f"{new}?slag=sats", {"name": "Avslå", "content": "att avslå ansökan"})
    client.post(new, {"name": "Samråd", "content": "Berett i samråd."})
    client.post(
        reverse("cases:new_distribution_list", args=[ksnau.slug]), {"name": "Bidrag", "lines": "Sökanden"}
    )
    page = client.get(home).content.decode()
    assert all(words in page for words in ("Avslå", "att avslå ansökan", "Samråd", "Bidrag", "1 mottagare"))

    for thing in (*Phrase.objects.all(), DistributionList.objects.get()):
        assert client.get(thing.get_absolute_url()).status_code == 200
        assert client.post(f"{thing.get_absolute_url()}ta-bort/").status_code == 302
    assert (Phrase.objects.count(), DistributionList.objects.count()) == (0, 0)


def test_editor_puts_in_what_is_chosen(signed_in, memo, official, samrad, aterkomma, bidrag):
    content = now(memo)
    content.recipients = [Line("ekonomi")]
    prose = next(at for at, one in enumerate(content.sections) if one.kind == "prose")
    content.sections[prose].html = "<p>Före.</p>"
    if content.section("recipients") is None:
        content.sections.append(Section("recipients", "Beslutet ska skickas till"))
    memo = save_memo(memo=memo, content=content, revision=memo.revision, by=official)
    client = signed_in(official)

    pressed(client, memo, f"section-phrase:{prose}", **{f"new-phrase-{prose}": samrad.pk})
    assert now(memo).sections[prose].html == "<p>Före.</p><p>Berett i samråd.</p>"
    pressed(client, memo, "clause-standard", **{"new-clause": aterkomma.pk})
    pressed(client, memo, "clause-standard", **{"new-clause": aterkomma.pk})
    clauses = [(clause.verb, clause.text, clause.state) for clause in now(memo).clauses]
    assert clauses == [("uppdra åt", "staben att återkomma", "complete")] * 2  # the empty one was used first
    pressed(client, memo, "list-add", **{"new-list": bidrag.pk})
    assert [line.name for line in now(memo).recipients] == ["ekonomi", "Sökanden", "Näringsliv"]


def test_what_is_gone_is_said_and_the_text_is_kept(signed_in, memo, official, secretary, aterkomma):
    client = signed_in(official)
    sent = fields(client, memo) | {
        "do": "clause-standard",
        "new-clause": aterkomma.pk,
        "head-title": "Ny rubrik",
    }
    remove_phrase(phrase=aterkomma, by=secretary)
    answer = client.post(memo.get_absolute_url(), sent)

    assert answer.status_code == 422
    assert "finns inte längre" in answer.content.decode()
    assert now(memo).title == "Ny rubrik"


def test_another_bodys_phrase_is_not_offered_and_not_taken(signed_in, ks, memo, official, secretary):
    other = factories.body("kssu", of=ks)
    foreign = save_phrase(body=other, kind="clause", name="Främmande", content="att avslå allt", by=secretary)
    client = signed_in(official)

    assert "Främmande" not in client.get(memo.get_absolute_url()).content.decode()
    assert pressed(client, memo, "clause-standard", **{"new-clause": foreign.pk}).status_code == 422


def test_editor_asks_as_many_questions_however_long_the_library(signed_in, memo, official, ksnau, secretary):
    def fill(count):
        for n in range(count):
            save_phrase(body=ksnau, kind="text", name=f"F{count}{n}", content="<p>T</p>", by=secretary)
            save_phrase(body=ksnau, kind="clause", name=f"S{count}{n}", content="att ta det", by=secretary)
            save_distribution_list(body=ksnau, name=f"L{count}{n}", lines="A\nB", by=secretary)

    client = signed_in(official)
    client.get(memo.get_absolute_url())
    counts = []
    for count in (1, 3):
        fill(count)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(memo.get_absolute_url()).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_standard_clause_takes_the_place_of_an_empty_one_alone():
    taken = Taken(clause="att bevilja kontoret medel")
    empty = carry_out(Content("T", clauses=[Clause(state="started", id=7)]), "clause-standard", taken=taken)
    begun = carry_out(
        Content("T", clauses=[Clause("sälja", state="started")]), "clause-standard", taken=taken
    )

    assert empty.clauses == [Clause("bevilja", "kontoret medel", id=7)]
    assert begun.clauses == [Clause("sälja", state="started"), Clause("bevilja", "kontoret medel")]
