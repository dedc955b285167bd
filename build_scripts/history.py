"""When each speech was published here, and when its words were changed: `corpus/history.yml`.

The build adds a line on the day on which it first sees other words than before; a keeper may mend a date and say
behind it what was changed. Rules of the outline or of the glossary change no words, and so add no line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date

import yaml

from build_scripts.records import Revision, Speech

#: Hexadecimal digits that name a content: among a million versions two of one speech never meet.
DIGEST = 12
HEAD = """\
# When each speech was first published, and when its words were changed: day, digest of the words, what was done.
# The build adds lines; mend a date, or say behind a digest what was changed, and readers of the feed are told.
"""
_LINE = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d) (?P<content>[0-9a-f]{{{DIGEST}}})(?: (?P<what>.*))?")


class HistoryError(ValueError):
    """The history cannot be read; the message says where and what to do."""


def read_history(text: str) -> dict[str, tuple[Revision, ...]]:
    """The revisions of each speech by id, as they stand: the last is what is published. "" gives none.

    Raises HistoryError for a line of any other form.
    """
    try:
        entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or {}
    except yaml.YAMLError as error:
        raise HistoryError(f"history.yml is no YAML ({error}). Restore it from your version control.") from error
    if not isinstance(entries, dict):
        raise HistoryError("history.yml is no list of speeches. Restore it from your version control.")
    return {str(speech): tuple(_revisions(str(speech), lines)) for speech, lines in entries.items()}


def _revisions(speech: str, lines: object) -> list[Revision]:
    revisions = []
    for line in str(lines).splitlines():
        found = _LINE.fullmatch(line.strip())
        if not found or not _is_day(found["date"]):
            raise HistoryError(f"history.yml, {speech}: “{line}” is no line of day, digest and remark.")
        revisions.append(Revision(found["date"], found["content"], found["what"] or ""))
    return revisions


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def content(speech: Speech) -> str:
    """The digest of all that a speech says: what is known of it, and its words."""
    said = [
        speech.kind,
        speech.complete,
        sorted((name, fact.value) for name, fact in speech.facts.items()),
        speech.front_matter,
        [paragraph.text for paragraph in speech.paragraphs],
        speech.back_matter,
        speech.note,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:DIGEST]


def continued(known: Sequence[Revision], speech: Speech, today: date) -> tuple[Revision, ...]:
    """The revisions with what is new today. Changes of one day are one: the last of them is what readers see."""
    now = content(speech)
    if known and known[-1].content == now:
        return tuple(known)
    if known and known[-1].date == today.isoformat():
        return (*known[:-1], Revision(known[-1].date, now, known[-1].what))
    return (*known, Revision(today.isoformat(), now))


def write_history(history: Mapping[str, Sequence[Revision]]) -> str:
    """The text of `corpus/history.yml`. The same history gives the same bytes."""
    lines = [HEAD]
    for speech, revisions in sorted(history.items()):
        lines += [f"\n{speech}: |\n", *(f"  {r.date} {r.content} {r.what}".rstrip() + "\n" for r in revisions)]
    return "".join(lines)
