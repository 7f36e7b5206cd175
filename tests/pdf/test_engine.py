"""The engine in its children: closed to the world, held by limits, replaced when it breaks."""

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
import pytest

from core import confined
from core.confined import Broke, Limits, Stopped
from pdf import children, engine
from tests.core.test_confined import alive
from tests.pdf import reader

SECRET = "UPPGIFT SOM INGEN FÅR LÄSA"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang=sv><head><title>t</title>{head}</head><body><p>Text</p>{body}</body></html>"


class Loopback:
    """A web server on this machine that answers everything, and remembers that it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(302 if "redirect" in self.path else 200)
                self.send_header("Location", "file:///etc/hostname")
                self.end_headers()
                self.wfile.write(SECRET.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture(scope="module")
def loopback() -> Iterator[Loopback]:
    server = Loopback()
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "hemligt.txt"
    path.write_text(SECRET)
    return path


SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' height='9'>{}</svg>"
PROBES = {
    "img": ("<img alt=x src='{url}'>", ""),
    "img srcset": ("<img alt=x srcset='{url} 2x'>", ""),
    "stylesheet": ("", "<link rel=stylesheet href='{url}'>"),
    "import": ("", "<style>@import '{url}';</style>"),
    "background": ("<p style=\"background: url('{url}')\">x</p>", ""),
    "list mark": ("<ul style=\"list-style: url('{url}')\"><li>x</ul>", ""),
    "content": ("", "<style>p::before {{ content: url('{url}') }}</style>"),
    "page margin": ("", "<style>@page {{ @top-left {{ content: url('{url}') }} }}</style>"),
    "font-face": ("<p style='font-family: f'>x</p>", "<style>@font-face {{ font-family: f; src: url('{url}') }}</style>"),
    "object": ("<object data='{url}'></object>", ""),
    "embed": ("<embed src='{url}'>", ""),
    "iframe": ("<iframe src='{url}'></iframe>", ""),
    "attachment link": ("", "<link rel=attachment href='{url}'>"),
    "attachment anchor": ("<a rel=attachment href='{url}'>x</a>", ""),
    "svg image": (SVG.format("<image xlink:href='{url}' width='9' height='9'/>"), ""),
    "svg use": (SVG.format("<use xlink:href='{url}#a'/>"), ""),
    "svg in data": ("<img alt=x src=\"data:image/svg+xml,{svg}\">", ""),
    "base href": ("<img alt=x src='a.png'>", "<base href='{url}/'>"),
    "redirect": ("<img alt=x src='{url}/redirect'>", ""),
    "icon": ("", "<link rel=icon href='{url}'>"),
}  # fmt: skip


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("reach", ["http", "file"])
def test_engine_reaches_neither_network_nor_files(probe, reach, loopback, secret):
    url = f"{loopback.address}/{probe.replace(' ', '-')}" if reach == "http" else secret.as_uri()
    svg = SVG.format(f"<image href='{url}' width='9' height='9'/>").replace("<", "%3C").replace("#", "%23")
    body, head = (part.format(url=url, svg=svg) for part in PROBES[probe])
    loopback.asked.clear()
    content = engine.layout(page(body, head))
    assert loopback.asked == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        raw = b"".join(item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream))
        assert SECRET.encode() not in raw
        assert SECRET.encode("utf-16-be") not in raw
        assert "Text" in reader.text(pdf.pages[0])


def test_loopback_server_would_have_noticed(loopback):
    """The probes themselves: an engine with an open fetcher asks."""
    from weasyprint import HTML

    loopback.asked.clear()
    HTML(string=page(f"<img alt=x src='{loopback.address}/open'>")).write_pdf()
    assert loopback.asked == ["/open"]


@pytest.mark.parametrize(
    "name", ["print/../../manage.py", "../../umea_ksnau/settings.py", "print/nowhere.css", "js/"]
)
def test_only_named_files_of_ours_are_read(name, caplog):
    caplog.set_level("ERROR", "weasyprint")
    engine.layout(page("", f"<link rel=stylesheet href='{name}'>"))
    assert "not one of our own files" in caplog.text


def test_blocked_address_and_missing_words_are_told(caplog):
    caplog.set_level("WARNING", "weasyprint")
    engine.layout(page("<img src='https://example.se/a.png'>"))
    assert "https://example.se/a.png" in caplog.text


HOSTILE = {
    "flex in flex": "<div style='display:flex'>" * 200 + "x",
    "deep": "<div>" * 5000 + "x",
    "tables in tables": "<table><tr><td>" * 400 + "x",
    "wide": "<table>" + "<tr><td colspan=65534>x</td><td>y</td></tr>" * 3 + "</table>",
    "tall": "<table><tr><td rowspan=65534>x</td></tr></table>",
    "floats": "<div style='float:left'>x</div>" * 20_000,
    "type too large": "<p style='font-size:1e7px'>x</p>",
    "one long paragraph": "<p>" + "Ord om saken. " * 75_000 + "</p>",
    "many pages": "<p style='break-after:page'>x</p>" * 30_000,
}


@pytest.fixture
def little_patience(monkeypatch, request):
    """The short dose waits seconds, not the minute the product gives a long document."""
    if not os.environ.get("LONG"):
        monkeypatch.setattr(children, "SECONDS", 2)
        monkeypatch.setattr(children, "LONG_SECONDS", 3)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_html_ends_within_its_limits_and_the_engine_goes_on(kind, little_patience):
    outcome = ""
    try:
        content = engine.layout(page(HOSTILE[kind]))
        outcome = content[:5].decode()
    except engine.NotLaidOut as refused:
        outcome = refused.why
    assert outcome in {"%PDF-", "kunde inte läggas ut", *engine.WHY.values()}
    assert engine.layout(page("")).startswith(b"%PDF-")


def test_endless_layout_is_stopped_for_its_time(little_patience):
    with pytest.raises(engine.NotLaidOut, match="för lång tid"):
        engine.layout(page(HOSTILE["flex in flex"]))


def test_memory_is_limited(monkeypatch):
    children.dismiss()
    monkeypatch.setattr(children, "LIMITS", Limits(memory=300 * confined.MIB, output=64 * confined.MIB))
    try:
        with pytest.raises(engine.NotLaidOut):
            engine.layout(page("<table>" + "<tr><td>x</td><td>y</td></tr>" * 9000 + "</table>"))
    finally:
        children.dismiss()


def test_answer_longer_than_allowed_is_refused(monkeypatch):
    monkeypatch.setattr(children, "LARGEST", 2000)
    children.dismiss()
    with pytest.raises(engine.NotLaidOut, match="för stort"):
        engine.layout(page("<p>Mer text än så.</p>" * 50))
    monkeypatch.undo()
    assert engine.layout(page("")).startswith(b"%PDF-")


def test_child_stays_for_the_next_document():
    engine.layout(page("1"))
    before = children.processes()
    engine.layout(page("2"))
    assert children.processes() == before != []


def test_child_is_replaced_after_its_documents(monkeypatch):
    monkeypatch.setattr(children, "DOCUMENTS", 2)
    children.dismiss()
    seen = []
    for n in range(4):
        engine.layout(page(str(n)))
        seen += children.processes()
    assert len(seen) == 2  # one after the first and one after the third; the others had done theirs
    assert len(set(seen)) == 2
    assert not alive(seen[0])


def test_child_that_was_killed_is_replaced():
    engine.layout(page("1"))
    for pid in children.processes():
        os.kill(pid, signal.SIGKILL)
    assert engine.layout(page("2")).startswith(b"%PDF-")


def test_child_killed_at_work_is_no_fault_of_the_document():
    """Somebody kills it from outside in the middle: another child is given the same text."""
    children.dismiss()
    engine.layout(page("1"))
    victim = children.processes()[0]
    results = []
    thread = threading.Thread(target=lambda: results.append(engine.layout(page("<p>Ord. </p>" * 800))))
    thread.start()
    while children.processes():
        time.sleep(0.001)
    time.sleep(0.2)
    os.kill(victim, signal.SIGKILL)
    thread.join()
    assert results[0].startswith(b"%PDF-")
    assert victim not in children.processes()


def test_server_killed_with_its_children_is_started_anew():
    from multiprocessing import forkserver

    engine.layout(page("1"))
    os.kill(forkserver._forkserver._forkserver_pid, signal.SIGKILL)
    assert engine.layout(page("2")).startswith(b"%PDF-")


def test_errors_of_the_engine_keep_the_child():
    engine.layout(page("1"))
    before = children.processes()
    with pytest.raises(engine.NotLaidOut) as caught:
        engine.layout(page(HOSTILE["type too large"]))
    assert isinstance(caught.value.__cause__, Broke)
    assert children.processes() == before


def test_changed_style_sheet_is_read_anew(tmp_path, monkeypatch):
    sheet = tmp_path / "print" / "print.css"
    sheet.parent.mkdir()
    sheet.write_text("@page { size: 100pt 100pt; margin: 0 }")
    monkeypatch.setattr(
        engine.finders, "find", lambda name: str(tmp_path / name) if name == "print" else None
    )

    def width() -> float:
        with pikepdf.open(io.BytesIO(engine.layout(page("x")))) as pdf:
            return float(pdf.pages[0].mediabox[2])

    assert width() == pytest.approx(100, abs=0.1)
    sheet.write_text("@page { size: 2000pt 100pt; margin: 0 }")
    assert width() == pytest.approx(2000, abs=0.1)


def test_threads_share_the_children(settings):
    settings.PDF_PROCESSES = 2
    children.dismiss()
    results: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: results.append(engine.layout(page("<p>Ord. </p>" * 300))))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(results)) == 1
    assert len(results) == 6
    assert 1 <= len(children.processes()) <= 2


def test_forked_process_has_children_of_its_own():
    engine.layout(page("1"))
    ours = children.processes()
    pid = os.fork()
    if pid == 0:
        good = False
        try:
            good = children.processes() == [] and engine.layout(page("2")).startswith(b"%PDF-")
            good = good and not set(children.processes()) & set(ours) and confined.call(abs, -3) == 3
            children.dismiss()
        finally:
            os._exit(0 if good else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert children.processes() == ours
    assert engine.layout(page("3")).startswith(b"%PDF-")


def test_children_die_with_their_parent(tmp_path):
    import subprocess
    import sys

    script = (
        "import os, django; django.setup()\n"
        "from pdf import children, engine\n"
        f"engine.layout({page('x')!r})\n"
        "print(*children.processes(), flush=True)\n"
        "engine.layout('<html lang=sv><title>t</title>' + '<div style=display:flex>' * 200)\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "umea_ksnau.settings",
        "DEBUG": "1",
        "VAR_DIR": str(tmp_path),
    }
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert alive(child)
    time.sleep(0.5)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(200):
        if not alive(child):
            break
        time.sleep(0.05)
    assert not alive(child)


def test_stopped_says_why_in_swedish(monkeypatch):
    def stopped(*args, **kwargs):
        raise Stopped("memory")

    monkeypatch.setattr(children, "layout", stopped)
    with pytest.raises(engine.NotLaidOut, match="krävde för mycket minne"):
        engine.layout(page("x"))
