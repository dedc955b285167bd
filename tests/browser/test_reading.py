"""Reading: a page, its permalinks, and every page type at both widths."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import EACH_WIDTH, NARROW, WIDE, Reader, Visit

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@EACH_WIDTH
def test_home_leads_to_a_speech(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    page = reader.open()
    page.locator("article .entries a[href*='speeches/']").first.click()
    page.wait_for_url("**/speeches/*/")
    assert page.locator("h1").inner_text() in {speech["title"] for speech in speeches}


@EACH_WIDTH
def test_a_speech_shows_its_text(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    for speech in speeches:
        page = reader.open(speech["url"])
        shown = page.evaluate(
            "ids => ids.map(id => document.getElementById(id)?.textContent)", [p["id"] for p in speech["paragraphs"]]
        )
        assert shown == [paragraph["text"] for paragraph in speech["paragraphs"]], speech["id"]


@EACH_WIDTH
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


@EACH_WIDTH
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


def test_the_outline_opens_at_the_current_section(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    speech = max(speeches, key=lambda each: len(each["sections"]))
    headings = [section["id"] for section in speech["sections"] if section["kind"] == "heading"]
    page = visit(NARROW).open(speech["url"])
    page.evaluate("id => document.getElementById(id).scrollIntoView()", headings[-2])
    # Not by playwright's click, which scrolls: the sticky header is inside the scroll padding.
    page.get_by_role("button", name="提纲", exact=True).evaluate("each => each.click()")
    panel = page.locator(".outline-panel:popover-open")
    assert panel.locator("[aria-current]").get_attribute("href") == f"#{headings[-2]}"
    panel.locator(f"a[href='#{headings[-1]}']").click()
    assert page.url.endswith(f"#{headings[-1]}")
    panel.wait_for(state="hidden")
    assert page.locator(f"[id='{headings[-1]}']").is_visible()


def test_a_wide_screen_has_the_outline_at_its_side(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    page = visit(WIDE).open(speeches[0]["url"])
    assert page.locator(".md-sidebar--secondary").is_visible()
    assert not page.locator(".outline-button").is_visible()


@EACH_WIDTH
def test_reading_settings_apply_before_the_first_paint(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    page = reader.open(speeches[0]["url"])
    style = "getComputedStyle(document.querySelector('p.para'))"
    look = f"[{style}.fontSize, {style}.textIndent]"
    usual = page.evaluate(look)
    page.get_by_role("button", name="阅读设置").click()
    page.get_by_role("radio", name="特大").check()
    page.get_by_role("radio", name="段间空行").check()
    chosen = page.evaluate(look)
    assert float(chosen[0].removesuffix("px")) > float(usual[0].removesuffix("px"))
    assert chosen[1] == "0px" != usual[1]
    assert page.evaluate(FITS)
    page.route("**/assets/reading/**", lambda route: route.abort())
    reader.page.reload()
    assert page.evaluate(look) == chosen
    reader.wrong.clear()  # the scripts that were held back


def test_a_line_has_some_38_characters(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    page = visit(WIDE).open(speeches[0]["url"])
    for size in ("小", "中", "大", "特大"):
        page.get_by_role("button", name="阅读设置").click()
        page.get_by_role("radio", name=size, exact=True).check()
        page.keyboard.press("Escape")
        characters = page.locator("p.para").first.evaluate(
            "each => each.clientWidth / parseFloat(getComputedStyle(each).fontSize)"
        )
        assert 32 <= characters <= 40, size
