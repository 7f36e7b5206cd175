"""How large uploads are taken in."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedFileUploadHandler(TemporaryFileUploadHandler):
    """Keeps no more of a file than just past the limit, so that nobody fills the disk, but reads it to the end and
    remembers its whole size. The rest of the form arrives as usual and the person is told which file it was."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = settings.UPLOAD_LIMIT_BYTES + 1 - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)

    def file_complete(self, file_size: int) -> Any:
        file = super().file_complete(file_size)
        if file is not None:
            file.size = file_size
        return file
