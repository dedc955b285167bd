"""Raw files → text: what a file is, by its content, and its visible text with what the format knows of it.

`read` returns a `RawText`; `FORMATS` is the list of formats, in the order in which they are tried. A reader returns
the visible text by blocks (`Extracted`): what it takes for something else than the main content stays in the text,
under a mark. Everything that cannot be read raises `UnreadableTextError` with one message that says what to do.

To add a format: 1. write a module with a detector and a reader; 2. add it to `FORMATS`; 3. if it is binary, let the
detector look at the first bytes only; 4. add small inputs, broken and hostile ones among them, to `tests/raw_files`;
5. run `make test`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from build_scripts.model import RawText
from build_scripts.raw_files.containers import is_pdf, refuse_known
from build_scripts.raw_files.decoding import decode, digest_copies, drop_windows_line_ends, find_mojibake
from build_scripts.raw_files.docx import is_docx, read_docx
from build_scripts.raw_files.html import is_html, read_html
from build_scripts.raw_files.limited import read_limited
from build_scripts.raw_files.lines import (
    Extracted,
    Line,
    UnreadableTextError,
    UnsupportedFileError,
    is_blank,
)
from build_scripts.raw_files.literals import (
    is_code,
    is_csv,
    is_json,
    is_sql,
    is_xml,
    is_yaml,
    read_code,
    read_csv,
    read_json,
    read_sql,
    read_xml,
    read_yaml,
)
from build_scripts.raw_files.markdown import is_markdown, read_markdown
from build_scripts.raw_files.markup import is_markup, read_markup
from build_scripts.raw_files.mhtml import is_mhtml, read_mhtml
from build_scripts.raw_files.rtf import is_rtf, read_rtf

__all__ = [
    "FORMATS",
    "LARGEST_DOCUMENT",
    "LARGEST_FILE",
    "Format",
    "UnreadableTextError",
    "UnsupportedFileError",
    "digest_copies",
    "drop_windows_line_ends",
    "extract_text",
    "find_mojibake",
    "read",
]

#: Bytes of a binary file. A Word or PDF file of one speech with pictures has some megabytes.
LARGEST_DOCUMENT = 32 * 1024 * 1024

#: Bytes of a text. The largest of the first raw files is 70 kB, the longest government report of 1978–2000 is 99 kB; a
#: hundred speeches in one file stay below 2 MB. What is larger is not a text file that a person saved.
LARGEST_FILE = 8 * 1024 * 1024


@dataclass(frozen=True)
class _Content:
    """The bytes of a file, and its text where it is one."""

    data: bytes

    @cached_property
    def decoded(self) -> tuple[str, str]:
        """Encoding and text; raises UnreadableTextError."""
        return decode(self.data)

    @property
    def text(self) -> str:
        """Return the text without a byte order mark."""
        return self.decoded[1].removeprefix("\ufeff")


@dataclass(frozen=True)
class Format:
    """A raw format: name in the data, Chinese name, detector, reader, and whether browsers show it as text."""

    name: str
    label: str
    detect: Callable[[_Content], bool]
    read: Callable[[_Content], Extracted]
    is_binary: bool = False
    is_shown_by_browsers: bool = False


_NOTHING = {
    "text": "the file holds nothing but blanks. Hint: save the page again, or take the file away",
    "html": "a page without visible text. Hint: wait in the browser until the text is there, then save the page again",
    "docx": "a Word document without text, perhaps only pictures. Hint: recognise its text (OCR) and save that",
}


def _read_plain(text: str) -> Extracted:
    return Extracted([Line(line) for line in text.splitlines()])


def _read_inner(text: str) -> Extracted:
    """Read a text that was found inside a literal."""
    if is_xml(text):
        return read_xml(text, _read_inner)
    if is_markup(text):
        return read_markup(text)
    if is_markdown(text):
        return read_markdown(text)
    return read_html(text) if is_html(text) else _read_plain(text)


#: Tried in this order. Binary formats come first: their detectors look at bytes, all others at the decoded text.
FORMATS = (
    Format("docx", "Word 文档", lambda c: is_docx(c.data), lambda c: read_docx(c.data), is_binary=True),
    Format("pdf", "PDF", lambda c: is_pdf(c.data), lambda c: read_limited("pdf:read_pdf", c.data), is_binary=True),
    Format("rtf", "RTF", lambda c: is_rtf(c.data), lambda c: read_rtf(c.data), is_binary=True),
    Format("mhtml", "网页存档", lambda c: is_mhtml(c.data), lambda c: read_mhtml(c.data), is_binary=True),
    Format("sql", "数据库导出", lambda c: is_sql(c.text), lambda c: read_sql(c.text, _read_inner)),
    Format("json", "JSON", lambda c: is_json(c.text), lambda c: read_json(c.text, _read_inner)),
    Format("csv", "表格", lambda c: is_csv(c.text), lambda c: read_csv(c.text, _read_inner)),
    Format("xml", "XML", lambda c: is_xml(c.text), lambda c: read_xml(c.text, _read_inner)),
    Format("yaml", "YAML", lambda c: is_yaml(c.text), lambda c: read_yaml(c.text, _read_inner)),
    Format("code", "程序代码", lambda c: is_code(c.text), lambda c: read_code(c.text, _read_inner)),
    Format("markup", "标记文本", lambda c: is_markup(c.text), lambda c: read_markup(c.text), False, True),
    Format("markdown", "Markdown", lambda c: is_markdown(c.text), lambda c: read_markdown(c.text), False, True),
    Format("html", "网页", lambda c: is_html(c.text), lambda c: read_html(c.text)),
    Format("text", "纯文本", lambda c: True, lambda c: _read_plain(c.text), is_shown_by_browsers=True),
)


def extract_text(file: str, content: bytes) -> str | None:
    """Return the text to publish next to a raw file, None for a format that browsers show as text."""
    raw = read(file, content)
    form = next(each for each in FORMATS if each.name == raw.format)
    return None if form.is_shown_by_browsers else raw.text


def read(file: str, content: bytes) -> RawText:
    """Return the visible text of a raw file, whose format its content tells; `file` is its name, which plays no part.

    Plain text is passed unchanged. Raises UnreadableTextError for empty, blank, enormous, damaged and encrypted files,
    for formats that cannot be read, and for files without text.
    """
    if not content.strip():
        raise UnreadableTextError("the file is empty. Hint: save the page again, or take the file away")
    refuse_known(content)
    whole = _Content(content)
    binary = next((each for each in FORMATS if each.is_binary and each.detect(whole)), None)
    largest = LARGEST_DOCUMENT if binary else LARGEST_FILE
    if len(content) > largest:
        raise UnreadableTextError(
            f"{len(content):,} bytes, more than the {largest:,} that one text may have. Hint: split the file"
        )
    form = binary or next(each for each in FORMATS if not each.is_binary and each.detect(whole))
    digest = hashlib.sha256(content).hexdigest()
    encoding = "binary" if form.is_binary else whole.decoded[0]
    if form.name == "text":
        raw = RawText(file, digest, encoding, whole.decoded[1])
    else:
        extracted = form.read(whole)
        text, marks = extracted.joined()
        raw = RawText(file, digest, encoding, text, form.name, marks, extracted.facts, extracted.pages)
    if is_blank(raw.text.replace("\0", "")):
        raise UnreadableTextError(_NOTHING.get(raw.format, _NOTHING["text"]))
    return raw
