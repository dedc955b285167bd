"""Dates as numbers, and the year that counts for a speech."""

from __future__ import annotations

import pytest
from factories import make_speech

from build_scripts.text.dates import find_year, measure_date


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [("2005", 2005, 2006), ("2005-07", 2005.5, 2005 + 7 / 12), ("2005-01-01", 2005, 2005 + 1 / 372)],
)
def test_a_date_is_a_period(written: str, start: float, end: float) -> None:
    assert measure_date(written) == pytest.approx(start)
    assert measure_date(written, is_end=True) == pytest.approx(end)


@pytest.mark.parametrize(
    ("facts", "year"),
    [
        ({"date": "2008-10-10"}, 2008),
        ({"date": "2008-12-31"}, 2008),
        ({"date": "2008"}, 2008),
        ({"date_inferred": "2013-06/2014-10"}, 2014),
        ({"date_inferred": "2005-07/2005-12"}, 2005),
        ({"date": "2004", "date_inferred": "2005-07/2005-12"}, 2004),
        ({"date_masked": "20xx年7月"}, None),
        ({}, None),
    ],
)
def test_a_speech_counts_in_one_year(facts: dict[str, str], year: int | None) -> None:
    assert find_year(make_speech("文", **facts)) == year
