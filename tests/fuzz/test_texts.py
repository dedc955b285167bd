"""From bytes to pages and data: no text crashes a stage, loses a character or changes on the way."""

from __future__ import annotations

from typing import Any

import pytest
from browser.serving import chromium
from factories import make_outlined_library
from hypothesis import given, target
from hypothesis import strategies as st
from page_rendering import Dom, render_all_pages
from playwright.sync_api import Page

from fuzz.invariants import (
    check_cleaning_again,
    check_decoding,
    check_exports,
    check_facts,
    check_glossary,
    check_html,
    check_nothing_is_lost,
    check_outline,
    check_pages,
)
from fuzz.texts import bodies, cases, raw_texts

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "big5", "cp950", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1")

wounds = st.lists(st.tuples(st.integers(0, 20000), st.integers(0, 3), st.binary(max_size=3)), max_size=4)


@cases(300)
@given(raw_texts(), st.sampled_from(ENCODINGS), wounds)
def test_bytes_are_decoded_completely_or_refused(
    text: str, encoding: str, wounds: list[tuple[int, int, bytes]]
) -> None:
    content = text.encode(encoding, "ignore")
    for place, lost, put in wounds:
        at = place % (len(content) + 1)
        content = content[:at] + put + content[at + lost :]
    check_decoding(content)


@cases(300)
@given(raw_texts())
def test_html_is_read_completely(text: str) -> None:
    check_html(text)


@cases(500)
@given(raw_texts())
def test_every_character_of_a_raw_file_is_accounted_for(text: str) -> None:
    result = check_nothing_is_lost(text)
    # Hypothesis prefers texts to which more rules apply, because rules fail where they interact.
    target(float(len({repair.rule for repair in result.repairs})), label="rules")


@cases(300)
@given(raw_texts())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    check_cleaning_again(text)


@cases(300)
@given(raw_texts())
def test_facts_are_quoted_from_the_text(text: str) -> None:
    check_facts(text)


@cases(300)
@given(bodies)
def test_sections_and_redactions_are_slices_of_their_paragraphs(texts: list[str]) -> None:
    speech = check_outline(texts)
    target(float(len({section.style for section in speech.sections})), label="styles")


@cases(40)
@given(bodies, bodies)
def test_slogans_are_slices_of_their_paragraphs(first: list[str], second: list[str]) -> None:
    library = make_outlined_library(first, second)
    check_glossary(library)
    target(float(len(library.slogans)), label="slogans")


#: Runs in the browser: returns the tags of a document in order, and the text of each id.
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
def test_pages_have_the_texts_of_the_speeches(page: Page, texts: list[list[str]]) -> None:
    for dom in check_pages(make_outlined_library(*texts)):
        tags, named = page.evaluate(AS_READ, dom.html)
        # A browser that finds an error in the tags moves, closes or adds elements.
        assert tags == [tag for tag, _ in dom.elements]
        assert dict(named) == dom.text


@cases(10)
@given(st.lists(bodies, min_size=1, max_size=2))
def test_every_page_is_valid(page: Page, texts: list[list[str]]) -> None:
    for path, html in render_all_pages(make_outlined_library(*texts)).items():
        dom = Dom(html)
        assert len(set(dom.ids)) == len(dom.ids), path
        tags, _ = page.evaluate(AS_READ, dom.html)
        assert tags == [tag for tag, _ in dom.elements], path


@cases(10)
@given(st.lists(bodies, min_size=1, max_size=2))
def test_exports_read_back_as_the_texts(texts: list[list[str]]) -> None:
    check_exports(make_outlined_library(*texts))
