"""Labels → the tree: which label continues which series, and which series contains which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from build_scripts.outline.labels import (
    BARE,
    DIGITS,
    GLYPHS,
    LAST,
    POINT,
    STRONG,
    Label,
    find_labels,
    get_seniority,
)
from build_scripts.outline.sentences import COMMAS, TITLE_TAIL, find_sentence_end
from build_scripts.text.numerals import NUMERAL, write_numeral

# Lengths are in code points. Measured on 28 real texts with 607 nodes: nine mobilisation speeches (tests/gold) and
# nineteen government work reports from 1978 to 2000.

#: How many candidates ahead the next member of a series is looked for. A bound against quadratic time only: the
#: farthest next member is 34 candidates ahead.
LOOK_AHEAD = 200
#: How many paragraphs a series that began inside a paragraph may wait for its next member at a paragraph's start.
#: None of the 28 texts has such a series; the bound allows for a quotation or a remark in between.
LONGEST_WAIT = 3

#: Styles that go on in one another's wording (首先…第二…, 一是…二要…).
_KIN = frozenset({"di", "shi", "yao", "seq", "qi"})
#: Points joined by commas need more than this many characters, else they are a figure of speech (一是吃饭，二是建设).
_FIGURE_OF_SPEECH = 2
#: A figure of speech is searched in this number of code points after a label.
FIGURE_CONTEXT = 20

#: A clause that announces a series: 讲三点意见 · 以下五个重点 · 要把握三条 · “六个强化”.
ANNOUNCES = re.compile(
    "[一二两三四五六七八九十几]+(?:[个点条项种句大层类件步]|方面|要求|原则|任务|阶段|环节|问题)"
    "|以下|下列|如下|“[一二两三四五六七八九十]个?[^一二两三四五六七八九十”]{1,4}”"
)
#: A paragraph that turns away from the item before it.
_TURNS = re.compile("总之|总的|综上|以上|上述|但是|然而|下一步|同志们|最后")
#: A paragraph that may be the end of the speech.
_CLOSES = re.compile("(?:同志们|各位[^，！：]{0,10})[，！、]|最后")
#: A sentence after which a second series has the same level as the first, not inside its last point.
_TURNS_INSIDE = re.compile("[。！；](?:为此|因此|对此|针对|下一步|今后|这就要求|所以|总之|当前)")


@dataclass(slots=True)
class _Series:
    """A run of labels that count up, while it is open. `entry` is its last member, an index into the entries.

    `longest` is the largest number of body paragraphs that any member before the last one has. `depth` is the known
    level of its members as headings, 0 where it is unknown.
    """

    style: str
    last: int
    entry: int
    paragraph: int
    opening: bool
    run_in: bool
    members: int = 1
    longest: int = 0
    depth: int = 0
    styles_inside: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Entry:
    """A label that was accepted, with its place in the tree."""

    label: Label
    ordinal: int
    parent: int | None
    note: str
    opens_series: bool


class Reading:
    """One pass over the candidates with the open series on a stack, outermost first."""

    def __init__(self, paragraphs: Sequence[str], headings: Mapping[str, int]) -> None:
        self.paragraphs = paragraphs
        self.labels = find_labels(paragraphs, headings)
        self.accepted: list[Entry] = []
        self.stack: list[_Series] = []
        self.labelled: set[int] = set()
        self.opening_styles: set[str] = set()

    def read(self) -> list[Entry]:
        """Return the labels that were accepted, in reading order."""
        for position, label in enumerate(self.labels):
            series = self._find_series(position)
            if series is not None:
                self._continue(series, label)
            elif label.sure or self._has_company(position):
                self._close_before(position)
                self._begin(label)
        return self.accepted

    def _begin(self, label: Label) -> None:
        if self.stack:
            self.stack[-1].styles_inside.add(label.style)
        parent = self.stack[-1].entry if self.stack else None
        ordinal = 1 if label.ordinal == LAST else label.ordinal
        self._accept(Entry(label, ordinal, parent, self._describe_oddity(label, 0), True))
        entry = len(self.accepted) - 1
        run_in = self._is_run_in(label)
        series = _Series(label.style, ordinal, entry, label.paragraph, label.opening, run_in, depth=label.depth)
        self.stack.append(series)

    def _continue(self, series: _Series, label: Label) -> None:
        while self.stack[-1] is not series:
            self.stack.pop()
        ordinal = series.last + 1 if label.ordinal == LAST else label.ordinal
        parent = self.stack[-2].entry if len(self.stack) > 1 else None
        self._accept(Entry(label, ordinal, parent, self._describe_oddity(label, series.last), False))
        series.longest = max(series.longest, _count_body(series, label.paragraph - 1))
        series.last, series.entry = ordinal, len(self.accepted) - 1
        series.paragraph, series.opening, series.run_in = label.paragraph, label.opening, self._is_run_in(label)
        series.members += 1

    def _accept(self, entry: Entry) -> None:
        self.accepted.append(entry)
        if entry.label.opening:
            self.labelled.add(entry.label.paragraph)
            self.opening_styles.add(entry.label.style)

    def _is_run_in(self, label: Label) -> bool:
        text = self.paragraphs[label.paragraph]
        return not label.opening or bool(text[find_sentence_end(text, label.end, len(text)) :].strip(TITLE_TAIL))

    def _find_series(self, position: int) -> _Series | None:
        """Return the open series that the label continues: the innermost that waits for just this number.

        Failing that, a series of the same style with a number left out or repeated.
        """
        label = self.labels[position]
        if label.style == BARE:
            return self._find_bare_series(position)
        if label.ordinal == 1:
            return None
        reachable = [series for series in reversed(self.stack) if _reaches(series, label)]
        own = [series for series in reachable if series.style == label.style]
        for series in own:
            if series.last + 1 == label.ordinal or (label.ordinal == LAST and series.last > 1):
                return series
        for series in reachable:
            if {series.style, label.style} <= _KIN and series.last + 1 == label.ordinal:
                return series
        for series in own:
            behind = label.ordinal - series.last
            if label.sure or (label.opening and behind == 0) or 0 < behind <= 2:
                return series
        return None

    def _find_bare_series(self, position: int) -> _Series | None:
        depth = self.labels[position].depth
        for series in reversed(self.stack):
            if series.depth and depth:
                if series.depth < depth:
                    return None
                if series.style == BARE and series.depth == depth:
                    return series
            elif series.style == BARE:
                return series
            elif self._resumes(series, position):
                return None
        return None

    def _has_company(self, position: int) -> bool:
        """Return whether a later label carries on the series that this one would open."""
        label = self.labels[position]
        begun: set[str] = set()
        for later in self._look_ahead(position):
            if not _within_reach(label, later):
                return False
            if later.ordinal == 1:
                if later.style == label.style and later.opening == label.opening:
                    return False
                begun.add(later.style)
                continue
            same = later.style == label.style and (later.opening or later.style not in begun)
            kin = {label.style, later.style} <= _KIN and later.style not in begun and not self._is_awaited(later)
            if (same or kin) and 1 <= later.ordinal - label.ordinal <= (2 if same else 1):
                return not self._is_figure_of_speech(label, later)
        return False

    def _is_awaited(self, later: Label) -> bool:
        """Return whether an open series of the label's own style waits for it, so that it belongs to no other."""
        return any(series.style == later.style and series.last + 1 == later.ordinal for series in self.stack)

    def _is_figure_of_speech(self, label: Label, later: Label) -> bool:
        text = self.paragraphs[label.paragraph]
        if label.opening or later.paragraph != label.paragraph or text[later.start - 1] not in COMMAS:
            return False
        behind = text[later.end : find_sentence_end(text, later.end, min(len(text), later.end + FIGURE_CONTEXT))]
        return max(len(text[label.end : later.start].strip(TITLE_TAIL)), len(behind)) <= _FIGURE_OF_SPEECH

    def _look_ahead(self, position: int) -> Iterator[Label]:
        return islice(self.labels, position + 1, position + 1 + LOOK_AHEAD)

    def _close_before(self, position: int) -> None:
        """Pop the series that do not enclose a label that opens a series."""
        label = self.labels[position]
        while self.stack and not self.stack[-1].opening and self.stack[-1].paragraph != label.paragraph:
            self.stack.pop()
        if self._closes_the_speech(position):
            self.stack.clear()
        while self.stack and self._is_over(self.stack[-1], position):
            self.stack.pop()

    def _closes_the_speech(self, position: int) -> bool:
        """Return whether the label belongs to the closing words, after which no heading follows."""
        label = self.labels[position]
        index = label.paragraph - (1 if label.opening else 0)
        if not self.stack or self.stack[-1].paragraph == label.paragraph or index in self.labelled:
            return False
        if index < 0 or not _CLOSES.match(self.paragraphs[index].lstrip()):
            return False
        if label.opening and not ANNOUNCES.search(self.paragraphs[index][-30:]):
            return False
        return not any(later.opening and later.style in STRONG for later in self._look_ahead(position))

    def _is_over(self, series: _Series, position: int) -> bool:
        """Return whether a label that opens a series is after `series` rather than inside its last member."""
        label = self.labels[position]
        if series.depth and label.depth:
            return series.depth >= label.depth
        if series.style == BARE:
            return label.style in STRONG and not self._is_part(series, position)
        if self._resumes(series, position):
            return False
        if label.style == BARE:
            return True
        if series.style == label.style:
            return not self._is_list_inside(series, position)
        if label.style in series.styles_inside:
            return False
        if _is_senior(label, series) and series.opening == label.opening:
            return not self._is_reversed(series, label)
        if series.paragraph == label.paragraph:
            return not series.opening and self._turns_inside(series, label)
        return self._is_outgrown(series, label)

    def _is_reversed(self, series: _Series, label: Label) -> bool:
        """Return whether 一、 comes under （一）: the top headings are （一）, without 一、 above them."""
        if any(other.style == "cn_dun" for other in self.stack):
            return False
        return label.style == "cn_dun" and series.style == "cn_paren" and not series.run_in

    def _is_part(self, series: _Series, position: int) -> bool:
        """Return whether a heading without label encloses the numbered series that begins here.

        It does when the numbering starts again under each such heading; one that is alone before the first number
        counts as a heading of the same level as the numbered ones.
        """
        label = self.labels[position]
        if series.members > 1 or label.style in self.opening_styles:
            return True
        count, parted = label.ordinal, False
        for later in self._look_ahead(position):
            if later.style == BARE:
                parted = True
            elif later.style == label.style and later.opening:
                if later.ordinal != count + 1 or parted:
                    return parted and later.ordinal != count + 1
                count += 1
        return parted

    def _is_list_inside(self, series: _Series, position: int) -> bool:
        """Return whether a list under a heading has labels of the same style as the headings (四、…：一、…二、…)."""
        label = self.labels[position]
        if not label.opening or series.run_in or not label.paragraph:
            return False
        second = next((later for later in self._look_ahead(position) if later.opening), None)
        if second is None or second.style != label.style or second.paragraph != label.paragraph + 1:
            return False
        return self.paragraphs[label.paragraph - 1].rstrip().endswith(("：", ":"))

    def _turns_inside(self, series: _Series, label: Label) -> bool:
        start = self.accepted[series.entry].label.end
        return bool(_TURNS_INSIDE.search(self.paragraphs[label.paragraph][start : label.start]))

    def _is_outgrown(self, series: _Series, label: Label) -> bool:
        """Return whether the last member has more text than any before it, so that this text is not its own any more.

        Where each of three items or more is one paragraph, points in a further paragraph after the last belong to
        what the series is in. Elsewhere the further paragraph must also turn away expressly (但是, 总之).
        """
        index = label.paragraph - 1 if label.opening else label.paragraph
        if series.members < 2 or series.style in ("bu", "cn_dun"):
            return False
        if index in self.labelled or index <= series.paragraph:
            return False
        if _count_body(series, index) <= series.longest:
            return False
        turns = bool(_TURNS.match(self.paragraphs[index].lstrip()))
        return turns or (series.run_in and series.members > 2 and not label.opening)

    def _resumes(self, series: _Series, position: int) -> bool:
        """Return whether the outer series continues after the series that this label begins."""
        label = self.labels[position]
        inner = [label.ordinal] if label.style == series.style else []
        for later in self._look_ahead(position):
            if not series.opening and later.paragraph - series.paragraph > (LONGEST_WAIT if later.opening else 0):
                return False
            if later.style != series.style or (series.opening and not later.opening):
                continue
            if later.ordinal == 1:
                if not inner:
                    return False
                inner.append(1)
                continue
            while inner and inner[-1] + 1 != later.ordinal:
                inner.pop()
            if not inner:
                return later.ordinal == series.last + 1
            inner[-1] += 1
        return False

    def _describe_oddity(self, label: Label, last: int) -> str:
        """Return what is odd about the source's number, "" if nothing is. Words for the reader, in Chinese."""
        if label.style in ("seq", BARE) or label.ordinal == last + 1:
            return ""
        text = self.paragraphs[label.paragraph][label.start : label.end].strip()
        if label.ordinal == last:
            return f"原文如此：“{text}”重复"
        if label.ordinal < last:
            return f"原文如此：“{text}”在“{_renumber(text, last)}”之后"
        missing = "".join(f"“{_renumber(text, ordinal)}”" for ordinal in range(last + 1, label.ordinal)[:3])
        return f"原文如此：缺{missing}{'等' if label.ordinal - last > 4 else ''}"


