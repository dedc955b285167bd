"""The page of a hit: the phrase is marked, can be stepped through, and the text is unchanged."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import EACH_WIDTH, Reader
from build_scripts.text.characters import fold

TEXT = "[...document.querySelectorAll('article [id^=p_]')].map(each => each.textContent)"

IN_VIEW = """() => {
    const { top, bottom } = document.querySelector("mark.found.current").getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
}"""

#: Runs in the page: the text that is copied from the first paragraph to the last.
COPIED = """() => {
    const all = document.querySelectorAll('article [id^=p_]');
    getSelection().setBaseAndExtent(all[0], 0, all[all.length - 1], all[all.length - 1].childNodes.length);
    return String(getSelection());
}"""


@pytest.fixture(scope="session")
def speech(speeches: list[dict[str, Any]]) -> dict[str, Any]:
    return max(speeches, key=lambda each: sum(len(paragraph["text"]) for paragraph in each["paragraphs"]))


@pytest.fixture(scope="session")
def phrase(speech: dict[str, Any]) -> str:
    """Return two characters that occur in the speech some ten times."""
    whole = [fold(paragraph["text"]) for paragraph in speech["paragraphs"]]
    pairs = sorted({text[i : i + 2] for text in whole for i in range(len(text) - 1)})
    return min(pairs, key=lambda pair: (abs(sum(text.count(pair) for text in whole) - 10), pair))


def test_marks_every_place(reader: Reader, speech: dict[str, Any], phrase: str) -> None:
    page = reader.open(speech["url"], q=phrase)
    page.wait_for_selector("mark.found.current")
    count = sum(fold(paragraph["text"]).count(phrase) for paragraph in speech["paragraphs"])
    assert f"第 1/{count} 处" in page.locator(".landing").inner_text()
    assert fold("".join(page.locator("mark.found").all_text_contents())) == phrase * count


def test_the_text_is_the_same_with_marks_and_without(reader: Reader, speech: dict[str, Any], phrase: str) -> None:
    texts = [paragraph["text"] for paragraph in speech["paragraphs"]]
    page = reader.open(speech["url"], q=phrase)
    page.wait_for_selector("mark.found")
    assert page.evaluate(TEXT) == texts
    copied = page.evaluate(COPIED)
    page.get_by_role("button", name="清除").click()
    assert page.locator("mark.found").count() == 0
    assert page.evaluate(TEXT) == texts
    assert page.evaluate(COPIED) == copied
    assert "q=" not in page.url


@EACH_WIDTH
def test_begins_at_the_anchor(reader: Reader, speech: dict[str, Any], phrase: str) -> None:
    holding = [paragraph["id"] for paragraph in speech["paragraphs"] if phrase in fold(paragraph["text"])]
    before = sum(fold(p["text"]).count(phrase) for p in speech["paragraphs"][: int(holding[-1].removeprefix("p_")) - 1])
    page = reader.open(f"{speech['url']}?q={phrase}#{holding[-1]}")
    page.wait_for_selector(f"[id='{holding[-1]}'] mark.found.current")
    assert page.locator(".landing-count").inner_text().startswith(f"第 {before + 1}/")
    page.wait_for_function(IN_VIEW)


def test_steps_round(reader: Reader, speech: dict[str, Any], phrase: str) -> None:
    page = reader.open(speech["url"], q=phrase)
    page.wait_for_selector("mark.found.current")
    count = page.locator("mark.found").count()
    assert count > 2
    page.get_by_role("button", name="下一处").click()
    assert page.locator(".landing-count").inner_text().startswith("第 2/")
    page.get_by_role("button", name="上一处").click()
    page.get_by_role("button", name="上一处").click()
    last = page.locator(".landing-count").inner_text()
    assert last.split()[1].split("/")[0] == last.split()[1].split("/")[1], "before the first comes the last"
    page.wait_for_function(IN_VIEW)


def test_a_phrase_across_inline_elements(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    """From a run-in heading or a point into what follows it."""
    speech, section = next(
        (speech, section)
        for speech in speeches
        for section in speech["sections"]
        if section["kind"] != "heading" and section["title"]
    )
    text = next(paragraph["text"] for paragraph in speech["paragraphs"] if paragraph["id"] == section["paragraph"])
    end = text.index(section["label"] + section["title"]) + len(section["label"] + section["title"])
    query = text[end - 3 : end + 5]
    page = reader.open(speech["url"], q=query)
    page.wait_for_selector("mark.found.current")
    assert fold("".join(page.locator("mark.found.current").all_text_contents())) == fold(query)


def test_a_phrase_that_is_not_in_the_speech(reader: Reader, speech: dict[str, Any]) -> None:
    page = reader.open(speech["url"], q="龘靐齉")
    page.wait_for_selector(".landing")
    assert "本篇没有" in page.locator(".landing").inner_text()
    assert page.get_by_role("button", name="下一处").is_disabled()
    page.get_by_role("button", name="清除").click()
    assert page.locator(".landing").count() == 0


def test_a_compound_query_marks_all_its_terms(reader: Reader, speech: dict[str, Any], phrase: str) -> None:
    page = reader.open(speech["url"], q=f"{phrase} -龘 靐|工作")
    page.wait_for_selector("mark.found")
    assert {fold(each) for each in page.locator("mark.found").all_text_contents()} >= {phrase, "工作"}


def test_without_a_query_there_are_no_marks(reader: Reader, speech: dict[str, Any]) -> None:
    page = reader.open(speech["url"])
    page.wait_for_load_state("networkidle")
    assert page.locator("mark.found, .landing").count() == 0


@EACH_WIDTH
def test_a_slogan_leads_to_where_it_is_said(reader: Reader, slogans: list[dict[str, Any]]) -> None:
    slogan = max(slogans, key=lambda each: len(each["text"]))
    page = reader.open(f"slogans/{slogan['id']}/")
    page.locator("a[href*='speeches/'][href*='#p_']").first.click()
    page.wait_for_selector("mark.found.current")
    assert fold("".join(page.locator("mark.found.current").all_text_contents())) == fold(slogan["text"])


def test_back_to_the_results(reader: Reader, speech: dict[str, Any], phrase: str) -> None:
    page = reader.open(speech["url"], q=phrase)
    page.locator(".landing a").click()
    page.wait_for_url("**/search/?q=*")
    reader.answered()
    assert page.input_value("#search-query") == phrase
    assert reader.total > 0
