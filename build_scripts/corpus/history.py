"""When each speech was published here, and when its words were changed: `corpus/history.yml`.

The build adds a line on the day on which it first sees other words than before; a keeper may mend a date and say
behind it what was changed. Rules of the outline or of the glossary change no words, and so add no line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import yaml

from build_scripts.model import Revision, Speech
from build_scripts.system.yaml_loaders import loader

#: Hexadecimal digits that name a content: among a million versions two of one speech never meet.
DIGEST = 12
HEAD = """\
# When each speech was first published, and when its words were changed: day, digest of the words, what was done.
# The build adds lines; mend a date, or say behind a digest what was changed, and readers of the feed are told.
"""
_LINE = re.compile(rf"(?P<date>\d{{4}}-\d\d-\d\d) (?P<content>[0-9a-f]{{{DIGEST}}})(?: (?P<what>.*))?")


class HistoryError(ValueError):
    """The history cannot be read; each of `problems` says where and what to do, `understood` what the rest says."""

    def __init__(
        self, problems: Sequence[str], understood: Mapping[str, tuple[Revision, ...]] = MappingProxyType({})
    ) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
        self.understood = dict(understood)


def read_history(text: str) -> dict[str, tuple[Revision, ...]]:
    """The revisions of each speech by id, as they stand: the last is what is published. "" gives none.

    Raises HistoryError with every line of any other form.
    """
    try:
        # Every value is a text here, whatever tag it has.
        entries = yaml.load(text, Loader=loader(text, "BaseLoader")) or {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"line {mark.line + 1}: " if mark else ""
        what = getattr(error, "problem", None) or "nested too deep"
        raise HistoryError([f"{place}this is no YAML ({what}). Restore it from your version control."]) from error
    if not isinstance(entries, dict):
        raise HistoryError(["here should be a list of speeches. Restore it from your version control."])
    problems: list[str] = []
    history = {str(speech): tuple(_revisions(str(speech), lines, problems)) for speech, lines in entries.items()}
    if problems:
        raise HistoryError(problems, history)
    return history


def _revisions(speech: str, lines: object, problems: list[str]) -> Iterator[Revision]:
    if not isinstance(lines, str):
        problems.append(f"{speech}: here should be a block of lines (`{speech}: |`)")
        return
    for line in lines.splitlines():
        found = _LINE.fullmatch(line.strip())
        if found and _is_day(found["date"]):
            yield Revision(found["date"], found["content"], found["what"] or "")
        else:
            problems.append(f"{speech}: “{line}” is no line of day, digest and remark")


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
    """The revisions with what is new today. Changes of one day are one: the last of them is what readers see.

    Days never go back: where the clock says a day before the last one, either was wrong, and the change is a line of
    its own under the last day.
    """
    now = content(speech)
    if known and known[-1].content == now:
        return tuple(known)
    if known and known[-1].date == today.isoformat():
        return (*known[:-1], Revision(known[-1].date, now, known[-1].what))
    return (*known, Revision(max(today.isoformat(), known[-1].date if known else ""), now))


def write_history(history: Mapping[str, Sequence[Revision]]) -> str:
    """The text of `corpus/history.yml`. The same history gives the same bytes."""
    lines = [HEAD]
    for speech, revisions in sorted(history.items()):
        lines += [f"\n{speech}: |\n", *(f"  {r.date} {r.content} {r.what}".rstrip() + "\n" for r in revisions)]
    return "".join(lines)
