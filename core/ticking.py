"""What must happen by the clock. Apps register jobs in AppConfig.ready; `manage.py tick` runs them all.

A job must be safe to run every minute and twice at once: it looks for what is due and not done, and does it in a
transaction of its own. One job that fails does not stop the others.
"""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)

type Job = Callable[[], int]
_jobs: dict[str, Job] = {}


def register(name: str, job: Job) -> None:
    """Register a job that returns how many things it did."""
    _jobs[name] = job


def run_all() -> dict[str, int | None]:
    """Run every job. Returns how much each did; None for one that failed, which is logged with its trace."""
    done: dict[str, int | None] = {}
    for name, job in _jobs.items():
        try:
            done[name] = job()
        except Exception:
            log.exception("tick: %s", name)
            done[name] = None
    return done
