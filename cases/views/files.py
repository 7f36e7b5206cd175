"""Files: read, added, replaced, taken out."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cases.queries import looks_of
from cases.views.access import note_reading, see_file
from core import blobs
from core.downloads import deliver
from pdf import thumbnails


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


@require_safe
def thumbnail(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The first page as a small picture, for those who may open the file. There is none of what is secret, nor until
    a worker has made one."""
    file = see_file(request, slug, pk)
    looked = looks_of([file])[file.pk]
    if not looked.has_picture or looked.look is None or not blobs.exists(looked.look.thumbnail):
        raise Http404
    return deliver(
        request, name="bild.webp", sha256=looked.look.thumbnail, content_type=thumbnails.CONTENT_TYPE
    )
