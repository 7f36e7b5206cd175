import datetime as dt
import io
import threading
import time
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from core import blobs
from pdf import building, documents, engine, lettering, packs, tasks, uploads
from pdf.models import MAX_ATTEMPTS, Job, JobPart
from tests.pdf import reader, samples

pytestmark = pytest.mark.django_db
STAMP = "184/24 Motion 2/2024: ”Ko på rot” - KS-2024/00167-3 Motion 2/2024 : Motion ko på rot 240206.pdf"


def memo_part(ident: str = "memo", level: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": ident,
        "title": "Tjänsteskrivelse",
        "bookmarks": [{"level": level, "title": f"Tjänsteskrivelse {ident}"}],
        "source": {"template": "documents/memo.html", "data": samples.memo(title=f"Ärende {ident}")},
    } | changes


def file_part(
    content: bytes, ident: str = "file", name: str = "Bilaga 1.pdf", **changes: Any
) -> dict[str, Any]:
    return {
        "id": ident,
        "title": name,
        "bookmarks": [{"level": 2, "title": name}],
        "stamp": STAMP,
        "source": {"file": blobs.save(content).sha256, "name": name, "content_type": "application/pdf"},
    } | changes


def spec(*parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Kallelse 21 maj",
        "subject": "Handlingar",
        "author": "Umeå kommun",
        "parts": list(parts),
    }


def built(*parts: dict[str, Any]) -> Job:
    return packs.build(packs.create(spec(*parts)).pk)


def opened(job: Job) -> pikepdf.Pdf:
    assert job.state == Job.State.DONE, job.message
    return pikepdf.open(io.BytesIO(blobs.read(job.sha256)))


def states(job: Job) -> list[str]:
    return [part.state for part in job.parts.all()]


def test_pack_has_pages_outline_labels_language_and_title():
    first = memo_part(
        "a", bookmarks=[{"level": 1, "title": "§ 180 Budget"}, {"level": 2, "title": "Tjänsteskrivelse"}]
    )
    second = memo_part("b", bookmarks=[{"level": 1, "title": "§ 181 Kontor"}], new_sheet=True)
    job = built(first, file_part(samples.file("ett", "två", "tre")), second)
    with opened(job) as pdf:
        assert len(pdf.pages) == job.pages == 5
        assert reader.outline(pdf) == [
            (1, "§ 180 Budget", 1),
            (2, "Tjänsteskrivelse", 1),
            (2, "Bilaga 1.pdf", 2),
            (1, "§ 181 Kontor", 5),
        ]
        assert [page.label for page in pdf.pages] == ["1", "2", "3", "4", "5"]
        for number, page in enumerate(pdf.pages, 1):
            assert f"Sida {number} (5)" in reader.text(page)
        assert pdf.Root.Lang == "sv"
        assert pdf.docinfo["/Title"] == "Kallelse 21 maj"
        assert pdf.docinfo["/Author"] == "Umeå kommun"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Kallelse 21 maj"
            assert "pdfuaid:part" not in metadata  # an untagged attachment is in it
        assert reader.tag_faults(pdf) == []
        assert reader.headings(pdf).count("/H1") == 2


def test_pack_of_our_own_documents_stays_conforming():
    with opened(built(memo_part("a"), memo_part("b"))) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert reader.tag_faults(pdf) == []


def test_tag_check_sees_a_join_that_forgot_the_pages():
    """The check itself: rows given without moving the pages' numbers, as a plain joiner leaves them."""
    with opened(built(memo_part("a"), memo_part("b"))) as pdf:
        pdf.pages[1].obj.StructParents = pdf.pages[0].obj.StructParents
        assert reader.tag_faults(pdf) != []


def test_each_new_sheet_starts_on_an_odd_page():
    parts = [memo_part(ident, new_sheet=True) for ident in ("a", "b", "c")]
    job = built(*parts)
    assert [part.first_page for part in job.parts.all()] == [1, 3, 5]
    with opened(job) as pdf:
        assert reader.text(pdf.pages[1]) == "Sida 2 (5)"


def test_stamp_stands_on_every_attachment_page_and_on_no_memo():
    with opened(built(memo_part(), file_part(samples.file("ett", "två")))) as pdf:
        assert STAMP.split(" : ")[0] not in reader.text(pdf.pages[0])
        for page in list(pdf.pages)[1:]:
            assert "".join(STAMP.split()) in "".join(reader.text(page).split())