def _is_senior(label: Label, series: _Series) -> bool:
    if label.style == "di":
        return get_seniority(series.style) == POINT
    return get_seniority(label.style) < get_seniority(series.style)


def _count_body(series: _Series, last: int) -> int:
    """Return the number of paragraphs of body text that the last member of the series has, up to paragraph `last`."""
    return last - series.paragraph + (1 if series.run_in else 0)


def _reaches(series: _Series, label: Label) -> bool:
    """Return whether the label is where the series may go on, whatever its number."""
    if not label.opening:
        return series.paragraph == label.paragraph
    return series.opening or (series.last + 1 == label.ordinal and label.paragraph - series.paragraph <= LONGEST_WAIT)


def _within_reach(label: Label, later: Label) -> bool:
    """Return whether nothing between the two forbids that they belong to one series."""
    if later.paragraph == label.paragraph:
        return True
    if later.opening and later.style in STRONG and get_seniority(label.style) == POINT:
        return False
    return label.opening or (later.opening and later.paragraph - label.paragraph <= LONGEST_WAIT)


def _renumber(label: str, ordinal: int) -> str:
    """Return the label as it would read with another number (`（三）`, 2 → `（二）`)."""
    for first in GLYPHS.values():
        if 0 <= ord(label[0]) - ord(first) < 20:
            return chr(ord(first) + ordinal - 1) + label[1:]
    if not re.search(NUMERAL, label):
        return re.sub(DIGITS, str(ordinal), label, count=1)
    return re.sub(NUMERAL, write_numeral(ordinal), label, count=1)
