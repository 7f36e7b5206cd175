"""What the processes of a race do with documents and packs."""

import time
from pathlib import Path
from typing import Any

from pdf import children, documents, engine
from tests.pdf import samples


def ask(process: int, log: str, name: str) -> dict[str, Any]:
    """Ask for one document. Each layout leaves a line in the log."""
    real = engine.layout

    def counted(html: str) -> bytes:
        with Path(log).open("a") as file:
            file.write(f"{process}\n")
        return real(html)

    engine.layout = counted
    try:
        made = documents.render("documents/memo.html", samples.long_memo(title=name))
        return {"sha256": made.sha256, "pages": made.pages}
    finally:
        children.dismiss()


def die_at_work(process: int, log: str, name: str) -> dict[str, Any]:
    """Take the turn to make a document and be killed in the middle of it."""
    import os
    import signal

    def killed(html: str) -> bytes:
        Path(log).write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)
        return b""

    if process == 0:
        engine.layout = killed
        documents.render("documents/memo.html", samples.long_memo(title=name))
    while not Path(log).exists():
        time.sleep(0.01)
    return ask(process, log, name)


def queue_a_pack(process: int) -> int:
    """A pack of three memos, the second of which kills whoever lays it out."""
    from pdf import packs

    parts = [
        {
            "id": name,
            "title": name,
            "source": {"template": "documents/memo.html", "data": samples.memo(title=name)},
        }
        for name in ("Först", "Gift", "Sist")
    ]
    return packs.start({"title": "Kallelse", "parts": parts}).pk


def work_once(process: int, job: int) -> str:
    """A worker that takes the job and dies of one of its parts."""
    import os
    import signal

    from pdf import building

    real = engine.layout

    def poisoned(html: str) -> bytes:
        if "Gift" in html:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(html)

    engine.layout = poisoned
    return building.build(job).state


def tick(process: int, job: int) -> dict[str, Any]:
    """What the clock does, and how the job stands after it."""
    from core import ticking
    from pdf.models import Job

    ticking.run_all()
    found = Job.objects.get(pk=job)
    return {"state": found.state, "attempt": found.attempt, "message": found.message}
