"""Parallel formulas: two or more members that answer each other, divided by 、 ， or ；.

Members of one length are found by their balance (`讲奉献、比贡献、促和谐`), members of several lengths by the words
that frame them (`多栽花、不栽刺，多搭台、不拆台，多鼓劲加油、不泼冷水`). The lead-in before the first member and what
follows the last are cut off where the other members show how long a member is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from build_scripts.glossary import balance, numeric
from build_scripts.glossary.clauses import DIVIDERS, Stretch, segments, stretches, without_quotes
from build_scripts.glossary.members import (
    AMOUNT,
    DETERMINED,
    EVASIVE,
    QUESTION,
    Members,
    acceptable,
    columns,
    crossed,
    extends,
    reports,
    tied,
)
from build_scripts.glossary.sightings import Sighting
from build_scripts.glossary.surroundings import headed, surroundings
from build_scripts.glossary.vocabulary import FUNCTION_CHARACTERS, RAGGED_STARTS
from build_scripts.model import Paragraph
from build_scripts.text import words

#: Han characters of the longest member still taken: the longest in the gold texts has 20.
LONGEST_MEMBER = 24
#: Han characters of the longest member looked for where neither side of the divider shows how long it is.
LONGEST_CUT = 12
#: Han characters of the longest common beginning of members that differ in length.
LONGEST_OPENING = 4
#: Runs that prove less are not handed on: of three that their surroundings would lift over the line in the nine gold
#: texts two are none. From 0.2 on slogans are lost.
LEAST_STRENGTH = 0.15
#: What members that share a frame but no length prove.
_FRAME_WITH_ECHO, _FRAME_OF_TWO, _FRAME = 0.7, 0.6, 0.2
#: Runs that prove so much are published whatever stands around them.
SELF_EVIDENT = 0.58
#: What a quoted number proves that counts the members.
_SUMMED_UP = 0.65
#: Han characters from which on a framed member is a clause of its own.
_LONG_FRAMED_MEMBER = 15
_DIVIDERS = frozenset(DIVIDERS)
_SINGLES = re.compile("(?:[^、，；]、){3,}[^、，；]")
_LISTED_ON = re.compile("等|的.*的")
_OBJECT = re.compile("[^的]{2}(?:[，；]|$)")


#: Starts and ends of the pieces of a text.
Pieces = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Run:
    """`stretch.text[start:end]`, its members, and what speaks for it: `strength` from 0 to 1."""

    start: int
    end: int
    members: tuple[str, ...]
    strength: float


def sight(paragraph: Paragraph) -> Iterator[Sighting]:
    """Every parallel formula of a paragraph, with what its surroundings say of it.

    A run inside a quotation is left to the quotation, and one that crosses a quote is no formula.
    """
    for stretch in stretches(paragraph.text):
        for run in runs(stretch):
            if _cuts_quote(stretch, run):
                continue
            start, end = stretch.span(run.start, run.end)
            text = without_quotes(paragraph.text[start:end])
            yield Sighting(text, "parallel", round(run.strength, 3), "B", paragraph.id, start, end)
            called = surroundings(stretch.text, run.start, run.end)
            if called:
                yield Sighting(text, "called", called, "B", paragraph.id, start, end)


def _summed_up(stretch: Stretch, end: int, number: int) -> float:
    """What it proves that a quoted number of as many stands right behind: 抓好甲、乙、丙“三个环节”."""
    if not stretch.quoted or end == len(stretch.text) or not stretch.depth[end] or stretch.depth[end - 1]:
        return 0.0
    promise = numeric.promised(stretch.text[end : end + 4])
    return _SUMMED_UP if promise and promise[0] == number else 0.0


def _cuts_quote(stretch: Stretch, run: Run) -> bool:
    """Whether a quotation that the run has a part of goes on outside it, or holds more than the run."""
    if not stretch.quoted:
        return False
    inside = set(stretch.depth[run.start : run.end]) - {0}
    return bool(inside & {*stretch.depth[: run.start], *stretch.depth[run.end :]})


def runs(stretch: Stretch) -> list[Run]:
    """The parallel formulas of a stretch in reading order, the stronger where two overlap."""
    text = stretch.text
    standing = [divider in text for divider in DIVIDERS]
    # Without the weakest dividers a text is cut otherwise only where the last of them stands in it.
    ways = [k for k in range(len(DIVIDERS)) if any(standing[k:]) and (k == 0 or standing[k - 1])]
    if not ways:
        return []
    found = {
        _chained(text, run)
        for run in (
            *(run for k in ways for run in (*_equal(stretch, k), *_frames(text, DIVIDERS[k:]))),
            *_singles(text),
        )
        if run.strength >= LEAST_STRENGTH
    }
    chosen: list[Run] = []
    for run in sorted(found, key=_precedence):
        if not any(run.start < other.end and other.start < run.end for other in chosen):
            chosen.append(run)
    return sorted(chosen, key=lambda run: run.start)


def _precedence(run: Run) -> tuple[bool, float, int, int]:
    """What stands by itself comes first, so that a long series that proves little does not hide it."""
    return run.strength < SELF_EVIDENT, -run.strength * (run.end - run.start) ** 0.5, run.start, run.end


def _equal(stretch: Stretch, weaker: int) -> Iterator[Run]:
    """Runs of members of one length, two characters at least; the first may have a lead-in, the last a tail.

    So many of the weakest dividers may stand in the members. Runs near which none of them stands are left out: they
    are the same with all dividers.
    """
    pieces = segments(stretch.text, DIVIDERS[weaker:])
    for first in range(len(pieces) - 1):
        if weaker and not _has_within(stretch.text, pieces, first, DIVIDERS[:weaker]):
            continue
        for length in _lengths(stretch, pieces, first):
            yield from _run_from(stretch, pieces, first, length)


def _has_within(text: str, pieces: Pieces, first: int, dividers: str) -> bool:
    """Whether one of the dividers stands in the piece, or in those that a run from there may look at.

    These are the next two, and more as long as they have the length of the first of them.
    """
    begin, end = pieces[first + 1]
    length, last = end - begin, min(first + 2, len(pieces) - 1)
    while last + 1 < len(pieces) and pieces[last][1] - pieces[last][0] == length:
        last += 1
    return any(text.find(divider, pieces[first][0], pieces[last][1]) >= 0 for divider in dividers)


def _run_from(stretch: Stretch, pieces: Pieces, first: int, length: int) -> Iterator[Run]:
    """The run whose first member ends the given piece, as long as it goes, and each shorter one on the way."""
    text = stretch.text
    begin, stop = pieces[first]
    start, last = stop - length, first + 1
    members: Members = text[start:stop], text[pieces[last][0] : pieces[last][0] + length]
    figured = _figured(stretch, start, pieces[last][0], length) and not any(map(AMOUNT.search, members))
    if (start > begin and not _DIVIDERS.isdisjoint(members[0])) or not (figured or acceptable(members)):
        return
    starts_well = start == begin or start - begin in words.borders(text[begin:stop])
    while starts_well:
        opens, closes = pieces[last]
        end = opens + length
        if end == closes or length in words.borders(text[opens:closes]):
            proves = balance.strength(text, start, end, members, start == begin, end == closes, figured)
            proves = max(proves, _summed_up(stretch, end, len(members)))
            yield Run(start, _with_object(text, end, length), members, proves)
        if end < closes or last + 1 == len(pieces) or pieces[last + 1][1] - pieces[last + 1][0] < length:
            return
        last += 1
        further = text[pieces[last][0] : pieces[last][0] + length]
        if not (figured and _figured(stretch, start, pieces[last][0], length)) and not extends(members, further):
            return
        members = *members, further


def _with_object(text: str, end: int, length: int) -> int:
    """The end of members of two characters with the last one's object taken in: `抓早、抓小、抓出实绩`."""
    return end + 2 if length == 2 and _OBJECT.match(text, end) and not headed(text, end) else end


