"""Web archives (MHTML) and saved mails: the page or text among the parts of a MIME message."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from build_scripts.raw_files.decoding import decode
from build_scripts.raw_files.html import is_html, read_html
from build_scripts.raw_files.lines import Extracted, Line, UnreadableTextError

#: Parts of a message: a file with more is not a saved page.
MOST_PARTS = 5_000
_HEADER = re.compile(rb"\s*(?:[!-9;-~]{1,70}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*+){2,}")
_FIELD = re.compile(rb"^(?:MIME-Version|Content-Type|Content-Transfer-Encoding|Message-ID|Received):", re.I | re.M)


def is_mhtml(content: bytes) -> bool:
    """Return whether the bytes begin with the header of a MIME message."""
    head = _HEADER.match(content[:20_000])
    return bool(head and _FIELD.search(head[0]))


def read_mhtml(content: bytes) -> Extracted:
    """Return the text of the first HTML part, else of the first plain one; subject and date are facts."""
    if content.count(b"\n--") > MOST_PARTS:
        raise UnreadableTextError(f"more than {MOST_PARTS:,} parts, which is no saved page. Hint: save it again")
    try:
        message = message_from_bytes(content.lstrip(), policy=policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except RecursionError as error:
        raise UnreadableTextError("parts inside parts without end. Hint: save the page again") from error
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    part = page or next((part for part in parts if part.get_content_type() == "text/plain"), None)
    if part is None:
        raise UnreadableTextError("a web archive without a page in it. Hint: save the page again")
    text = _decode_part(part)
    extracted = read_html(text) if page or is_html(text) else Extracted([Line(line) for line in text.splitlines()])
    subject = _decode_header(message, "Subject")
    facts = dict(extracted.facts)
    if subject:
        facts.setdefault("page_title", subject)
    return Extracted(extracted.lines, facts)


def _decode_header(message: Message, name: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(str(message.get(name, ""))))).split())
    except (LookupError, ValueError, MessageError):
        return ""


def _decode_part(part: Message) -> str:
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    charset = str(part.get_content_charset() or "")
    try:
        return data.decode(charset) if charset else decode(data)[1]
    except (LookupError, UnicodeDecodeError):
        return decode(data)[1]
