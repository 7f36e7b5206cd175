"""What the processes of a race do."""

import time

from core import once
from core.models import Submission


def send(process: int, token: str) -> tuple[int, str]:
    """Send the same form; say whether it was we who did it, and where we were sent."""

    def work() -> str:
        time.sleep(0.2)  # long enough for the others to arrive
        return f"/saker/{Submission.objects.count()}/"

    try:
        return 1, once.run(once.key(token, {"subject": "Möte"}), work, done_url=str)
    except once.AlreadyDone as before:
        return 0, before.url