def test_our_own_document_as_an_attachment_keeps_its_tags():
    reply = documents.render("documents/memo.html", samples.long_memo(title="Yttrande"))
    part = file_part(blobs.read(reply.sha256), name="Yttrande.pdf")
    with opened(built(memo_part(), part)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert reader.headings(pdf).count("/H1") == 2
        assert reader.tag_faults(pdf) == []
        text = reader.text(pdf.pages[2])
        assert "Sida 3 " in text
        assert "2 (" not in text  # its own number would contradict the pack's
        assert "".join(STAMP.split()) in "".join(text.split())


def test_stamp_too_long_for_two_lines_keeps_paragraph_and_file_name():
    stamp = f"184/24 {'mycket lång titel ' * 40}: Motion ko på rot 240206.pdf"
    with opened(built(file_part(samples.file("ett"), stamp=stamp))) as pdf:
        text = reader.text(pdf.pages[0])
    assert text.count("…") == 1
    assert "184/24 mycket" in text
    assert "Motion ko på rot 240206.pdf" in text


def test_stamp_prints_letters_beyond_latin_and_composes_split_ones():
    with opened(
        built(file_part(samples.file("ett"), stamp="5/24 Ubmeje tjïelte Ŋ 中 A\u030a : a.pdf"))
    ) as pdf:
        assert "Ubmeje tjïelte Ŋ ? Å" in reader.text(pdf.pages[0])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("box", [(0, 0, 595, 842), (-100, 50, 1091, 892), (0, 0, 200, 150)])
def test_stamp_covers_nothing_on_turned_and_odd_pages(turn, box):
    """The word stands in the lower left corner of the page's own coordinates: drawn smaller, between the bands."""
    from pdf import geometry

    with opened(built(file_part(samples.file("corner", box=box, Rotate=turn)))) as pdf:
        page = pdf.pages[0]
        width, height, matrix = geometry.seen(page.obj)
        operators = list(pikepdf.parse_content_stream(page))
        at = next(i for i, (_, op) in enumerate(operators) if str(op) == "Do")
        move = tuple(float(v) for v in operators[at - 1][0])
        corners = [(box[0], box[1]), (box[2], box[3])]
        drawn = [_applied(geometry.inverse(matrix), *_applied(move, *corner)) for corner in corners]
        scale = min(max(min(width, height) / 595, 0.3), 5.0)
        low, high = sorted(y for _, y in drawn)
        assert low >= 22 * scale  # above the number
        assert high <= height - 20 * scale  # below the stamp
        left, right = sorted(x for x, _ in drawn)
        assert left >= -0.01
        assert right <= width + 0.01
        assert reader.tag_faults(pdf) == []


def _applied(matrix, x, y):
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def test_upload_that_leaves_its_drawing_state_open_cannot_hide_the_stamp():
    with pikepdf.open(io.BytesIO(samples.file("ett"))) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 0 0 1 1 re W n q 5 0 0 5 0 0 cm")
        content = samples.saved(pdf)
    with opened(built(file_part(content))) as pdf:
        operators = [str(op) for _, op in pikepdf.parse_content_stream(pdf.pages[0])]
        assert operators.count("q") == operators.count("Q")
        assert "Sida 1 (1)" in reader.text(pdf.pages[0])


def test_agenda_prints_first_pages_and_links_to_them():
    agenda = {
        "id": "agenda",
        "title": "Kallelse",
        "needs_pages": True,
        "bookmarks": [{"level": 1, "title": "Kallelse"}],
        "source": {
            "template": "documents/summons.html",
            "data": samples.summons([("a", "Ärende a"), ("b", "Ärende b")]),
        },
    }
    second = memo_part("b", new_sheet=True)
    second["source"]["data"] = samples.long_memo()
    job = built(agenda, memo_part("a", new_sheet=True), file_part(samples.file("ett", "två")), second)
    first = {part.ident: part.first_page for part in job.parts.all()}
    assert first == {"agenda": 1, "a": 3, "file": 4, "b": 7}
    with opened(job) as pdf:
        text = reader.text(pdf.pages[0])
        assert "08.40 3 Beslut" in text
        assert "08.40 7 Beslut" in text
        targets = {a.Dest[0].objgen for a in pdf.pages[0].obj.Annots}
        assert targets == {pdf.pages[2].obj.objgen, pdf.pages[6].obj.objgen}
        assert reader.tag_faults(pdf) == []


def test_agenda_longer_than_a_sheet_moves_what_follows():
    items = [(f"i{n}", f"Ärende med ett ganska långt namn nummer {n}") for n in range(90)]
    agenda = {
        "id": "agenda",
        "title": "Kallelse",
        "needs_pages": True,
        "source": {"template": "documents/summons.html", "data": samples.summons(items)},
    }
    job = built(agenda, *(memo_part(ident) for ident, _ in items[:3]))
    first = {part.ident: part.first_page for part in job.parts.all()}
    pages = job.parts.get(ident="agenda").pages
    assert pages > 2
    assert first["i0"] == pages + 1
    with opened(job) as pdf:
        assert f"08.40 {pages + 1} Beslut" in reader.text(pdf.pages[0])
        assert reader.text(pdf.pages[pages]).count("Ärende i0") == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Filen är tom."),
        (b"MZ this is a program", "Filen är ingen PDF, trots namnet."),
        (b"%PDF-1.7 and then nothing", "Filen är skadad och kan inte öppnas. Be avsändaren skicka den igen."),
        (samples.locked(), "Filen är skyddad med lösenord. Be avsändaren om en kopia utan lösenord."),
    ],
)
def test_unreadable_file_becomes_a_page_that_names_it(content, message):
    job = built(memo_part(), file_part(content, name="Motion.pdf"), memo_part("b"))
    assert states(job) == ["rendered", "failed", "rendered"]
    assert job.parts.get(ident="file").message == message
    with opened(job) as pdf:
        assert len(pdf.pages) == 3
        text = reader.text(pdf.pages[1])
        assert "Motion.pdf" in text
        assert message in text
        assert "184/24" in text
        assert reader.tag_faults(pdf) == []


