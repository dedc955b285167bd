"""The timeline of the home page: campaigns as bands, speeches as marks or as bars, computed for an SVG.

Horizontal positions are percentages of the picture's width, so that it fits any screen and its letters keep their size;
vertical ones are pixels.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from build_scripts.metadata import find_span
from build_scripts.model import Campaign, Speech
from build_scripts.pages.facts import LIST, ListPaths, write_inferred_date, write_stated_date
from build_scripts.text.dates import find_year, measure_date, measure_range

#: Most speeches with a mark each; more are shown as bars. 150 marks of 1.5 % of the width fill eight rows of the
#: picture to a quarter. Chosen.
MOST_MARKS = 150
#: Rows of campaigns: those with most speeches. Chosen: with eight rows the picture is half a screen high.
MOST_BANDS = 8
#: Campaigns of more years than this do not widen the axis: 爱国卫生运动 has been going on since 1952.
LONGEST_BAND = 5
#: Most years with a label: nine times four digits fit at 358 px.
_MOST_TICKS = 9
_STEPS = (1, 2, 5, 10, 20, 50, 100)
#: Percent of the width: marks that are nearer are on different levels, LEVELS at most.
_NEAR, _LEVELS = 2.4, 4
#: Pixels.
_LABEL, _LEVEL, _GAP, _BARS, _AXIS = 20, 13, 10, 110, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A speech: its position, and from where to where its inferred date reaches (equal for a day or a month)."""

    speech: Speech
    x: float
    y: int
    start: float
    end: float
    is_inferred: bool
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """A campaign (`name`; "" for the row of the speeches of no such campaign) and its marks.

    `x` and `width` are those of the band; its label ends at `label_x` if `is_label_left`, else begins there. `page` is
    path and anchor of the list of its speeches.
    """

    name: str
    page: tuple[str, str]
    count: int
    x: float
    width: float
    y: int
    height: int
    label_x: float
    is_label_left: bool
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Bar:
    """The speeches of a year: the bar of the stated dates, and above it that of the inferred ones."""

    year: int
    x: float
    width: float
    y: int
    stated: int
    inferred: int
    stated_height: int
    inferred_height: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """A row of the table that says the same as the picture: numbers of speeches by kind of date, and campaigns."""

    year: int
    stated: int
    inferred: int
    campaigns: Sequence[tuple[str, tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture and its table; `ticks` are years with their positions, `undated` the number of speeches not shown."""

    height: int
    ticks: Sequence[tuple[int, float]]
    bands: Sequence[Band]
    bars: Sequence[Bar]
    rows: Sequence[YearRow]
    stated: int
    inferred: int
    undated: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Placed:
    speech: Speech
    year: int
    start: float
    end: float
    is_inferred: bool

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def _place(speech: Speech) -> _Placed | None:
    """Return a speech with its date, None if it has none."""
    year = find_year(speech)
    if year is None:
        return None
    stated = speech.fact("date")
    return _Placed(speech, year, *measure_range(stated or speech.fact("date_inferred") or ""), not stated)


@dataclass(frozen=True, slots=True)
class _Axis:
    first: int
    last: int

    def at(self, year: float) -> float:
        """Return the position of a time in percent of the width, at the edge if it is outside."""
        return round(100 * min(max((year - self.first) / (self.last - self.first), 0), 1), 2)


def draw_timeline(speeches: Iterable[Speech], campaigns: Mapping[str, Campaign], lists: ListPaths) -> Timeline | None:
    """Return the timeline, None if no speech has a date, not even an inferred one."""
    everything = list(speeches)
    placed = sorted(filter(None, map(_place, everything)), key=lambda each: (each.middle, each.speech.id))
    if not placed:
        return None
    named: dict[str, list[_Placed]] = defaultdict(list)
    for each in placed:
        named[each.speech.fact("campaign") or ""].append(each)
    spans = {name: find_span(campaigns.get(name), [each.speech for each in under]) for name, under in named.items()}
    shown = sorted((name for name in named if name), key=lambda name: (-len(named[name]), name))[:MOST_BANDS]
    axis = _choose_axis(placed, [spans[name] for name in shown])
    is_marked = len(placed) <= MOST_MARKS
    bars, y = ([], 0) if is_marked else (_draw_bars(placed, axis), _BARS + _GAP)
    bands = []
    for name in sorted(shown, key=lambda name: (measure_date(spans[name][0]), name)):
        band = _draw_band(name, spans[name], named[name], axis, y, lists, is_marked)
        bands.append(band)
        y = band.y + band.height + _GAP
    rest = [each for each in placed if (each.speech.fact("campaign") or "") not in shown]
    if is_marked and rest:
        band = _draw_band("", None, rest, axis, y, lists, is_marked)
        bands.append(band)
        y = band.y + band.height + _GAP
    inferred = sum(each.is_inferred for each in placed)
    return Timeline(
        height=y + _AXIS,
        ticks=_choose_ticks(axis),
        bands=bands,
        bars=bars,
        rows=_list_years(placed, lists),
        stated=len(placed) - inferred,
        inferred=inferred,
        undated=len(everything) - len(placed),
        first=min(each.year for each in placed),
        last=max(each.year for each in placed),
    )


def _choose_axis(placed: Sequence[_Placed], spans: Sequence[tuple[str, str]]) -> _Axis:
    starts, ends = [each.start for each in placed], [each.end for each in placed]
    for start, end in spans:
        if end and measure_date(end, is_end=True) - measure_date(start) <= LONGEST_BAND:
            starts.append(measure_date(start))
            ends.append(measure_date(end, is_end=True))
    return _Axis(int(min(starts)), -int(-max(ends) // 1))


def _choose_ticks(axis: _Axis) -> list[tuple[int, float]]:
    step = next((s for s in _STEPS if (axis.last - axis.first) / s < _MOST_TICKS), _STEPS[-1])
    first = -(-axis.first // step) * step
    return [(year, axis.at(year)) for year in range(first, axis.last, step)]


def _draw_bars(placed: Sequence[_Placed], axis: _Axis) -> list[Bar]:
    counts: dict[int, Counter[bool]] = defaultdict(Counter)
    for each in placed:
        counts[each.year][each.is_inferred] += 1
    most = max(count.total() for count in counts.values())
    width = 100 / (axis.last - axis.first)
    bars = []
    for year, count in sorted(counts.items()):
        total = max(round(_BARS * count.total() / most), 2)
        hollow = round(total * count[True] / count.total())
        x = axis.at(year) + width * 0.1
        bars.append(
            Bar(
                year,
                round(x, 2),
                round(width * 0.8, 2),
                _BARS - total,
                count[False],
                count[True],
                total - hollow,
                hollow,
            )
        )
    return bars


def _draw_band(
    name: str,
    span: tuple[str, str] | None,
    placed: Sequence[_Placed],
    axis: _Axis,
    y: int,
    lists: ListPaths,
    is_marked: bool,
) -> Band:
    marks: list[Mark] = []
    levels: list[float] = []
    top = y + _LABEL
    for each in placed if is_marked else ():
        x = axis.at(each.middle)
        level = next((n for n, last in enumerate(levels) if x - last >= _NEAR), None)
        if level is None:
            level = len(levels) if len(levels) < _LEVELS else levels.index(min(levels))
            levels += [x] if level == len(levels) else []
        levels[level] = x
        start, end = axis.at(each.start), axis.at(each.end)
        at = top + 9 + level * _LEVEL
        marks.append(Mark(each.speech, x, at, start, end, each.is_inferred, _describe(each.speech)))
    height = 18 + max(len(levels) - 1, 0) * _LEVEL if is_marked else 8
    start, end = (axis.at(measure_date(span[0])), axis.at(_get_end(span, axis))) if span else (0.0, 100.0)
    is_left = start > 40
    page = lists.get(("campaign", name), (LIST, ""))
    width = round(max(end - start, 1), 2)
    return Band(name, page, len(placed), start, width, top, height, end if is_left else start, is_left, marks)


def _get_end(span: tuple[str, str], axis: _Axis) -> float:
    return measure_date(span[1], is_end=True) if span[1] else float(axis.last)


def _describe(speech: Speech) -> str:
    date = write_stated_date(speech) if speech.fact("date") else f"{write_inferred_date(speech)}（考订）"
    return f"{speech.reader_title}，{date}"


def _list_years(placed: Sequence[_Placed], lists: ListPaths) -> list[YearRow]:
    years: dict[int, list[_Placed]] = defaultdict(list)
    for each in placed:
        years[each.year].append(each)
    rows = []
    for year, under in sorted(years.items()):
        counts = Counter(each.speech.fact("campaign") or "" for each in under)
        named = sorted((name for name in counts if name), key=lambda name: (-counts[name], name))[:MOST_BANDS]
        inferred = sum(each.is_inferred for each in under)
        campaigns = [(name, lists.get(("campaign", name), (LIST, ""))) for name in named]
        rows.append(YearRow(year, len(under) - inferred, inferred, campaigns))
    return rows
