"""The page that compares the source of a speech with its text, line by line, with every removal and change.

It also shows the raw file to readers whose server states no encoding. Its size is linear in the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Literal, NamedTuple

from build_scripts.model import Edition, Paragraph, Repair
from build_scripts.pages.facts import word
from build_scripts.text.markdown import check_id, show_invisible, write_page, write_title

TEMPLATE = "source.html"
_Kind = Literal["", "removed", "changed", "inserted"]


class Piece(NamedTuple):
    """A stretch of a raw line: its text (blanks of a change are visible), what happened to it, and by which rule."""

    text: str
    kind: _Kind = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the raw file, numbered from 1."""

    number: int
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Raw lines, and what became of them: facts by their names, and paragraphs."""

    lines: list[SourceLine] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SourceView:
    """The page of a speech's source."""

    edition: Edition
    rows: list[SourceRow]
    summary: str
    description: str = "来源文件逐行对照整理后的正文，删改之处着色。"


def get_source_path(id_: str) -> str:
    """Return the path of the page of a speech's source. Raises ValueError for an invalid id."""
    return f"speeches/{check_id(id_)}/source.md"


def write_source_page(edition: Edition) -> str:
    """Return the Markdown of the page: a title; the template shows the rest. Search engines list only the speech."""
    title = f"对读来源文件：{edition.speech.title}"
    return write_page({"title": title, "template": TEMPLATE, "robots": "noindex"}, [write_title(title)])


def view_source(edition: Edition) -> SourceView:
    """Return the view of a speech's source."""
    return SourceView(edition, lay_out(edition), summarize(edition))


def summarize(edition: Edition) -> str:
    """Return what happened to the source by kind of rule, the most frequent first, and whether words were changed."""
    counts: dict[str, int] = defaultdict(int)
    for repair in edition.repairs:
        counts[word("repairs", repair.rule).name] += 1
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    kinds = "、".join(f"{name} {number}" for name, number in ordered) or "未作整理"
    edits = f"；编者改动 {len(edition.edits)}" if edition.edits else ""
    is_unchanged = not edition.edits and all(map(_keeps_words, edition.repairs))
    return f"{kinds}{edits}{'；文字未改' if is_unchanged else ''}"


def _keeps_words(repair: Repair) -> bool:
    """Return whether a repair only removes, or leaves the letters, digits and Han characters as they are."""
    before, after = ("".join(filter(str.isalnum, text)) for text in (repair.before, repair.after))
    return repair.removes or before == after


def lay_out(edition: Edition) -> list[SourceRow]:
    """Return the raw lines of a speech's part in rows, one for each paragraph; [] without the raw text.

    A row begins at the line of a paragraph or a fact. A paragraph that an editor wrote has no line: it follows the
    paragraph before it.
    """
    if not edition.raw_text:
        return []
    first = edition.speech.source.lines[0]
    facts: dict[int, list[str]] = defaultdict(list)
    for name, fact in edition.speech.facts.items():
        if fact.line and name in _STATED:
            facts[fact.line].append(word("facts", name).name)
    placed: dict[int, list[Paragraph]] = defaultdict(list)
    at = first
    for paragraph in edition.speech.paragraphs:
        at = paragraph.raw_line or at
        placed[at].append(paragraph)
    rows: list[SourceRow] = []
    for line in _divide(edition, first):
        if not rows or line.number in facts or line.number in placed:
            rows.append(SourceRow(facts=facts.get(line.number, []), paragraphs=placed.pop(line.number, [])))
        rows[-1].lines.append(line)
    # Of a raw file that was exchanged, lines may be missing.
    rest = [paragraph for number in sorted(placed) for paragraph in placed[number]]
    return [*rows, SourceRow(paragraphs=rest)] if rest else rows


#: Facts that are stated in a line of their own, or in one with others.
_STATED = ("title", "speaker", "speaker_masked", "date", "date_masked")


def _divide(edition: Edition, first: int) -> Iterator[SourceLine]:
    """Yield the lines of the raw text, from number `first` on."""
    numbers = count(first)
    pieces: list[Piece] = []
    for piece in _tint(edition):
        *whole, last = piece.text.split("\n")
        for text in whole:
            end = [piece._replace(text="⏎")] if piece.kind else []
            yield SourceLine(next(numbers), [*pieces, *_show(piece, text), *end])
            pieces = []
        pieces += _show(piece, last)
    if pieces:
        yield SourceLine(next(numbers), pieces)


def _show(piece: Piece, text: str) -> list[Piece]:
    shown = show_invisible(text) if piece.kind else text.rstrip("\r")
    return [piece._replace(text=shown)] if shown else []


def _tint(edition: Edition) -> Iterator[Piece]:
    """Yield the raw text in stretches; a character belongs to the repair that was the first to remove or change it."""
    text, base = edition.raw_text, edition.raw_start
    repairs = sorted(edition.repairs, key=lambda each: each.layer)
    owners = [-1] * len(text)
    inserted: dict[int, list[Repair]] = defaultdict(list)
    for number, repair in enumerate(repairs):
        start, end = max(repair.raw_start - base, 0), min(repair.raw_end - base, len(text))
        owners[start:end] = [number if owner < 0 else owner for owner in owners[start:end]]
        if repair.raw_start == repair.raw_end and start <= end:
            inserted[start].append(repair)
    edges = [at for at in range(1, len(text)) if owners[at] != owners[at - 1]]
    # What was inserted in the middle of a stretch that was removed is not in the text either.
    at_edges = {at: found for at, found in inserted.items() if at in {0, *edges, len(text)} or owners[at] < 0}
    for start, end in pairwise(sorted({0, *edges, *at_edges, len(text)})):
        yield from map(_show_insertion, at_edges.get(start, ()))
        if owners[start] < 0:
            yield Piece(text[start:end])
            continue
        repair = repairs[owners[start]]
        rule = word("repairs", repair.rule).name
        if repair.removes and "\n" not in repair.after:
            yield Piece(text[start:end], "removed", f"{rule}：删")
        else:
            yield Piece(text[start:end], "changed", f"{rule}：改作“{show_invisible(repair.after)}”")
    yield from map(_show_insertion, at_edges.get(len(text), ()))


def _show_insertion(repair: Repair) -> Piece:
    return Piece(repair.after.replace("\n", "⏎"), "inserted", f"{word('repairs', repair.rule).name}：增")
