"""Tests of the list of known terms: its format, and the words that its slogans are made of."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from build_scripts.glossary.lexicon import is_among, number_pairs, read_wording

PATH = Path(__file__).parents[2] / "build_scripts" / "glossary" / "known_terms.tsv"
COLUMNS = ["term", "grade", "type", "era", "members", "gloss"]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """Read the rows of the list."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_line_has_six_columns() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    header, *lines = text.removesuffix("\n").split("\n")
    assert header.split("\t") == COLUMNS
    assert [line for line in lines if line.count("\t") != len(COLUMNS) - 1] == []


def test_terms_are_unique_without_regard_to_punctuation(rows: list[dict[str, str]]) -> None:
    seen: set[str] = set()
    repeated = []
    for row in rows:
        letters = re.sub(r"\W", "", row["term"])
        if letters in seen:
            repeated.append(row["term"])
        seen.add(letters)
    assert repeated == []


def test_cells_are_trimmed_and_terms_unquoted(rows: list[dict[str, str]]) -> None:
    assert [row for row in rows for cell in row.values() if cell != cell.strip()] == []
    assert [row["term"] for row in rows if not re.fullmatch(r"[\w、，·+—]{2,64}", row["term"])] == []


def test_grades_types_and_eras_have_the_allowed_values(rows: list[dict[str, str]]) -> None:
    assert {row["grade"] for row in rows} <= {"slogan", "term", "idiom"}
    assert {row["type"] for row in rows} <= set("ABCDE")
    assert [row["term"] for row in rows if not re.fullmatch(r"|(19|20)\d\d|(19|20)\d0s", row["era"])] == []


def test_given_members_are_two_or_more_and_not_blank(rows: list[dict[str, str]]) -> None:
    given = [row["members"].split("|") for row in rows if row["members"]]
    assert [members for members in given if len(members) < 2 or not all(map(str.strip, members))] == []


def test_glosses_have_at_most_forty_characters(rows: list[dict[str, str]]) -> None:
    assert [row["term"] for row in rows if len(row["gloss"]) > 40] == []


def test_words_of_slogans_weigh_more_than_their_frequency(rows: list[dict[str, str]]) -> None:
    wording = read_wording()
    members = [member for row in rows if row["grade"] == "slogan" for member in re.split("[、，]", row["term"])]
    assert 0 < wording.first_words["坚持"] <= sum(member.startswith("坚持") for member in members)
    in_slogans, by_chance, _ = wording.weigh("振兴")
    assert in_slogans > by_chance > 0
    in_slogans, by_chance, begins = wording.weigh("先生")
    assert in_slogans == begins == 0 < by_chance


def test_pairs_of_neighbouring_characters_are_found(rows: list[dict[str, str]]) -> None:
    wording = read_wording()
    for row in rows[:200]:
        if row["grade"] == "slogan" and re.fullmatch(r"\w{2,}", row["term"]):
            assert is_among(number_pairs(row["term"]), wording.pairs).all()
    assert not is_among(number_pairs("鼹鼠鼹"), wording.pairs).any()
    assert is_among(number_pairs("甲乙丙"), np.sort(number_pairs("乙丙丁"))).tolist() == [False, True]