def _lengths(stretch: Stretch, pieces: Pieces, first: int) -> list[int]:
    """The lengths that members at this divider could have, told from characters alone.

    Three members or more need a middle one that is a whole piece; two without common characters need a closed
    side, or a noun behind them. Up to LONGEST_CUT every length with a character in common is one.
    """
    text = stretch.text
    (begin, end), (start, stop) = pieces[first], pieces[first + 1]
    left, right = end - begin, stop - start
    most = min(left, right, LONGEST_MEMBER)
    if most < 2:
        return []
    reach = min(most, LONGEST_CUT)
    shared = _shared_lengths(text[end - reach : end], text[start : start + reach])
    after = pieces[first + 2][1] - pieces[first + 2][0] if first + 2 < len(pieces) else 0
    found = []
    for length in sorted({left, right, 3, 4} | shared):
        whole = length in (left, right)
        if not 2 <= length <= most or (length > LONGEST_CUT and not whole):
            continue
        if length in shared or (length == right and after >= length) or _figured(stretch, end - length, start, length):
            found.append(length)
        elif not whole:
            found += [length] if headed(text, start + length) else []
        elif length in (3, 4):
            found.append(length)
        else:
            one, other = text[end - length : end], text[start : start + length]
            if (length > LONGEST_CUT and columns((one, other))) or crossed(one, other):
                found.append(length)
    return found


def _shared_lengths(tail: str, head: str) -> set[int]:
    """The lengths at which the end of one piece and the beginning of the next have a character at the same place."""
    common = {*tail}.intersection(head)
    return {
        len(tail) - at + offset
        for at, character in (enumerate(tail) if common else ())
        if character in common
        for offset, other in enumerate(head)
        if other == character
    }


