"""What runs in a worker."""

from django.tasks import task

from audits.actions import letters


@task
def write_audit_letter(reply_id: int) -> None:
    """Harmless when run twice."""
    letters.write_letter(reply_id)
