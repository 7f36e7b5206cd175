"""Files: read, added, replaced, taken out."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cases.views.access import note_reading, see_file
from core.downloads import deliver


@require_safe
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The bytes. A withdrawn file can still be read by those who read the case: it is kept for them."""
    file = see_file(request, slug, pk)
    note_reading(request, file, file.record, file.record.case)
    return deliver(
        request,
        name=file.name,
        sha256=file.sha256,
        content_type=file.content_type,
        download="spara" in request.GET,
    )
