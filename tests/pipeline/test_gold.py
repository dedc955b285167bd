"""The published corpus against the nine gold texts; `gold.py` has the floors."""

from __future__ import annotations

from typing import Any

import gold
import pytest

from build_scripts.model import Library, Speech

Pairs = list[tuple[dict[str, Any], Speech]]


@pytest.fixture(scope="module")
def pairs(library: Library) -> Pairs:
    """Return each gold text with the speech that was made of the same piece of the same raw file."""
    speeches = {(speech.source.file, speech.source.part): speech for speech in library.speeches}
    texts = {(text["source_file"], _get_part(text)): text for text in gold.load_texts().values()}
    assert speeches.keys() == texts.keys()
    return [(text, speeches[key]) for key, text in texts.items()]


def _get_part(text: dict[str, Any]) -> int:
    return int(text["id"].split("-")[1]) if "-" in text["id"] else 1


def test_paragraphs_equal_the_gold_paragraphs(pairs: Pairs) -> None:
    for text, speech in pairs:
        assert [paragraph.text for paragraph in speech.paragraphs] == text["paragraphs"], text["id"]


def test_front_and_back_matter_equal_the_gold(pairs: Pairs) -> None:
    for text, speech in pairs:
        assert list(speech.front_matter) == [line["text"] for line in text["front_matter"]], text["id"]
        assert list(speech.back_matter) == [line["text"] for line in text["back_matter"]], text["id"]


def test_metadata_equal_the_gold(pairs: Pairs) -> None:
    for text, speech in pairs:
        assert (speech.kind, speech.complete) == (text["kind"], text["complete"])
        assert speech.fact("date") == text["date_delivered"]
        assert speech.fact("date_masked") == text["date_masked"]
        assert speech.fact("speaker") == text["speaker"]
        assert speech.fact("salutation") == text["salutation"]
        assert speech.source.published == text["date_published_on_web"]
        if text["title_basis"] == "composed":
            assert speech.facts["title"].basis == "composed"
        else:
            assert speech.title == text["title"]


def test_redactions_equal_the_gold(pairs: Pairs) -> None:
    for text, speech in pairs:
        expected = [mask["literal"] for mask in text["redactions"] if "front_matter" not in str(mask.get("note"))]
        assert [redaction.literal for redaction in speech.redactions] == expected, text["id"]


def test_outline_reaches_its_floor(pairs: Pairs) -> None:
    scores = [gold.score_outline(speech.sections, text) for text, speech in pairs]
    right = sum(score.right for score in scores)
    assert right >= gold.LEAST_SECTIONS_FOUND
    assert sum(score.found for score in scores) - right <= gold.MOST_EXTRA_SECTIONS


def test_slogans_reach_their_floors(library: Library) -> None:
    recall, precision = gold.score_slogans(library.slogans, gold.load_slogans().values())
    assert recall >= gold.LEAST_SLOGAN_RECALL
    assert precision >= gold.LEAST_SLOGAN_PRECISION


def test_listed_non_slogans_are_rarely_published(library: Library) -> None:
    assert len(gold.get_listed_non_slogans(library.slogans)) <= gold.MOST_LISTED_NON_SLOGANS
