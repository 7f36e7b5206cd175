"""Handing out kept bytes: one place that says how a file may be opened in a browser."""

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from core import blobs

# What a browser may show by itself. Everything else is saved, never opened in our own name.
SHOWN = {"application/pdf", "image/jpeg", "image/png", "text/plain"}


def deliver(
    request: HttpRequest, *, name: str, sha256: str, content_type: str, download: bool = False
) -> HttpResponseBase:
    """A kept file as an answer: PDF, pictures and plain text are shown, the rest is saved under its name.

    The SHA-256 is the ETag, so a tablet that has the pack does not fetch it again; it must still ask, so that a
    withdrawn right is felt at once. The file gets a sandbox of its own: a script in it can reach nothing of ours.
    """
    tag = f'"{sha256}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified()
    shown = content_type in SHOWN and not download
    if content_type == "text/plain":
        content_type = "text/plain; charset=utf-8"
    answer = FileResponse(
        blobs.open(sha256), as_attachment=not shown, filename=name, content_type=content_type
    )
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    if content_type != "application/pdf":
        answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    patch_vary_headers(answer, ["Cookie"])
    return answer