def test_office_file_is_handed_out_beside_where_it_cannot_be_converted(settings):
    settings.SOFFICE = "no-such-program"
    job = built(file_part(b"PK\x03\x04 a word document", name="Bilaga.docx"))
    assert states(job) == ["beside"]
    with opened(job) as pdf:
        assert "Delas ut vid sidan av handlingarna" in reader.text(pdf.pages[0])


def test_missing_bytes_are_reported_as_a_part():
    part = file_part(samples.file("ett"))
    part["source"]["file"] = "0" * 64
    assert states(built(part)) == ["failed"]


@pytest.mark.parametrize(("kind", "size"), [("JPEG", (400, 300)), ("PNG", (300, 900))])
def test_picture_becomes_an_a4_page_with_its_name_as_description(kind, size):
    part = file_part(samples.picture(kind, size), name="Karta.jpg")
    part["source"]["content_type"] = f"image/{kind.lower()}"
    with opened(built(part)) as pdf:
        box = [float(v) for v in pdf.pages[0].mediabox]
        assert sorted(box[2:]) == [595, 842]
        assert (box[2] > box[3]) == (size[0] > size[1])
        assert "/Figure" in reader.kinds(pdf)


def test_broken_template_stops_only_its_own_part():
    broken = memo_part("b", source={"template": "documents/nowhere.html", "data": {"title": "x"}})
    job = built(memo_part(), broken)
    assert states(job) == ["rendered", "failed"]
    assert job.state == Job.State.DONE


def test_scripts_files_and_actions_of_an_upload_are_gone():
    with pikepdf.open(io.BytesIO(samples.file("ett"))) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        web = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.se/", Next=script)
        pdf.Root.OpenAction = script
        pdf.Root.AA = pikepdf.Dictionary(WC=script)
        pdf.attachments["a.txt"] = b"hidden"
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        pdf.pages[0].obj.Annots = pikepdf.Array(
            pdf.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action))
            for action in (script, launch, web)
        )
        content = samples.saved(pdf)
    with opened(built(file_part(content))) as pdf:
        raw = b"".join(item.unparse() for item in pdf.objects if not isinstance(item, pikepdf.Stream))
        for word in (b"JavaScript", b"Launch", b"EmbeddedFile", b"app.alert", b"/Next"):
            assert word not in raw
        assert [bytes(a.A.URI) for a in pdf.pages[0].obj.Annots] == [b"https://example.se/"]
        assert reader.tag_faults(pdf) == []


