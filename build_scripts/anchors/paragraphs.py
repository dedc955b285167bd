"""Recognition of paragraphs after corrections, so that each keeps its id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from build_scripts.anchors.model import PARAGRAPH_ID, PublishedParagraph, SpeechAnchors

#: Folded characters; a shorter beginning does not identify a paragraph (同志们, 谢谢大家). Chosen.
SHORTEST_HEAD = 6
#: Most pairs that are compared of a run of changed paragraphs and its former run; longer runs are paired in order.
#: Chosen: two hundred paragraphs against two hundred.
MOST_PAIRS = 40_000


def assign_paragraphs(
    new: list[PublishedParagraph], known: SpeechAnchors
) -> tuple[list[PublishedParagraph], dict[str, str]]:
    """Return the paragraphs with their ids, and the ids of paragraphs that were merged into another, with its id."""
    old, gone = list(known.paragraphs), list(known.gone)
    same = _match_unchanged(old, new)
    revived = dict(_match_equal(_list_others(new, same), new, range(len(gone)), gone))
    same.update(_match_beginnings(_list_others(new, {*same, *revived}), new, _list_others(old, same.values()), old))
    same.update(_match_places(old, new, same, revived.keys()))
    ids = {at: old[before].id for at, before in same.items()} | {at: gone[before].id for at, before in revived.items()}
    moved = _find_absorbed(old, new, same, ids)
    fresh = max((int(found[1]) for each in known.ids if (found := PARAGRAPH_ID.fullmatch(each))), default=0)
    paragraphs = []
    for at, paragraph in enumerate(new):
        if at not in ids:
            fresh += 1
            ids[at] = f"p_{fresh}"
        paragraphs.append(PublishedParagraph(ids[at], paragraph.digest, paragraph.head))
    return paragraphs, moved


def _match_unchanged(old: list[PublishedParagraph], new: list[PublishedParagraph]) -> dict[int, int]:
    """Map indexes of unchanged paragraphs in `new` to `old`: first those in the same order, then moved ones."""
    digests = [paragraph.digest for paragraph in old], [paragraph.digest for paragraph in new]
    if digests[0] == digests[1]:
        return {at: at for at in range(len(new))}
    same: dict[int, int] = {}
    for before, at, length in SequenceMatcher(None, *digests, autojunk=False).get_matching_blocks():
        same.update(zip(range(at, at + length), range(before, before + length), strict=True))
    return same | dict(_match_equal(_list_others(new, same), new, _list_others(old, same.values()), old))


def _list_others(paragraphs: list[PublishedParagraph], taken: Iterable[int]) -> list[int]:
    """Return the indexes that are not in `taken`."""
    settled = set(taken)
    return [index for index in range(len(paragraphs)) if index not in settled]


def _match_equal(
    places: Sequence[int], new: list[PublishedParagraph], places_before: Sequence[int], old: list[PublishedParagraph]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of unchanged paragraphs that were moved; of equal ones the first with the first."""
    unmatched: defaultdict[str, list[int]] = defaultdict(list)
    for before in reversed(places_before):
        unmatched[old[before].digest].append(before)
    for at in places:
        if unmatched[new[at].digest]:
            yield at, unmatched[new[at].digest].pop()


def _match_beginnings(
    places: list[int], new: list[PublishedParagraph], places_before: list[int], old: list[PublishedParagraph]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of changed paragraphs with the same beginning, which no other paragraph has."""
    counts = Counter(new[at].head for at in places)
    counts_before = Counter(old[before].head for before in places_before)
    by_head = {old[before].head: before for before in places_before if counts_before[old[before].head] == 1}
    for at in places:
        head = new[at].head
        if len(head) >= SHORTEST_HEAD and counts[head] == 1 and head in by_head:
            yield at, by_head[head]


def _match_places(
    old: list[PublishedParagraph], new: list[PublishedParagraph], same: dict[int, int], revived: Iterable[int]
) -> list[tuple[int, int]]:
    """Return pairs of changed paragraphs between the same neighbours, then of those with one same neighbour."""
    runs_before = list(_list_runs(len(old), same.values()))
    runs = list(_list_runs(len(new), {*same, *revived}))
    found: list[tuple[int, int]] = []
    for sides in ((True, True), (True, False), (False, True)):
        places = {_get_neighbours(run, sides): run for run in reversed(runs_before)}
        for run in list(runs):
            left = -1 if run[0] == 0 else same.get(run[0] - 1)
            right = len(old) if run[-1] == len(new) - 1 else same.get(run[-1] + 1)
            if (sides[0] and left is None) or (sides[1] and right is None):
                continue
            run_before = places.pop((left if sides[0] else None, right if sides[1] else None), None)
            if run_before is not None:
                runs.remove(run)
                runs_before.remove(run_before)
                found += [(run[at], run_before[before]) for before, at in _pair_up(run_before, old, run, new)]
    return found


def _get_neighbours(run: list[int], sides: tuple[bool, bool]) -> tuple[int | None, int | None]:
    """Return the indexes before and after a run of old paragraphs, None for a side that is not compared."""
    return run[0] - 1 if sides[0] else None, run[-1] + 1 if sides[1] else None


def _list_runs(length: int, matched: Iterable[int]) -> Iterator[list[int]]:
    """Yield the runs of consecutive indexes below `length` that are not matched."""
    taken, run = set(matched), list[int]()
    for index in range(length + 1):
        if index < length and index not in taken:
            run.append(index)
        elif run:
            yield run
            run = []


def _pair_up(
    run_before: list[int], old: list[PublishedParagraph], run: list[int], new: list[PublishedParagraph]
) -> list[tuple[int, int]]:
    """Return as many pairs as possible, in order, by greatest similarity of beginnings; of equals the earliest."""
    rows, columns = len(run_before), len(run)
    if rows == columns or rows * columns > MOST_PAIRS:
        return list(zip(range(rows), range(columns), strict=False))
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    gain = [[1 + _compare_heads(old[before].head, new[at].head) for at in run] for before in run_before]
    for row in reversed(range(rows)):
        for column in reversed(range(columns)):
            together = gain[row][column] + best[row + 1][column + 1]
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    pairs, row, column = [], 0, 0
    while row < rows and column < columns:
        if best[row][column] == gain[row][column] + best[row + 1][column + 1]:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _compare_heads(head: str, other: str) -> float:
    return SequenceMatcher(None, head, other, autojunk=False).ratio()


def _find_absorbed(
    old: list[PublishedParagraph], new: list[PublishedParagraph], same: dict[int, int], ids: dict[int, str]
) -> dict[str, str]:
    """Map the ids of paragraphs that are gone next to a changed one to its id: they were merged into it.

    The changed paragraph before takes precedence over the one after. Paragraphs that are gone between unchanged ones
    are lost and not in the result.
    """
    at_of = {before: at for at, before in same.items()}
    moved: dict[str, str] = {}
    for run in _list_runs(len(old), at_of):
        for before in (run[0] - 1, run[-1] + 1):
            at = at_of.get(before)
            if at is not None and new[at].digest != old[before].digest:
                moved.update((old[each].id, ids[at]) for each in run)
                break
    return moved
