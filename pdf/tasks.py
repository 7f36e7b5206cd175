"""What runs in a worker."""

from django.tasks import task

from pdf import building


@task
def build_pack(job_id: int) -> None:
    """Build the pack of this job. Harmless when run twice."""
    building.build(job_id)
