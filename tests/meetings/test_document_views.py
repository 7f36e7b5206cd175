"""The documents of an item on pages: the secretary's, the members' and everybody's."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from cases.actions.marks import mark_secret
from cases.actions.records import move_record
from cases.models import File, Publication, Record
from core import clock
from meetings.actions.agenda import add_row, set_web
from meetings.actions.documents import add_documents, take_away_document
from meetings.frozen import freeze
from meetings.models import ItemDocument
from meetings.queries.agenda import rows_of
from meetings.rules import web
from pdf.models import Look
from tests import factories
from tests.meetings import dropping, making
from tests.worlds import kept

HTMX = {"HTTP_HX_REQUEST": "true"}


@kept
def item(meeting, secretary, official):
    return making.item(meeting, secretary, making.a_case(subject="Torget", official=official))


@kept
def talk(meeting, secretary, ks):
    factories.register("KS", of=ks)
    return add_row(meeting=meeting, kind="information", title="Dialog med regionen", by=secretary)


@pytest.fixture
def client(signed_in, secretary):
    return signed_in(secretary)


def url(name: str, item, *more) -> str:
    meeting = item.meeting
    return reverse(f"meetings:{name}", args=[meeting.body.slug, meeting.on, item.pk, *more])


def sent(*files: tuple[str, bytes], **fields) -> dict:
    return {"files": [SimpleUploadedFile(name, content) for name, content in files], **fields}


def page(client, address: str) -> str:
    return client.get(address).content.decode()


def test_secretary_drops_files_and_sees_what_becomes_of_them(item, client):
    answer = client.post(
        url("documents", item), sent(("karta.pdf", making.pdf(4)), ("foto.jpg", dropping.photo()))
    )
    assert answer.status_code == 302
    assert answer.url == f"{url('item', item)}#handlingar"
    shown = page(client, url("item", item))
    assert f"2 handlingar är registrerade ({item.case.dnr}-1 till {item.case.dnr}-2)" in shown
    assert shown.count("Görs i ordning…") == 2
    assert "every 2s" in shown
    assert "Läs om listan" in shown  # without script
    karta, foto = (document.record.files.get() for document in item.documents.all())
    dropping.seen(karta, pages=4, thumbnail=dropping.picture())
    dropping.seen(foto, Look.State.REFUSED, message="Bilden är skadad.")
    part = client.get(url("documents", item), **HTMX).content.decode()
    assert "Görs i ordning" not in part
    assert "every 2s" not in part
    assert "4\u00a0sidor" in part
    assert "Bilden är skadad." in part
    assert f'src="{reverse("cases:file_thumbnail", args=[item.case.slug, karta.pk])}"' in part
    assert "<html" not in part


def test_every_state_has_its_words(item, client, secretary):
    uploads = [
        ("skrivelse.docx", dropping.docx(), {"pages": 3}, "Omvandlad från Word, 3\u00a0sidor"),
        (
            "tabell.xlsx",
            dropping.xlsx(),
            {"state": "beside", "message": "Den delas ut."},
            "Delas ut vid sidan av",
        ),
        ("brev.txt", b"Hej", {"pages": 1}, "Omvandlad från text, 1\u00a0sida"),
        ("bild.jpg", dropping.photo(), {"pages": 1}, "Bild"),
    ]
    files = [making.Upload(name, content) for name, content, _, _ in uploads]
    added = add_documents(item=item, uploads=files, by=secretary).documents
    for document, (_, _, facts, _) in zip(added, uploads, strict=True):
        dropping.seen(document.record.files.get(), **facts)
    shown = page(client, url("item", item))
    assert [words for _, _, _, words in uploads if words not in shown] == []


def test_refused_files_are_all_named_and_the_rest_come_in(item, client):
    files = sent(("a.pdf", making.pdf(3)), ("b.exe", b"MZ\x90"), ("c.pdf", b""), ("d.pdf", dropping.BROKEN))
    answer = client.post(url("documents", item), files)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert f"1 handling är registrerad ({item.case.dnr}-1)" in shown
    assert shown.count("<li>Filen ") == 3
    assert [name for name in ("b.exe", "c.pdf", "d.pdf") if f"<li>Filen {name} är" not in shown] == []
    assert item.documents.count() == 1


def test_when_nothing_can_be_taken_the_form_says_why(item, client):
    with override_settings(UPLOAD_LIMIT_BYTES=2000):
        answer = client.post(
            url("documents", item), sent(("stor.txt", b"x" * 3000), ("d.pdf", dropping.BROKEN))
        )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Filen stor.txt är " in shown
    assert "Filen d.pdf är skadad" in shown
    assert client.post(url("documents", item), {}).status_code == 422
    assert not item.documents.exists()


def test_the_same_form_sent_twice_does_one_thing(item, client):
    for _ in range(2):
        answer = client.post(url("documents", item), sent(("a.pdf", making.pdf(3)), once="samma"))
        assert answer.status_code == 302
    assert item.documents.count() == 1


def test_refusal_is_said_also_when_nothing_more_can_be_added(item, client):
    with clock.at("2024-05-22T08:00"):
        assert "data-drop-url" not in page(client, item.meeting.get_absolute_url())
        answer = client.post(url("documents", item), sent(("a.pdf", making.pdf(3))))
        assert "Sammanträdet har varit." in answer.content.decode()
        assert "Lägg till handlingar" not in page(client, url("item", item))


def test_files_dropped_on_a_row_lead_back_to_the_agenda(item, meeting, client):
    row = page(client, meeting.get_absolute_url())
    assert f'data-drop-url="{url("documents", item)}"' in row
    answer = client.post(url("documents", item), sent(("a.pdf", making.pdf(3)), lista="1"))
    assert answer.url == meeting.get_absolute_url()
    dropping.seen(item.documents.get().record.files.get(), Look.State.REFUSED, message="Filen är skadad.")
    shown = page(client, meeting.get_absolute_url())
    assert "1\u00a0egen handling" in shown
    assert "1 fil kan inte läsas" in shown


def test_staff_who_do_not_prepare_see_no_way_to_drop(item, meeting, signed_in, official):
    assert "data-drop-url" not in page(signed_in(official), meeting.get_absolute_url())


def test_document_is_renamed_replaced_and_taken_away(item, client, secretary):
    (document,) = dropping.drop(item, secretary)
    own = (item, document.pk)
    assert client.post(url("document", *own), {"title": "Ny rubrik"}).status_code == 302
    file = document.record.files.get()
    fields = {"ersatt-file": file.pk, "ersatt-reason": "Fel år"}
    broken = SimpleUploadedFile("x.pdf", dropping.BROKEN)
    answer = client.post(url("document_replace", *own), fields | {"ersatt-files": broken})
    assert answer.status_code == 422
    assert "Filen x.pdf är skadad" in answer.content.decode()
    whole = SimpleUploadedFile("x.pdf", making.pdf(9))
    assert client.post(url("document_replace", *own), fields | {"ersatt-files": whole}).status_code == 302
    assert (document.record.files.current().get().name, ItemDocument.objects.get().title) == (
        "x.pdf",
        "Ny rubrik",
    )
    client.post(url("document_remove", *own))
    shown = page(client, url("item", item))
    assert f"Den finns kvar som {document.record.designation}" in shown
    client.post(url("document_take_up", item), {"ta-med-record": document.record_id})
    assert item.documents.count() == 1


def test_order_is_changed_with_buttons(item, client, secretary):
    first, second = dropping.drop(item, secretary, "A.pdf", "B.pdf")
    part = client.post(url("document_order", item), {"down": first.pk}, **HTMX).content.decode()
    assert "A står nu på plats 2 av 2." in part
    assert part.index(">B</a>") < part.index(">A</a>")
    answer = client.post(url("document_order", item), {"up": first.pk})
    assert answer.url == f"{url('item', item)}#handlingar"
    assert client.post(url("document_order", item), {"up": "9" * 9}).status_code == 404
    assert second.position == 2


def test_another_items_document_is_not_found(item, meeting, client, secretary):
    other = making.item(meeting, secretary)
    (document,) = dropping.drop(other, secretary)
    for name in ("document", "document_replace", "document_remove"):
        assert client.post(url(name, item, document.pk)).status_code == 404


def test_a_withdrawn_document_stays_visible_and_says_why(item, client, secretary, issue):
    (document,) = dropping.drop(item, secretary)
    issue()
    assert client.post(url("document_remove", item, document.pk), {"utgar-reason": ""}).status_code == 422
    client.post(url("document_remove", item, document.pk), {"utgar-reason": "Ersatt av en ny"})
    assert "Ersatt av en ny" in page(client, url("item", item))
    client.post(url("document_remove", item, document.pk), {"restore": "1"})
    assert not ItemDocument.objects.get().is_withdrawn


def test_a_change_after_the_kallelse_is_said_in_the_panel(item, meeting, client, secretary, issue):
    issue()
    dropping.drop(item, secretary)
    assert "Ändrat sedan förra utskicket" in page(client, meeting.get_absolute_url())


def test_members_and_everybody_read_it_once_it_has_gone_out(item, member, secretary, issue, signed_in):
    (document,) = dropping.drop(item, secretary)
    file = document.record.files.get()
    dropping.seen(file, pages=3, thumbnail=dropping.picture())
    assert not File.objects.visible_to(member).filter(pk=file.pk).exists()
    issue()
    here = f"{item.meeting.get_absolute_url()}las/{item.pk}/"
    shown = page(signed_in(member), here)
    assert "Karta" in shown
    assert f"/filer/{file.pk}/bild/" in shown
    assert "Karta" in page(signed_in(None), reverse("portal:meeting", args=["ksnau", item.meeting.on]))


def test_documents_of_a_row_without_a_case_are_published_and_have_a_page(
    talk, item, member, secretary, issue, signed_in
):
    (document,) = dropping.drop(talk, secretary)
    issue()
    here = f"{talk.meeting.get_absolute_url()}las/{talk.pk}/"
    assert "Karta" in page(signed_in(member), here)
    public = signed_in(None)
    assert "Karta" in page(public, reverse("portal:meeting", args=["ksnau", talk.meeting.on]))
    record = document.record
    assert public.get(reverse("portal:file", args=[record.case.slug, record.number, 1])).status_code == 200


def test_web_rules_of_a_row_without_a_case(talk, secretary):
    (document,) = dropping.drop(talk, secretary)
    (row,) = rows_of(talk.meeting)
    assert web.exempt([row]) == []
    set_web(item=talk, by=secretary, held_back=[document.record])
    (row,) = rows_of(talk.meeting)
    assert [(one.what, one.why) for one in web.exempt([row])] == [
        ("Karta.pdf", "Undantagen av sekreteraren.")
    ]
    assert list(web.shown(row)) == []
    set_web(item=talk, by=secretary, web="off", reason="Upphandling")
    (row,) = rows_of(talk.meeting)
    assert [one.what for one in web.exempt([row])] == ["alla handlingar"]


def test_what_is_kept_off_the_web_stays_so_when_it_is_moved_in_the_register(talk, secretary, registrar):
    (document,) = dropping.drop(talk, secretary)
    set_web(item=talk, by=secretary, held_back=[document.record])
    move_record(record=document.record, to=making.a_case(), by=registrar)
    (row,) = rows_of(talk.meeting)
    assert list(web.shown(row)) == []


@pytest.mark.parametrize("row", ["item", "talk"])
def test_a_secret_document_closes_the_pack_and_nothing_else(
    request, row, meeting, item, member, secretary, other_official, issue, signed_in
):
    on = request.getfixturevalue(row)
    (document,) = dropping.drop(on, secretary, "Barnet Kim.pdf", secrecy_provision="OSL 26:1")
    file = document.record.files.get()
    dropping.seen(file, pages=3, thumbnail=dropping.picture())
    made = issue()
    assert made.file.secrecy_provision == "OSL 26:1"
    assert not Publication.objects.public().filter(record=document.record).exists()
    everybody = signed_in(None)
    for client in (signed_in(other_official), everybody):
        for address in (
            f"{meeting.get_absolute_url()}las/",
            reverse("portal:meeting", args=["ksnau", meeting.on]),
        ):
            assert "Barnet Kim" not in client.get(address, follow=True).content.decode()
    assert signed_in(other_official).get(file.get_absolute_url()).status_code == 404
    assert "Barnet Kim" in page(signed_in(member), f"{meeting.get_absolute_url()}las/")
    assert signed_in(member).get(f"{file.get_absolute_url()}bild/").status_code == 404, (
        "inga bilder av det hemliga"
    )
    assert signed_in(secretary).get(f"{file.get_absolute_url()}bild/").status_code == 404


def test_documents_are_as_closed_as_the_meetings_case(talk, meeting, secretary, registrar):
    dropping.drop(talk, secretary)
    meeting.refresh_from_db()
    mark_secret(thing=meeting.case, provision="OSL 21:1", by=registrar)
    rows = rows_of(meeting)
    assert freeze(meeting, rows)["public"]["secrecy"] == "OSL 21:1"
    assert list(web.shown(rows[0])) == []


def test_marking_the_case_of_a_document_closes_the_pack_that_holds_it(
    talk, item, secretary, registrar, issue
):
    (document,) = dropping.drop(talk, secretary)
    other = making.a_case()
    move_record(record=document.record, to=other, by=registrar)
    made = issue()
    mark_secret(thing=other, provision="OSL 21:1", by=registrar)
    made.file.refresh_from_db()
    assert made.file.is_secret
    assert not made.public_file.publications.active().exists()


def test_picture_is_as_closed_as_its_file(item, secretary, signed_in, official, outsider, member):
    (document,) = dropping.drop(item, secretary)
    file = document.record.files.get()
    address = f"{file.get_absolute_url()}bild/"
    assert signed_in(official).get(address).status_code == 404
    dropping.seen(file, pages=3, thumbnail=dropping.picture())
    answer = signed_in(official).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "private" in answer["Cache-Control"]
    assert [signed_in(who).get(address).status_code for who in (outsider, member)] == [404, 404]
    assert signed_in(None).get(address).status_code == 302


def test_pictures_stand_where_files_are_listed(item, secretary, client):
    (document,) = dropping.drop(item, secretary)
    file = document.record.files.get()
    dropping.seen(file, pages=3, thumbnail=dropping.picture())
    for address in (item.case.get_absolute_url(), document.record.get_absolute_url()):
        assert f"/filer/{file.pk}/bild/" in page(client, address)


def test_post_list_has_what_was_dropped(item, secretary, client):
    dropping.drop(item, secretary)
    assert f"{item.case.dnr}-1" in page(client, reverse("cases:post_list"))


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_an_item_costs_the_same_however_many(
    item, secretary, official, client, count, django_assert_num_queries
):
    making.approved(item.case, official, enclosed=[making.record(item.case)])
    dropping.drop(item, secretary, *(f"{letter}.pdf" for letter in "abc"[:count]))
    page(client, url("item", item))
    with django_assert_num_queries(35):
        page(client, url("item", item))
    assert Record.objects.filter(agenda_documents__item=item).count() == count


def test_file_that_nobody_has_opened_is_asked_for_once(
    item, secretary, client, django_capture_on_commit_callbacks
):
    """It is from before files were opened, or LibreOffice has been changed since."""
    dropping.drop(item, secretary)
    Look.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert "Görs i ordning" in page(client, url("item", item))
    assert "every 2s" not in page(client, url("item", item))
    with django_capture_on_commit_callbacks() as asked:
        page(client, url("item", item))
    assert asked == []


def test_nothing_is_lost_when_it_is_taken_away(item, secretary, client):
    (document,) = dropping.drop(item, secretary)
    take_away_document(document=document, by=secretary)
    assert document.record.designation in page(client, url("item", item)), "kan tas med igen"
