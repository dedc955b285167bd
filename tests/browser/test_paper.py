"""On paper: the text with its addresses, and nothing that only serves on a screen."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import WIDE, Reader, Visit

#: What is seen of these on paper, by selector.
SEEN = """selectors => selectors.filter(selector =>
  [...document.querySelectorAll(selector)].some(each => each.checkVisibility({ visibilityProperty: true })))"""
FURNITURE = [
    "nav",
    "form",
    "button",
    ".apparatus > summary",
    ".md-header",
    ".md-tabs",
    ".md-sidebar",
    ".md-top",
    ".kwic-controls",
    ".index-filter",
    ".orders",
    ".landing",
    ".facets",
    ".para > .permalink",
]


@pytest.fixture
def speech(speeches: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in speeches if each["sections"][0]["kind"] == "heading")


@pytest.fixture(params=["light", "dark"])
def printer(request: pytest.FixtureRequest, visit: Visit) -> Reader:
    """A reader who prints what is open."""
    reader = visit(WIDE, color_scheme=request.param)
    reader.page.emulate_media(media="print")
    return reader


#: Colours of text and of the sheet.
INK = "[document.querySelector('h1'), document.body].map((each) => getComputedStyle(each))"
INK += ".map(({ color, backgroundColor }, at) => [color, backgroundColor][at])"


def test_nothing_is_printed_that_only_serves_on_a_screen(
    printer: Reader, speech: dict[str, Any], slogans: list[dict[str, Any]]
) -> None:
    slogan = max(slogans, key=lambda each: each["count"])["id"]
    for path in ("", speech["url"], f"{speech['url']}?q=的", f"slogans/{slogan}/", "slogans/", "search/?q=的", "cite/"):
        page = printer.open(path)
        if path.startswith("search"):
            printer.answered()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SEEN, FURNITURE) == [], path
        assert page.evaluate(INK) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], path


def test_paper_says_where_the_text_and_its_sections_are_from(printer: Reader, speech: dict[str, Any]) -> None:
    page = printer.open(f"{speech['url']}?q=的#p_2")
    content = "([selector, part]) => getComputedStyle(document.querySelector(selector), part).content"
    assert printer.address + speech["url"] in page.evaluate(content, [".speech-title", "::after"])
    assert speech["sections"][0]["id"] in page.evaluate(content, [".section > .permalink", "::before"])
    assert page.locator(".md-copyright").is_visible()
    assert page.get_by_text("文件：").is_visible()


def test_paper_has_open_what_the_reader_opened(printer: Reader, speech: dict[str, Any]) -> None:
    page = printer.open(speech["url"])
    optional = ["details.outline", "#slogans", "details.holdings", "#repairs"]
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = false")
    assert page.evaluate(SEEN, optional) == []
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert page.evaluate(SEEN, optional) == optional


def test_the_map_is_printed_whole(printer: Reader) -> None:
    page = printer.open("slogans/by/speech/")
    assert page.locator(".map").evaluate("each => each.scrollHeight <= each.clientHeight")
