"""What runs in a worker."""

from django.tasks import task

from grants.actions import letters


@task
def write_award_letter(award_id: int) -> None:
    """Harmless when run twice."""
    letters.write_letter(award_id)