def test_hidden_layer_is_taken_away():
    with pikepdf.open(io.BytesIO(samples.file("ett"))) as pdf:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Hemligt"))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )
        pdf.pages[0].obj.Resources.Properties = pikepdf.Dictionary(MC0=layer)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/OC /MC0 BDC BT /F1 9 Tf 50 50 Td (HEMLIGT) Tj ET EMC")
        content = samples.saved(pdf)
    with opened(built(memo_part(), file_part(content))) as pdf:
        assert "/OCProperties" not in pdf.Root
        assert all(b"HEMLIGT" not in stream.read_bytes() for stream in reader.streams(pdf))


def test_second_build_lays_out_only_what_changed(monkeypatch):
    attachment = file_part(samples.file("ett"))
    built(memo_part("a"), memo_part("b"), attachment)
    laid_out = []
    layout = engine.layout
    monkeypatch.setattr(engine, "layout", lambda html: laid_out.append(html) or layout(html))
    monkeypatch.setattr(uploads, "_prepared", lambda *args: pytest.fail("prepared again"))
    changed = memo_part("b", source={"template": "documents/memo.html", "data": samples.memo(title="Ändrad")})
    job = built(memo_part("a"), changed, attachment)
    assert states(job) == ["reused", "rendered", "reused"]
    assert len(laid_out) == 1


def test_same_pack_gives_the_same_bytes():
    parts = [memo_part("a"), file_part(samples.file("ett"))]
    first = built(*parts).sha256
    lettering.face.cache_clear()
    time.sleep(1.1)  # a font file has the second it was written in it
    assert built(*parts).sha256 == first


def test_progress_is_seen_part_by_part(monkeypatch):
    job = packs.create(spec(*(memo_part(ident) for ident in "abc")))
    seen = []
    real = documents.render

    def watched(*args, **kwargs):
        fresh = Job.objects.get(pk=job.pk)
        seen.append((fresh.state, fresh.percent, states(fresh)))
        return real(*args, **kwargs)

    monkeypatch.setattr(documents, "render", watched)
    done = packs.build(job.pk)
    assert [percent for _, percent, _ in seen] == [0, 25, 50]
    assert seen[1] == ("building", 25, ["rendered", "waiting", "waiting"])
    assert done.percent == 100
    assert done.summary() | {"seconds": 0} == {
        "state": "done",
        "pages": 3,
        "parts": 3,
        "rendered": 3,
        "reused": 0,
        "converted": 0,
        "beside": 0,
        "failed": 0,
        "seconds": 0,
        "sha256": done.sha256,
    }


def test_build_is_harmless_when_called_again():
    job = built(memo_part())
    again = packs.build(job.pk)
    assert (again.attempt, again.done_at) == (1, job.done_at)


def test_job_in_another_workers_hands_is_left_alone():
    job = packs.create(spec(memo_part()))
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.BUILDING, attempt=1, lease_until=timezone.now() + dt.timedelta(minutes=1)
    )
    assert packs.build(job.pk).state == Job.State.BUILDING


def test_slow_worker_lets_go_when_another_took_over(monkeypatch):
    job = packs.create(spec(memo_part("a"), memo_part("b")))
    real = documents.render

    def overtaken(*args, **kwargs):
        Job.objects.filter(pk=job.pk).update(attempt=7)
        return real(*args, **kwargs)

    monkeypatch.setattr(documents, "render", overtaken)
    left = packs.build(job.pk)
    assert (left.state, left.attempt, left.sha256) == (Job.State.BUILDING, 7, "")


def test_lost_job_is_queued_again_and_finishes(django_capture_on_commit_callbacks):
    job = packs.create(spec(memo_part()))
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.BUILDING, attempt=1, lease_until=timezone.now() - dt.timedelta(seconds=1)
    )
    assert list(Job.objects.lost()) == [job]
    with django_capture_on_commit_callbacks(execute=True):
        assert packs.requeue_lost() == 1
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.DONE, 2)
    assert packs.requeue_lost() == 0


def lost_for_the_last_time(job: Job, *settled: str) -> Job:
    """As a third worker leaves it that dies after these parts."""
    job.parts.filter(ident__in=settled).update(state=JobPart.State.RENDERED)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.BUILDING, attempt=MAX_ATTEMPTS, lease_until=timezone.now() - dt.timedelta(seconds=1)
    )
    packs.requeue_lost()
    job.refresh_from_db()
    return job


