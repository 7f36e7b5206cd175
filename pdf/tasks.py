"""What runs in a worker."""

from django.tasks import task

from pdf import building, uploads


@task
def build_pack(job_id: int) -> None:
    """Build the pack of this job. Harmless when run twice."""
    building.build(job_id)


@task
def look_at_upload(sha256: str, name: str) -> None:
    """Make an uploaded file ready for a pack and note what it turned out to be. Harmless when run twice."""
    uploads.look_now(sha256, name)
