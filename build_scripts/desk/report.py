"""The report on speeches that need a look: one HTML file, riskiest first, with source and result next to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import jinja2

from build_scripts.corpus import load_editions
from build_scripts.desk.risk import Reason, assess, measure_risk
from build_scripts.desk.twins import find_twins
from build_scripts.model import Edition, RawText
from build_scripts.pages import word
from build_scripts.raw_files import UnreadableTextError, read
from build_scripts.system.files import write

#: The folder for reports in a corpus. It is not part of the corpus: no command reads it, and it may be deleted.
REPORTS = ".reports"
_TEMPLATES = Path(__file__).parents[1] / "templates" / "desk"
#: Raw characters shown before and after the stretch for which a speech is listed.
CONTEXT = 60
#: Fewest points of a speech that needs a look. `tests/desk/damage.py` gives nine gold texts, whole and damaged: of 114
#: that need an edit 112 have at least this many points, of 8 that are right none.
LEAST_RISK = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Source and result at a reason: before it, itself, after it; "" for what is absent. `paragraph` is the id."""

    source: tuple[str, str, str]
    result: tuple[str, str, str]
    paragraph: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A reason (its name in WEIGHTS and its evidence), what the report calls it, and its place."""

    name: str
    label: str
    explanation: str
    quote: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A speech in the report."""

    id: str
    title: str
    file: str
    risk: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report that was written: its file, the speeches, riskiest first, and how many of them need a look."""

    path: Path
    entries: tuple[Entry, ...]

    @property
    def risky(self) -> int:
        """Return how many speeches have at least LEAST_RISK points."""
        return sum(entry.risk >= LEAST_RISK for entry in self.entries)


def write_report(corpus: Path, speeches: Collection[str] | None = None, name: str = "report") -> Report:
    """Write `.reports/NAME.html` on the speeches with these ids; None means all that nobody has proofread."""
    editions = load_editions(corpus)
    entries = tuple(_list_entries(corpus, editions, speeches))
    path = corpus / REPORTS / f"{name}.html"
    report = Report(path, entries)
    template = get_environment().get_template("report.html")
    made = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    write(path, template.render(report=report, least=LEAST_RISK, made=made).encode())
    return report


@cache
def get_environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _list_entries(corpus: Path, editions: Sequence[Edition], speeches: Collection[str] | None) -> Iterator[Entry]:
    twins = find_twins([edition.speech for edition in editions])
    parts = Counter(edition.speech.source.file for edition in editions)
    chosen = [
        edition
        for edition in editions
        if (edition.speech.id in speeches if speeches is not None else edition.speech.proofread is None)
    ]
    found = []
    for edition in chosen:
        speech, raw = edition.speech, read_raw(corpus, edition.speech.source.file)
        reasons = assess(edition, raw, parts[speech.source.file], twins.get(speech.id, ""))
        items = tuple(
            Item(reason.name, *_describe(reason), reason.quote, locate(reason, edition, raw)) for reason in reasons
        )
        found.append(Entry(speech.id, speech.title, speech.source.file, measure_risk(reasons), items))
    yield from sorted(found, key=lambda entry: (-entry.risk, entry.id))


def _describe(reason: Reason) -> tuple[str, str]:
    label = word("risks", reason.name)
    return label.name, label.explanation


def read_raw(corpus: Path, file: str) -> RawText:
    """Return a raw file; an empty one if it is missing or cannot be read, which `check` reports."""
    try:
        return read(file, (corpus / "raw" / file).read_bytes())
    except (OSError, UnreadableTextError):
        return RawText(file, "", "utf-8", "")


def locate(reason: Reason, edition: Edition, raw: RawText) -> Place | None:
    """Return source and result at a reason, None for one that concerns the whole speech."""
    paragraphs = edition.speech.paragraphs
    if reason.span:
        start, end = reason.span
        line = raw.text.count("\n", 0, start) + 1
        near = next((p for p in reversed(paragraphs) if p.raw_line is not None and p.raw_line <= line), None)
        text, anchor = (near.text, near.id) if near else ("", "")
        return Place(cut(raw.text, start, end), _find(text, reason.quote), anchor)
    if reason.paragraph is None:
        return None
    paragraph = paragraphs[reason.paragraph]
    source = ("", "", "")
    if paragraph.raw_line is not None:
        lines = raw.text.split("\n")
        start = sum(len(line) + 1 for line in lines[: paragraph.raw_line - 1])
        found = raw.text.find(reason.quote, start, start + 2 * len(paragraph.text) + 2 * CONTEXT)
        end = found + len(reason.quote) if found >= 0 else start + len(lines[paragraph.raw_line - 1])
        source = cut(raw.text, found if found >= 0 else start, min(end, len(raw.text)))
    return Place(source, _find(paragraph.text, reason.quote), paragraph.id)


def _find(text: str, quote: str) -> tuple[str, str, str]:
    """Return the quote in a text with its context; the text shortened if it does not have the quote."""
    start = text.find(quote) if quote else -1
    return cut(text, start, start + len(quote)) if start >= 0 else (text[: 2 * CONTEXT], "", "")


def cut(text: str, start: int, end: int) -> tuple[str, str, str]:
    return text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
