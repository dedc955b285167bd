"""Files that are known by their first bytes and cannot be read, and the limits of zip containers."""

from __future__ import annotations

import io
import zipfile
import zlib

from build_scripts.raw_files.lines import UnreadableTextError, UnsupportedFileError

#: Unpacked bytes of one part of a zip container. `word/document.xml` of a book of 800 pages has some 20 MB.
LARGEST_PART = 64 * 1024 * 1024

#: First bytes → what the file is, and what to do.
_KNOWN = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .wps, .xls)",
        "open it in Word or WPS and save it as .docx",
    ),
    (b"\x89PNG", "a picture", "recognise its text (OCR) and save that"),
    (b"\xff\xd8\xff", "a picture", "recognise its text (OCR) and save that"),
    (b"GIF8", "a picture", "recognise its text (OCR) and save that"),
    (b"BM", "a picture", "recognise its text (OCR) and save that"),
    (b"II*\0", "a picture", "recognise its text (OCR) and save that"),
    (b"MM\0*", "a picture", "recognise its text (OCR) and save that"),
    (b"RIFF", "a picture, sound or film", "recognise its text and save that"),
    (b"Rar!", "an archive", "unpack it and import the files in it"),
    (b"7z\xbc\xaf\x27\x1c", "an archive", "unpack it and import the files in it"),
    (b"\x1f\x8b", "an archive", "unpack it and import the files in it"),
    (b"BZh", "an archive", "unpack it and import the files in it"),
    (b"\xfd7zXZ", "an archive", "unpack it and import the files in it"),
    (b"ITSF", "a help file (.chm)", "save its pages as HTML"),
    (b"\x7fELF", "a program", "is this the right file?"),
    (b"MZ\x90\0", "a program", "is this the right file?"),
    (b"SQLite format 3\0", "a database", "export its rows as SQL or JSON"),
)
#: A part of a zip container → what the container is, "" for a Word document.
_ZIPPED = (
    ("word/document.xml", ""),
    ("xl/workbook.xml", "a spreadsheet"),
    ("ppt/presentation.xml", "a presentation"),
    ("content.xml", "an OpenDocument file"),
    ("META-INF/container.xml", "an e-book"),
)


def refuse_known(content: bytes) -> None:
    """Raise UnreadableTextError for a file whose first bytes say that it has no text that can be read."""
    for magic, kind, hint in _KNOWN:
        if content.startswith(magic) and (magic != b"BM" or content[6:10] == b"\0\0\0\0"):
            raise UnsupportedFileError(f"{kind}, not a text. Hint: {hint}")


def is_pdf(content: bytes) -> bool:
    """Return whether the bytes begin as a PDF, after at most 1,024 others, as readers of PDF allow."""
    return b"%PDF-" in content[:1029]


def is_zip(content: bytes) -> bool:
    """Return whether the bytes begin as a zip container."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class Container:
    """A zip container whose parts are read within limits; raises UnreadableTextError for everything that is damaged."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeDecodeError) as error:
            raise UnreadableTextError(f"a damaged zip container ({error}). Hint: save the file again") from error

    def kind(self) -> str:
        """Return what the container is, "" for a Word document."""
        return next((kind for name, kind in _ZIPPED if name in self.names), "an archive")

    def part(self, name: str) -> bytes:
        """Return the bytes of a part, b"" where there is none."""
        if name not in self.names:
            return b""
        try:
            with self._zip.open(name) as file:
                data = file.read(LARGEST_PART + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
            ValueError,
            OSError,
        ) as error:
            raise UnreadableTextError(f"{name} is damaged or encrypted ({error}). Hint: save the file again") from error
        if len(data) > LARGEST_PART:
            raise UnreadableTextError(
                f"{name} unpacks to more than {LARGEST_PART:,} bytes, so this is no document. Hint: save its text only"
            )
        return data