@pytest.mark.parametrize(
    ("settled", "where"),
    [
        ((), "vid ”Tjänsteskrivelse”. Ta bort eller byt ut den delen och försök igen."),
        (("memo",), "vid ”Bilaga 1.pdf”. Ta bort eller byt ut den delen och försök igen."),
        (("memo", "file"), "vid ”Kallelse”. Ta bort eller byt ut den delen och försök igen."),
        (("memo", "file", "agenda"), "när delarna skulle sättas samman. Försök igen."),
    ],
)
def test_job_lost_three_times_fails_and_says_where(settled, where):
    agenda = memo_part("agenda", title="Kallelse", needs_pages=True)
    job = packs.create(spec(agenda, memo_part(), file_part(samples.file("ett"))))
    lost_for_the_last_time(job, *settled)
    assert (job.state, job.message) == (Job.State.FAILED, f"Bygget har avbrutits 3 gånger, senast {where}")


def test_job_given_up_is_not_begun_a_fourth_time():
    job = packs.create(spec(memo_part()))
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.BUILDING, attempt=MAX_ATTEMPTS, lease_until=timezone.now() - dt.timedelta(seconds=1)
    )
    assert packs.build(job.pk).attempt == MAX_ATTEMPTS
    assert packs.build(lost_for_the_last_time(job).pk).state == Job.State.FAILED


def test_unchanged_pack_is_no_pdf_work_at_all(monkeypatch):
    parts = [memo_part("a"), file_part(samples.file("ett"))]
    first = built(*parts)
    for module, name in ((engine, "layout"), (building.joining.assemble, "assemble"), (uploads, "_prepared")):
        monkeypatch.setattr(module, name, lambda *args: pytest.fail("PDF work"))
    again = built(*parts)
    assert (states(again), again.sha256, again.pages) == (["reused", "reused"], first.sha256, first.pages)


@pytest.mark.parametrize("parts", [3, 30])
def test_unchanged_pack_asks_as_many_questions_whatever_its_parts(parts, django_assert_num_queries):
    content = samples.file("ett")
    several = [file_part(content, f"file-{n}", f"Bilaga {n}.pdf") for n in range(parts - 2)]
    several = [memo_part("a"), memo_part("b"), *several]
    built(*several)
    job = packs.create(spec(*several))
    with django_assert_num_queries(19):
        packs.build(job.pk)


def test_pages_come_in_order_out_of_a_balanced_tree():
    words = [f"sida nummer {n}" for n in range(1, 151)]
    job = built(memo_part("a"), file_part(samples.file(*words)))
    with opened(job) as pdf:
        counts = [int(branch.Count) for branch in pdf.Root.Pages.Kids]
        assert (sum(counts), max(counts) < len(pdf.pages) / 2) == (151, True)
        assert all(page.obj.Parent.Count == len(page.obj.Parent.Kids) for page in pdf.pages)
        for number in (2, 65, 66, 130, 151):
            assert words[number - 2] in reader.text(pdf.pages[number - 1])


@pytest.mark.parametrize(
    "changes", [{"stamp": "1/24 Annan : a.pdf"}, {"new_sheet": True}, {"bookmarks": []}, {"title": "Annan"}]
)
def test_pack_is_joined_again_when_anything_on_it_changes(changes):
    memo, file = memo_part("a"), file_part(samples.file("ett"))
    assert built(memo, file).sha256 != built(memo, file | changes).sha256


def test_pack_is_joined_again_when_the_code_or_the_typeface_does(monkeypatch):
    joins = []
    real = building.joining.assemble.assemble
    monkeypatch.setattr(building.joining.assemble, "assemble", lambda *args: joins.append(1) or real(*args))
    built(memo_part())
    built(memo_part())
    monkeypatch.setattr(documents, "code", lambda: "another version")
    built(memo_part())
    monkeypatch.setattr(engine, "revision", lambda: "another typeface")
    built(memo_part())
    assert len(joins) == 3


def test_pack_whose_bytes_are_gone_is_joined_again():
    first = built(memo_part())
    default_storage.delete(blobs.name(first.sha256))
    assert built(memo_part()).sha256 == first.sha256
    assert blobs.verify(first.sha256)


