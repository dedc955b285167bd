"""Dates of speeches as numbers: ISO dates as far as they are known, and ranges of two of them."""

from __future__ import annotations

from functools import lru_cache

from build_scripts.model import Speech


@lru_cache(4096)
def write_date(date: str) -> str:
    """Return an ISO date in Chinese, as far as it is known: `2008年10月10日`, `2008年10月`."""
    return "".join(f"{int(part)}{unit}" for part, unit in zip(date.split("-"), "年月日", strict=False))


def measure_date(date: str, *, is_end: bool = False) -> float:
    """Return an ISO date as a number of years: its beginning, or the end of the day, month or year that it names."""
    parts = [int(part) for part in date.split("-")]
    year, month, day = [*parts, 0, 0][:3]
    if not month:
        return year + is_end
    if not day:
        return year + (month - 1 + is_end) / 12
    return year + (month - 1 + (day - 1 + is_end) / 31) / 12


def measure_range(dates: str) -> tuple[float, float]:
    """Return beginning and end of an ISO date or range (`2005-07/2005-12`) as numbers of years."""
    first, _, last = dates.partition("/")
    return measure_date(first), measure_date(last or first, is_end=True)


def find_year(speech: Speech) -> int | None:
    """Return the year under which a speech is counted, listed and filtered, None without any date.

    It is that of the stated date, or else the one with the middle of the inferred range.
    """
    dates = speech.fact("date") or speech.fact("date_inferred")
    return int(sum(measure_range(dates)) / 2) if dates else None
