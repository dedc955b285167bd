"""Keyness against values calculated by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_scripts.statistics import SIGNIFICANT, count_by, find_keys, log_likelihood

COUNT = st.integers(0, 500)
SIZE = st.integers(500, 10_000)


@pytest.mark.parametrize(
    ("part", "rest", "part_size", "rest_size", "expected"),
    [
        # Expected 5 and 5: 2 (10 ln 2 + 0).
        (10, 0, 100, 100, 13.8629),
        # Expected 5 and 15: 2 (10 ln 2 + 10 ln (2/3)).
        (10, 10, 100, 300, 5.7536),
        # Expected 20 and 80: 2 (30 ln 1.5 + 70 ln 0.875).
        (30, 70, 1000, 4000, 5.6335),
        # Equal rates.
        (10, 20, 100, 200, 0),
        (0, 0, 100, 100, 0),
        (3, 0, 100, 0, 0),
    ],
)
def test_log_likelihood_is_as_calculated_by_hand(
    part: int, rest: int, part_size: int, rest_size: int, expected: float
) -> None:
    assert log_likelihood(part, rest, part_size, rest_size) == pytest.approx(expected, abs=5e-4)


@given(COUNT, COUNT, SIZE, SIZE)
def test_log_likelihood_is_symmetric_and_not_negative(part: int, rest: int, part_size: int, rest_size: int) -> None:
    score = log_likelihood(part, rest, part_size, rest_size)
    assert score >= 0
    assert score == pytest.approx(log_likelihood(rest, part, rest_size, part_size), abs=1e-6)


def test_keys_are_more_frequent_in_the_part_and_significant() -> None:
    whole = Counter(typical=30, even=40, rare=31, once=1)
    part = Counter(typical=28, even=10, rare=1, once=1)
    keys = find_keys(part, whole, 1_000, 4_000, 9)
    assert [(key.item, key.part, key.rest) for key in keys] == [("typical", 28, 2)]
    # Expected 7.5 and 22.5: 2 (28 ln (28/7.5) + 2 ln (2/22.5)).
    assert keys[0].score == pytest.approx(64.0874, abs=5e-3)
    assert keys[0].score >= SIGNIFICANT


def test_without_a_rest_nothing_is_typical() -> None:
    assert find_keys({"甲": 9}, {"甲": 9}, 100, 100, 9) == []
    assert find_keys({}, {}, 0, 0, 9) == []


def test_keys_are_cut_after_the_highest() -> None:
    part = {f"k{n}": n for n in range(20, 60)}
    keys = find_keys(part, part, 1_000, 4_000, 3)
    assert [key.item for key in keys] == ["k59", "k58", "k57"]


def test_pairs_are_counted_by_group() -> None:
    assert count_by([("a", "x"), ("b", "x"), ("a", "x")]) == {"a": {"x": 2}, "b": {"x": 1}}
