"""The page that compares each revision of a speech with the one before it: facts, remarks and text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from build_scripts.model import Edition, Revision, Speech
from build_scripts.pages.facts import word
from build_scripts.text.markdown import check_id, write_page, write_title

TEMPLATE = "revisions.html"
#: Characters of changed paragraphs that a page shows: 60 KB of its 150. The longest text of the corpus has 8,237.
MOST_CHARACTERS = 20_000
#: Paragraphs that share less are two paragraphs: one was deleted and one was inserted.
SIMILAR = 0.5
#: Longest text that is compared by characters; the time grows with the square: 0.08 s for two parts of
#: the corpus of this length.
LONGEST_COMPARED = 5_000
#: Equal characters between two changes that are too few to be read on their own.
SHORTEST_EQUAL = 2


class Piece(NamedTuple):
    """A stretch of a text: the same in both revisions, or only in the former or the latter."""

    text: str
    kind: Literal["", "removed", "inserted"] = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A change: its place in words, and the text with its removals and insertions.

    `number` is that of the paragraph in the latter revision, or of the one before the place where it was removed; 0 for
    what is not a paragraph and before the first.
    """

    place: str
    pieces: tuple[Piece, ...]
    number: int = 0

    @property
    def size(self) -> int:
        """Return the number of characters shown."""
        return sum(len(piece.text) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Step:
    """A revision and its changes since the one before it; `is_stored` says whether both texts are known.

    `is_last` says that its paragraphs are those of the speech's page. `unlisted` counts the changes that are not shown.
    """

    number: int
    revision: Revision
    former: Revision
    is_stored: bool
    is_last: bool
    changes: tuple[Change, ...]
    unlisted: int = 0


@dataclass(frozen=True, slots=True)
class RevisionsView:
    """The page of a speech's revisions, the newest first."""

    edition: Edition
    steps: list[Step]
    description: str = "这篇讲话在本库里改过什么：每一版和前一版逐段对照。"


def get_revisions_path(id_: str) -> str:
    """Return the path of the page of a speech's revisions. Raises ValueError for an invalid id."""
    return f"speeches/{check_id(id_)}/revisions.md"


def write_revisions_page(edition: Edition) -> str:
    """Return the Markdown of the page: a title; the template shows the rest. Search engines list only the speech."""
    title = f"修订对照：{edition.speech.title}"
    return write_page({"title": title, "template": TEMPLATE, "robots": "noindex"}, [write_title(title)])


def view_revisions(edition: Edition) -> RevisionsView:
    """Return the view of a speech's revisions; without a second revision it has no steps."""
    steps, room = [], MOST_CHARACTERS
    for number, (former, latter) in reversed(list(enumerate(pairwise(edition.revisions), 2))):
        before, after = (edition.texts.get(each.content) for each in (former, latter))
        changes = list(compare(before, after)) if before and after else []
        shown = []
        for change in changes:
            room -= change.size
            if room < 0:
                break
            shown.append(change)
        is_last = latter is edition.revisions[-1]
        unlisted = len(changes) - len(shown)
        steps.append(Step(number, latter, former, bool(before and after), is_last, tuple(shown), unlisted))
    return RevisionsView(edition, steps)


def compare(former: Speech, latter: Speech) -> Iterator[Change]:
    """Yield what an editor changed between two states of a speech: first facts and remarks, then paragraphs."""
    before, after = dict(_list_facts(former)), dict(_list_facts(latter))
    for place in [*before, *(place for place in after if place not in before)]:
        if before.get(place) != after.get(place):
            yield Change(place, compare_texts(before.get(place, ""), after.get(place, "")))
    yield from compare_paragraphs([p.text for p in former.paragraphs], [p.text for p in latter.paragraphs])


def _list_facts(speech: Speech) -> Iterator[tuple[str, str]]:
    """Yield what a speech file has besides the text, each with its Chinese name."""
    yield "类别", word("kinds", speech.kind).name
    yield "完整与否", "完整" if speech.complete else "不完整"
    for name, fact in speech.facts.items():
        yield word("facts", name).name, fact.value
    yield "文前", " / ".join(speech.front_matter)
    yield "文后", " / ".join(speech.back_matter)
    yield "编者按语", speech.note
    yield "编者指定的标题", "；".join(f"{text}（{level}）" for text, level in sorted(speech.headings.items()))
    yield "编者不取的著录", "；".join(speech.rejected)
    yield "原文疑误的裁定", "；".join(f"{each.text}→{each.suggestion}" for each in speech.source_rulings)
    if done := speech.proofread:
        yield "校读", "，".join(filter(None, (done.by, done.date, done.doubts)))


def compare_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Yield the changed, removed and inserted paragraphs, in the order of the latter text."""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        at = c
        for old in before[a:b]:
            match = next((new for new in range(at, d) if _is_similar(old, after[new])), None)
            if match is None:
                yield Change(f"第 {at} 段之后" if at else "第 1 段之前", compare_texts(old, ""), at)
                continue
            yield from (_insert(new, after[new]) for new in range(at, match))
            yield Change(f"第 {match + 1} 段", compare_texts(old, after[match]), match + 1)
            at = match + 1
        yield from (_insert(new, after[new]) for new in range(at, d))


def _insert(at: int, text: str) -> Change:
    return Change(f"第 {at + 1} 段，新增", compare_texts("", text), at + 1)


def _is_similar(before: str, after: str) -> bool:
    """Return whether two paragraphs are versions of one: by the characters that they share, in any order."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR


def compare_texts(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts in one, with what is only in one of them; removed before inserted. () for two empty texts."""
    start = _count_equal(before, after)
    end = _count_equal(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    changed = _compare(old, new) if max(len(old), len(new)) <= LONGEST_COMPARED else [(old, new)]
    pieces = [Piece(before[:start])]
    for each in changed:
        pieces += [Piece(each)] if isinstance(each, str) else [Piece(each[0], "removed"), Piece(each[1], "inserted")]
    pieces.append(Piece(before[len(before) - end :]))
    return tuple(piece for piece in pieces if piece.text)


def _count_equal(before: str, after: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    shorter = min(len(before), len(after))
    return next((at for at in range(shorter) if before[at] != after[at]), shorter)


def _compare(before: str, after: str) -> list[str | tuple[str, str]]:
    """Return the stretches of two texts in order: equal ones, and pairs of different ones."""
    found: list[str | tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal" and b - a >= SHORTEST_EQUAL:
            found.append(before[a:b])
        elif found and isinstance(found[-1], tuple):
            found[-1] = found[-1][0] + before[a:b], found[-1][1] + after[c:d]
        else:
            found.append((before[a:b], after[c:d]))
    return found
