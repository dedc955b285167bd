"""Set phrases: what recurs across speeches, is no slogan, and is no fragment of something longer."""

from __future__ import annotations

import json

import pytest
from factories import find_all, make_library, make_slogan, make_speech

from build_scripts import set_phrases
from build_scripts.exports import data
from build_scripts.model import SetPhrase, Slogan, Speech
from build_scripts.set_phrases import find_set_phrases, list_candidates


def find(*texts: str, slogans: tuple[Slogan, ...] = ()) -> dict[str, SetPhrase]:
    """Return the set phrases of speeches, each with one of the texts, by their text."""
    speeches = make_speeches(*texts)
    return {each.text: each for each in find_set_phrases(speeches, map(list_candidates, speeches), slogans)}


def make_speeches(*texts: str) -> list[Speech]:
    return [make_speech(text, speech_id=f"s-{number}") for number, text in enumerate(texts)]


def test_a_phrase_of_three_speeches_is_found_with_its_places() -> None:
    texts = ["要统一思想，加强领导。", "统一思想，再次统一思想。", "首先统一思想、加强领导。"]
    found = find(*texts)
    assert list(found) == ["统一思想"]
    phrase = found["统一思想"]
    assert (phrase.speech_count, len(phrase.occurrences)) == (3, 4)
    assert all(texts[int(o.speech[2:])][o.start : o.end] == o.text == "统一思想" for o in phrase.occurrences)


def test_one_speech_alone_makes_no_phrase() -> None:
    assert find("统一思想。" * 9) == {}
    assert find() == {}


def test_a_slogan_is_no_set_phrase() -> None:
    texts = ["解放思想，统一思想。"] * 3
    speeches = make_speeches(*texts)
    slogan = make_slogan("解放思想", *(each for speech in speeches for each in find_all(speech, "解放思想")))
    assert list(find(*texts, slogans=(slogan,))) == ["统一思想"]


def test_a_fragment_of_a_longer_phrase_is_left_out() -> None:
    found = find(*["加强组织领导。"] * 3)
    assert list(found) == ["加强组织领导"]


def test_a_phrase_that_also_occurs_alone_counts_only_there() -> None:
    found = find(*["解决突出问题。突出重点。", "解决突出问题，突出重点。", "解决突出问题。认真解决问题，突出重点。"])
    assert found["解决突出问题"].speech_count == 3
    assert all(each.text != "突出问题" for each in found.values())


def test_what_mostly_goes_on_is_a_fragment() -> None:
    assert "切实加强" not in find("切实加强管理。", "切实加强教育。", "切实加强监督。")


@pytest.mark.parametrize("text", ["党员干部", "社会主义", "要让大家", "一是统一", "北京大学"])
def test_vocabulary_is_no_candidate(text: str) -> None:
    assert text not in list_candidates(make_speech(text)).splitlines()


@pytest.mark.parametrize("text", ["取得实效", "精心组织", "加强领导", "统一思想", "狠抓工作落实"])
def test_instructions_are_candidates(text: str) -> None:
    assert text in list_candidates(make_speech(f"要{text}。")).splitlines()


def test_the_list_is_bounded_and_ordered_by_speeches(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["统一思想。振奋精神。精心组织。"] * 3 + ["精心组织。振奋精神。"] + ["精心组织。"]
    assert list(find(*texts)) == ["精心组织", "振奋精神", "统一思想"]
    monkeypatch.setattr(set_phrases, "MOST_PHRASES", 2)
    assert list(find(*texts)) == ["精心组织", "振奋精神"]


def test_the_data_have_every_place() -> None:
    speech = make_speech("加强领导。", speech_id="a")
    phrase = SetPhrase("加强领导", tuple(find_all(speech, "加强领导")))
    written = dict(data.write_corpus_data(make_library(speech, phrases=(phrase,))))["data/phrases.json"]
    place = {"speech": "a", "paragraph": "p_1", "start": 0, "end": 4, "text": "加强领导"}
    assert json.loads(written) == [{"text": "加强领导", "count": 1, "speeches": 1, "occurrences": [place]}]
