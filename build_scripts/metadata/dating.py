"""Inferred dates of speeches without a stated day, and conflicts between dates.

An inferred date is a range with reasons. It is never mixed with the stated date, which stays unchanged.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from build_scripts.metadata.campaigns import TITLES, HasText
from build_scripts.metadata.circumstances import BATCH
from build_scripts.model import Campaign, Fact
from build_scripts.text.dates import write_date
from build_scripts.text.numerals import number, write_numeral
from build_scripts.text.phrases import DATE, read_date

#: Years of foundation by the words that a text counts anniversaries from.
_FOUNDED = {"党": 1921, "军": 1927, "国": 1949}
_ANNIVERSARY = re.compile(
    r"(?:今年是[^。；]{0,12}?)?(?:(?:我们?|建|中国共产)(?P<党>党)|建(?P<军>军)|(?:建|新中)(?P<国>国))(?:成立|建立)?的?"
    r"(?P<count>\d{2,3})(?:周年|年来?的?(?:光辉|奋斗|风雨)?历程)"
)
#: An event of the past with its day and without its year. A past event has its verb; a day that is a deadline (…前) or
#: that is planned has none of them.
_EVENT = re.compile(
    r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?!前|之前|以前|起|开始|至|到|下午[^，。]{0,4}将)[^。；\d]{0,40}?"
    r"(?:召开了|召开|举行了|发表了?|在[^。；]{2,20}(?:上|中)(?:从|的?讲话|强调|指出|发表)|下发了?|印发了?|主持|闭幕)"
)
_YEAR_BEFORE = re.compile(r"年$")
_SOON = re.compile(r"(?:即将|就要|马上)(?:全面)?(?:启动|开始|展开|铺开)")
_NEWS_DAY = re.compile(r"^(?:[^，。]{0,12}讯)?[（(]?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:[上下]午)?[，,）)]")
_SCHOOL_YEAR = re.compile(
    r"(?P<year>\d{4})(?:[-—－~至](?:\d{4}|\d{2}))?(?:学年(?:度)?第?(?P<term>[一二12上下])学期|级新生)"
)
_MASKED_MONTH = re.compile(r"年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")


@dataclass(frozen=True, slots=True)
class InferredDate:
    """An inferred day, month or range; `start` and `end` are ISO days or months, equal for one day or month."""

    start: str
    end: str
    reasons: tuple[str, ...]

    @property
    def fact(self) -> Fact:
        """Return the fact: one date or `from/to` (ISO 8601), with the reasons as its quote."""
        value = self.start if self.start == self.end else f"{self.start}/{self.end}"
        return Fact(value, "inferred", None, "；".join(self.reasons))


@dataclass(frozen=True, slots=True)
class _Range:
    start: date
    end: date

    def narrow(self, start: date | None = None, end: date | None = None) -> _Range | None:
        """Return the part from `start` to `end`, None if it is empty."""
        part = _Range(max(self.start, start or self.start), min(self.end, end or self.end))
        return part if part.start <= part.end else None


def infer_date(
    facts: Mapping[str, Fact],
    lines: Sequence[HasText],
    campaign: Campaign | None,
    batch: Fact | None = None,
    kind: str = "speech",
) -> InferredDate | None:
    """Return the date inferred for a speech without a stated day, None if the text gives no ground.

    The frame is the batch of the campaign, or the whole campaign, or an anniversary; within it the text narrows: a
    masked date that shows its month, events of the past, a beginning that is near. A school term needs no frame.
    """
    if "date" in facts:
        return None
    reasons: list[str] = []
    frame = _find_frame(campaign, batch, reasons)
    if (found := _find_anniversary(lines)) and (year := _get_year(found[0])):
        narrowed = frame.narrow(year.start, year.end) if frame else year
        if narrowed:
            frame = narrowed
            reasons.append(f"“{found[1]}”，据此为{found[0]}年")
    if school := _infer_from_school_year(facts):
        return _describe(school[0], [school[1]])
    if frame is None:
        return None
    for narrow in (_infer_from_masked_date(facts, frame), _infer_from_news_day(lines, frame, kind)):
        if narrow:
            return _describe(narrow[0], [*reasons, narrow[1]])
    if soon := _infer_from_beginning(lines, frame, batch):
        return _describe(soon[0], [*reasons, soon[1]])
    if event := _find_latest_event(lines, frame):
        frame = _Range(event[0], frame.end)
        reasons.append(f"文中已述“{event[1]}”")
    return _describe(frame, reasons)


#: Characters of a line of a signature; what is longer after the text is a note. In 31 real speeches lines of signatures
#: with a date have 7 to 11, notes with a date 109 and 400.
LONGEST_SIGNATURE = 30


def find_date_conflicts(facts: Mapping[str, Fact], signature: Sequence[str]) -> tuple[str, ...]:
    """Return a note for each date in the signature that differs from the stated date."""
    stated = facts.get("date")
    if not stated or stated.basis == "signature":
        return ()
    notes = []
    for line in signature:
        match = DATE.search(line) if len(line) <= LONGEST_SIGNATURE else None
        if match and (signed := read_date(match)) and not _agree(signed, stated.value):
            before = "早于" if signed < stated.value else "晚于"
            notes.append(f"落款“{line.strip()}”{before}讲话日期{write_date(stated.value)}")
    return tuple(notes)


def _find_frame(campaign: Campaign | None, batch: Fact | None, reasons: list[str]) -> _Range | None:
    """Return the time of the batch or campaign and add the reason; None where the list does not date it."""
    if not campaign:
        return None
    at = number(batch.value.strip("第批")) if batch else None
    if at is not None and at in campaign.batches:
        start, end = campaign.batches[at]
        what = f"{campaign.name}第{write_numeral(at)}批"
    else:
        start, end, what = campaign.start, campaign.end, campaign.name
    if not start or not end:
        return None
    reasons.append(f"{what}：{start}至{end}")
    return _Range(_get_first_day(start), _get_last_day(end))


def _find_anniversary(lines: Sequence[HasText]) -> tuple[int, str] | None:
    for line in lines:
        if match := _ANNIVERSARY.search(line.text):
            founded = next(year for name, year in _FOUNDED.items() if match[name])
            return founded + int(match["count"]), match[0]
    return None


def _infer_from_school_year(facts: Mapping[str, Fact]) -> tuple[_Range, str] | None:
    """Return the first weeks of the term that a title names, for a meeting that opens it."""
    for name in TITLES:
        if name in facts and (match := _SCHOOL_YEAR.search(facts[name].value)):
            if not re.search("开学|军训|迎新|开训|开营", facts[name].value):
                continue
            second = (match["term"] or "") in tuple("二2下")
            year, months = int(match["year"]) + second, (2, 3) if second else (8, 9)
            time = _Range(date(year, months[0], 1), _get_last_day(f"{year}-{months[1]:02}"))
            return time, f"“{match[0]}”，据此为该学期开学前后"
    return None


def _infer_from_masked_date(facts: Mapping[str, Fact], frame: _Range) -> tuple[_Range, str] | None:
    """Return the time of a masked date whose month occurs once in the frame."""
    masked = facts.get("date_masked")
    if masked and (match := _MASKED_MONTH.search(masked.value)):
        times = list(_list_times(frame, int(match["month"]), int(match["day"] or 0)))
        if len(times) == 1:
            return times[0], f"原件日期“{masked.value}”"
    return None


def _infer_from_news_day(lines: Sequence[HasText], frame: _Range, kind: str) -> tuple[_Range, str] | None:
    """Return the day that a report of the meeting begins with, if it occurs once in the frame."""
    if kind == "news_report" and (match := _NEWS_DAY.match(lines[0].text)):
        times = list(_list_times(frame, int(match["month"]), int(match["day"])))
        if len(times) == 1:
            return times[0], f"报道首句“{match['month']}月{match['day']}日”"
    return None


def _infer_from_beginning(lines: Sequence[HasText], frame: _Range, batch: Fact | None) -> tuple[_Range, str] | None:
    """Return the weeks around the beginning of the batch, for a speech which says that it begins soon."""
    for line in lines:
        for sentence in re.split("[。；]", line.text):
            for clause in re.split("[，]", sentence):
                named = [each[0] for each in BATCH.finditer(clause)]
                if batch and named and named[-1] == batch.value and (match := _SOON.search(clause)):
                    before = (frame.start - timedelta(days=1)).replace(day=1)
                    return _Range(before, _get_last_day(f"{frame.start:%Y-%m}")), f"文中称{batch.value}“{match[0]}”"
    return None


def _find_latest_event(lines: Sequence[HasText], frame: _Range) -> tuple[date, str] | None:
    """Return the latest past event that is dated without a year and whose day occurs once in the period."""
    events = []
    for line in lines:
        for match in _EVENT.finditer(line.text):
            if _YEAR_BEFORE.search(line.text[: match.start()]):
                continue
            times = list(_list_times(frame, int(match["month"]), int(match["day"])))
            if len(times) == 1:
                events.append((times[0].start, match[0]))
    return max(events, default=None)


def _list_times(frame: _Range, month: int, day: int = 0) -> Iterator[_Range]:
    """Yield the months or days of this name that are in the frame."""
    for year in range(frame.start.year, frame.end.year + 1):
        try:
            start = date(year, month, day or 1)
        except ValueError:
            continue
        end = start if day else date(year, month, monthrange(year, month)[1])
        if frame.start <= start and end <= frame.end:
            yield _Range(start, end)


def _describe(time: _Range, reasons: Sequence[str]) -> InferredDate:
    """Return the range in months where it has whole months, in days elsewhere."""
    start, end = f"{time.start}", f"{time.end}"
    if time.start.day == 1 and time.start != time.end:
        start = start[:7]
    if time.end == _get_last_day(end[:7]) and time.start != time.end:
        end = end[:7]
    return InferredDate(start, end, tuple(reasons))


def _get_year(year: int) -> _Range | None:
    return _Range(date(year, 1, 1), date(year, 12, 31)) if 1921 < year < 2100 else None


def _get_first_day(iso: str) -> date:
    year, month = (*map(int, iso.split("-")), 1)[:2]
    return date(year, month, 1)


def _get_last_day(iso: str) -> date:
    year, month = (*map(int, iso.split("-")), 12)[:2]
    return date(year, month, monthrange(year, month)[1])


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