def test_document_that_passes_its_limits_becomes_a_page_that_says_so(monkeypatch):
    real = engine.layout

    def too_long(html):
        if "Ärende b" in html and "unreadable" not in html:
            raise engine.NotLaidOut("tog för lång tid att lägga ut")
        return real(html)

    monkeypatch.setattr(engine, "layout", too_long)
    job = built(memo_part("a"), memo_part("b"))
    assert states(job) == ["rendered", "failed"]
    assert job.parts.get(ident="b").message.startswith("Dokumentet tog för lång tid att lägga ut.")
    with opened(job) as pdf:
        assert "tog för lång tid" in reader.text(pdf.pages[1])


def test_worker_killed_in_the_middle_leaves_a_job_that_can_be_built(monkeypatch):
    job = packs.create(spec(memo_part("a"), memo_part("b")))
    real, calls = documents.render, []

    def killed(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise SystemExit  # not an Exception: nothing gets to tidy up, as with a kill
        return real(*args, **kwargs)

    monkeypatch.setattr(documents, "render", killed)
    with pytest.raises(SystemExit):
        packs.build(job.pk)
    monkeypatch.setattr(documents, "render", real)
    assert packs.build(job.pk).state == Job.State.BUILDING  # its lease still runs
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert states(packs.build(job.pk)) == ["reused", "rendered"]


def test_failed_join_is_written_down(monkeypatch):
    monkeypatch.setattr(building.joining.assemble, "assemble", lambda *args: 1 / 0)
    job = built(memo_part())
    assert (job.state, job.message) == (Job.State.FAILED, "Handlingarna kunde inte sättas samman.")


def test_start_queues_when_the_transaction_commits(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        job = packs.start(spec(memo_part()), ref="meetings.meeting:4")
    assert (job.state, job.ref, len(callbacks)) == (Job.State.WAITING, "meetings.meeting:4", 1)
    callbacks[0]()
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_task_builds_by_number():
    job = packs.create(spec(memo_part()))
    tasks.build_pack.call(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_purge_empties_old_finished_jobs_only():
    old, new, waiting = built(memo_part()), built(memo_part()), packs.create(spec(memo_part()))
    Job.objects.filter(pk=old.pk).update(done_at=timezone.now() - dt.timedelta(days=31))
    assert packs.purge(days=30) == 1
    assert list(Job.objects.filter(spec__isnull=True)) == [old]
    assert set(JobPart.objects.values_list("job_id", flat=True)) == {new.pk, waiting.pk}
    assert packs.build(old.pk).state == Job.State.DONE


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "", "parts": [memo_part()]},
        {"title": "x", "parts": []},
        {"title": "x", "parts": [memo_part("a"), memo_part("a")]},
        {"title": "x", "parts": [{"id": "a", "title": "x", "source": {}}]},
        {"title": "x", "parts": [memo_part(stamp=("a",))]},
    ],
)
def test_wrong_spec_is_refused_at_once(wrong):
    with pytest.raises(ValueError, match=r"."):
        packs.create(wrong)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_build_it_once():
    from django.db import connection

    job = packs.create(spec(memo_part("a"), memo_part("b")))

    def work():
        try:
            packs.build(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_parts_made_at_the_same_time_come_out_in_their_order(settings):
    settings.PDF_PROCESSES = 2
    idents = "abcdefg"
    parts = [memo_part(ident) for ident in idents]
    parts[3:3] = [file_part(samples.file("ett", "två")), file_part(b"", "empty")]
    job = built(*parts)
    assert states(job) == ["rendered"] * 4 + ["failed"] + ["rendered"] * 4
    with opened(job) as pdf:
        text = [reader.text(page) for page in pdf.pages]
    assert [next(i for i in idents if f"Ärende {i}" in text[n]) for n in (0, 1, 2, 6, 7, 8, 9)] == list(
        idents
    )
    assert states(built(*parts)) == ["reused"] * 4 + ["failed"] + ["reused"] * 4


@pytest.mark.django_db(transaction=True)
def test_worker_overtaken_while_parts_are_made_at_the_same_time_stops(settings, monkeypatch):
    settings.PDF_PROCESSES = 2
    job = packs.create(spec(*(memo_part(str(n)) for n in range(12))))
    real, calls = documents.render, []

    def overtaken(*args, **kwargs):
        calls.append(1)
        Job.objects.filter(pk=job.pk).update(attempt=7)
        return real(*args, **kwargs)

    monkeypatch.setattr(documents, "render", overtaken)
    left = packs.build(job.pk)
    assert (left.state, left.attempt, left.sha256) == (Job.State.BUILDING, 7, "")
    assert len(calls) < 12
