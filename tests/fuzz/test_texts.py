"""From bytes to pages and data: no text that crashes a step, loses a character or becomes another."""

from __future__ import annotations

from typing import Any

import pytest
from browser.serving import chromium
from hypothesis import given, target
from hypothesis import strategies as st
from playwright.sync_api import Page
from test_pages import all_pages, shown

from fuzz.invariants import (
    a_library,
    cleaning_twice_changes_nothing,
    data_is_read_back,
    decoded_whole_or_refused,
    facts_stand_in_the_text,
    html_is_read_whole,
    nothing_is_lost,
    pages_say_what_speeches_say,
    sections_and_masks_are_slices,
    slogans_are_slices,
)
from fuzz.texts import bodies, cases, raw_texts

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "cp950", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1")

wounds = st.lists(st.tuples(st.integers(0, 20000), st.integers(0, 3), st.binary(max_size=3)), max_size=4)


@cases(300)
@given(raw_texts(), st.sampled_from(ENCODINGS), wounds)
def test_bytes_are_decoded_whole_or_refused(text: str, encoding: str, wounds: list[tuple[int, int, bytes]]) -> None:
    content = text.encode(encoding, "ignore")
    for place, lost, put in wounds:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + lost :]
    decoded_whole_or_refused(content)


@cases(300)
@given(raw_texts())
def test_html_is_read_whole(text: str) -> None:
    html_is_read_whole(text)


@cases(500)
@given(raw_texts())
def test_nothing_is_lost_between_a_raw_file_and_its_speech_files(text: str) -> None:
    result = nothing_is_lost(text)
    # Hypothesis looks for texts on which more rules meet: where rules meet, they go wrong.
    target(float(len({repair.rule for repair in result.repairs})), label="rules")


@cases(300)
@given(raw_texts())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    cleaning_twice_changes_nothing(text)


@cases(300)
@given(raw_texts())
def test_facts_stand_in_the_text(text: str) -> None:
    facts_stand_in_the_text(text)


@cases(300)
@given(bodies)
def test_sections_and_masks_are_slices_of_their_paragraphs(texts: list[str]) -> None:
    speech = sections_and_masks_are_slices(texts)
    target(float(len({section.style for section in speech.sections})), label="styles")


@cases(40)
@given(bodies, bodies)
def test_slogans_are_slices_of_their_paragraphs(first: list[str], second: list[str]) -> None:
    library = a_library(first, second)
    slogans_are_slices(library)
    target(float(len(library.slogans)), label="slogans")


#: Runs in the page: the document as a browser reads it: its tags in order, and the text of each id.
AS_READ = """(html) => {
    const all = [...new DOMParser().parseFromString(html, "text/html").body.querySelectorAll("*")];
    const named = all.filter((each) => each.id).map((each) => [each.id, each.textContent]);
    return [all.map((each) => each.localName), named];
}"""


@pytest.fixture(scope="module")
def page() -> Any:
    with chromium().new_context() as context:
        yield context.new_page()


@cases(30)
@given(st.lists(bodies, min_size=1, max_size=2))
def test_pages_say_what_the_speeches_say(page: Page, texts: list[list[str]]) -> None:
    for dom in pages_say_what_speeches_say(a_library(*texts)):
        tags, named = page.evaluate(AS_READ, dom.html)
        # A browser that finds a fault in the tags moves, closes or adds elements.
        assert tags == [tag for tag, _ in dom.elements]
        assert dict(named) == dom.text


@cases(10)
@given(st.lists(bodies, min_size=1, max_size=2))
def test_every_page_is_valid(page: Page, texts: list[list[str]]) -> None:
    for path, markdown in all_pages(a_library(*texts)).items():
        dom = shown(markdown)
        assert len(set(dom.ids)) == len(dom.ids), path
        tags, _ = page.evaluate(AS_READ, dom.html)
        assert tags == [tag for tag, _ in dom.elements], path


@cases(10)
@given(st.lists(bodies, min_size=1, max_size=2))
def test_data_is_read_back_as_it_was(texts: list[list[str]]) -> None:
    data_is_read_back(a_library(*texts))
