"""Files on their way in: on a disk they have no name, so that a killed process leaves nobody's NIK behind.

Nobody may send more than the largest file that is ever read.
"""

import tempfile
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from naungan.intake.reading.grid import LARGEST_BYTES


class NamelessUpload(FileUploadHandler):
    """Writes a file to a place that vanishes with the process; what is too large is cut off and refused as such."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        self._file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (closed with the request)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """One byte too many stays, so that whoever reads the file sees that it is too large."""
        room = LARGEST_BYTES + 1 - self._size
        self._file.write(raw_data[:room])
        self._size += len(raw_data[:room])
        if len(raw_data) > room:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> UploadedFile:  # type: ignore[type-arg]
        self._file.seek(0)
        return UploadedFile(
            file=self._file, name=self.file_name, content_type=self.content_type, size=self._size,
            charset=self.charset, content_type_extra=self.content_type_extra,
        )  # fmt: skip