def _figured(stretch: Stretch, one: int, other: int, length: int) -> bool:
    """Whether two quotations or more, of two characters at least, stand at the same places in two members.

    以“小切口”反映“大主题”，用“土办法”解决“老问题”.
    """
    if not stretch.quoted:
        return False
    first, second = ([depth > 0 for depth in stretch.depth[at : at + length]] for at in (one, other))
    quotations = len({*stretch.depth[one : one + length]} - {0})
    return first == second and quotations >= 2 and 2 * quotations <= sum(first) < length


def _frames(text: str, dividers: str) -> Iterator[Run]:
    """Runs of three members or more, of several lengths, that begin with the same words.

    The last member is cut before its 的: `热爱祖国、热爱社会主义、热爱党的…`. Mixed dividers make no frame.
    """
    pieces = segments(text, dividers)
    heads = [text[start : start + 1] for start, _ in pieces]
    for first in range(len(pieces) - 2):
        if heads[first + 1] != heads[first + 2]:
            continue
        opening = _common_opening(text[slice(*pieces[first + 1])], text[slice(*pieces[first + 2])])
        while opening and opening[0] not in RAGGED_STARTS and not tied(opening):
            run = _framed_run(text, pieces, first, opening)
            if run:
                yield run
                break
            opening = opening[:-1]


def _common_opening(one: str, other: str) -> str:
    size = 0
    for character, opposite in zip(one[:LONGEST_OPENING], other, strict=False):
        if character != opposite or character in DIVIDERS:
            break
        size += 1
    return one[:size]


def _framed_run(text: str, pieces: Pieces, first: int, opening: str) -> Run | None:
    """The run of members with this opening, the first behind its lead-in; None where it is no run."""
    begin, end = pieces[first]
    start = text.rfind(opening, begin, end)
    if start < 0 or start - begin not in words.borders(text[begin:end]):
        return None
    members, stop = [text[start:end]], end
    for piece in pieces[first + 1 :]:
        member = text[slice(*piece)]
        fits = member.startswith(opening) and len(member) <= 2 * min(map(len, members)) + 1
        if not fits or text[piece[0] - 1] != text[end]:
            break
        members.append(member)
        stop = piece[1]
    longer = {member[: len(opening) + 1] for member in members}
    if len(members) < 3 or len(set(members)) < len(members) or len(longer) == 1:
        return None
    if len(set(map(len, members[:-1]))) == 1 and not _echo(members, opening):
        return None
    refused = any(AMOUNT.search(member) or QUESTION.search(member) or reports(member) for member in members)
    if refused or _LISTED_ON.search(members[-1]):
        return None
    if "的" in members[-1] and "的" not in "".join(members[:-1]):
        members[-1], tail = members[-1].split("的", 1)
        stop -= len(tail) + 1
    return Run(start, stop, tuple(members), _frame_strength(text, start, stop, members, opening))


def _echo(members: Sequence[str], opening: str) -> set[str]:
    """The characters that all members have behind their common opening."""
    return set.intersection(*(set(member[len(opening) :]) for member in members)) - FUNCTION_CHARACTERS


def _frame_strength(text: str, start: int, end: int, members: Sequence[str], opening: str) -> float:
    echo = _echo(members, opening)
    hedged = EVASIVE.match(opening) or DETERMINED.match(opening) or (opening in FUNCTION_CHARACTERS and len(echo) < 2)
    if hedged or balance.partial(text, start, end):
        return 0.0
    proves = _FRAME_OF_TWO if len(opening) == 2 else _FRAME
    if echo and len(opening) < 3:
        proves = _FRAME_WITH_ECHO
    return proves * (0.5 if max(map(len, members)) >= _LONG_FRAMED_MEMBER else 1.0)


def _singles(text: str) -> Iterator[Run]:
    """Four or more members of one character, divided by 、: `比、学、赶、帮、超`; not `东、西、南、北`."""
    if text.count("、") < 3:
        return
    for match in _SINGLES.finditer(text):
        members = tuple(match[0].split("、"))
        doing = sum(words.kind(member) in ("verb", "adjective", "function") for member in members)
        if doing >= len(members) / 2:
            yield Run(match.start(), match.end(), members, 0.6)


def _chained(text: str, run: Run) -> Run:
    """The run with the member that leads into it: 以观念大转变带动｜作风大改进、效率大提高、环境大改善.

    The lead must have what the members share at the same place, a verb of two characters at most behind it, and
    may have 以 before it.
    """
    length = len(run.members[0])
    if length < 4 or len({len(member) for member in run.members}) > 1:
        return run
    at = [k for k in columns(run.members) if run.members[0][k] not in FUNCTION_CHARACTERS]
    if not at or 0 in at:
        return run
    for verb in (1, 2):
        start = run.start - verb - length
        lead = text[start : start + length] if start >= 0 else ""
        if lead and not any(divider in text[start : run.start] for divider in DIVIDERS):
            if all(lead[k] == run.members[0][k] for k in at):
                start -= text[start - 1 : start] == "以"
                return replace(run, start=start, strength=max(run.strength, 0.75))
    return run
