"""Reading: a page, its permalinks, and every page type at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import Reader, Visit

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_home_leads_to_a_speech(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    page = reader.open()
    page.locator("article .entries a[href*='speeches/']").first.click()
    page.wait_for_url("**/speeches/*/")
    assert page.locator("h1").inner_text() in {speech["title"] for speech in speeches}


def test_a_speech_shows_its_text(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    for speech in speeches:
        page = reader.open(speech["url"])
        shown = page.evaluate(
            "ids => ids.map(id => document.getElementById(id)?.textContent)", [p["id"] for p in speech["paragraphs"]]
        )
        assert shown == [paragraph["text"] for paragraph in speech["paragraphs"]], speech["id"]


def test_a_permalink_lands_on_its_paragraph(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    speech = max(speeches, key=lambda each: len(each["paragraphs"]))
    paragraph = speech["paragraphs"][-2]["id"]
    page = reader.open(speech["url"])
    link = page.locator(f"a.permalink[href='#{paragraph}']")
    if link.count():
        link.evaluate("link => link.click()")
    else:  # a heading: its link names the section
        page.goto(f"{page.url}#{paragraph}")
    page.wait_for_function("id => location.hash === '#' + id", arg=paragraph)
    assert page.locator(f"[id='{paragraph}']").evaluate(
        "each => { const { top, bottom } = each.getBoundingClientRect(); return bottom > 0 && top < innerHeight; }"
    )


@pytest.mark.parametrize("path", ["", "speeches/", "slogans/", "search/", "search/?q=的", "search/?q=的&view=keyword"])
def test_nothing_is_wider_than_the_screen(reader: Reader, path: str) -> None:
    page = reader.open(path)
    if path.startswith("search"):
        reader.answered()
    assert page.evaluate(FITS)


def test_no_speech_or_slogan_is_wider_than_the_screen(
    visit: Visit, speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]
) -> None:
    reader = visit({"width": 390, "height": 844})
    longest = max(slogans, key=lambda slogan: len(slogan["text"]))
    for path in [*(speech["url"] for speech in speeches), f"slogans/{longest['id']}/"]:
        assert reader.open(path).evaluate(FITS), path
