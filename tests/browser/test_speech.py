"""The page of a speech: its top, its numbers in the margin, its tab stops, its menus and targets."""

from __future__ import annotations

from typing import Any

import pytest

from browser.axe import find_violations, load_axe
from browser.conftest import EACH_WIDTH, NARROW, WIDE, Reader, Visit

Speeches = list[dict[str, Any]]
TOP = "document.querySelector('.para, .salutation').getBoundingClientRect().top + scrollY"
MENU = ".place-menu:popover-open"
#: Number of tab stops that a speech may have; 247 without groups.
MOST_TAB_STOPS = 40
#: Walks to the next tab stop, and says what it is.
FOCUSED = """() => {
    const { activeElement: at } = document;
    return at === document.body ? null : `${at.tagName} ${at.className} ${at.id} ${at.href ?? at.textContent.trim()}`;
}"""


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, NARROW], ids=["wide", "narrow"])
def test_the_text_begins_on_the_first_screen(visit: Visit, speeches: Speeches, size: dict[str, int]) -> None:
    reader = visit(size)
    tops = {speech["id"]: reader.open(speech["url"]).evaluate(TOP) for speech in speeches}
    assert max(tops.values()) < 500, tops


def test_a_wide_screen_shows_one_outline(visit: Visit, speeches: Speeches) -> None:
    speech = max(speeches, key=lambda each: len(each["sections"]))
    page = visit(WIDE).open(speech["url"])
    assert page.locator(".md-sidebar--secondary").is_visible()
    assert not page.locator("details.outline").is_visible()
    assert not page.locator(".outline-button").is_visible()


def test_the_numbers_in_the_margin_are_those_of_citations(visit: Visit, speeches: Speeches) -> None:
    page = visit(WIDE).open(speeches[0]["url"])
    numbers = page.locator("p.para > a.permalink:last-child").evaluate_all(
        """all => all.map(each => [
            each.parentElement.id,
            getComputedStyle(each, "::before").content.split('"')[1],
            each.getAttribute("aria-label"),
            each.getBoundingClientRect().right <= each.parentElement.getBoundingClientRect().left,
        ])"""
    )
    assert len(numbers) > 10
    for id_, shown, name, is_in_margin in numbers:
        assert (f"p_{shown}", name, is_in_margin) == (id_, f"本段链接：第 {shown} 段", True)


def test_the_whole_speech_is_cited_in_three_formats_and_more(visit: Visit, speeches: Speeches) -> None:
    reader = visit(WIDE, permissions=["clipboard-read", "clipboard-write"])
    page = reader.open(f"{speeches[0]['url']}#p_2")
    page.get_by_role("link", name="引用", exact=True).click()
    items = page.locator(MENU).get_by_role("menuitem")
    names = items.all_inner_texts()
    assert names == ["复制 GB/T 7714—2025", "复制 APA", "复制 BibTeX", "更多格式", "复制链接", "对读来源文件"]
    items.first.click()
    page.get_by_role("status").filter(has_text="已复制GB/T 7714—2025").wait_for()
    citation = page.evaluate("navigator.clipboard.readText()")
    assert citation.endswith(f"{reader.address}{speeches[0]['url']}.")
    assert speeches[0]["title"] in citation


@EACH_WIDTH
def test_the_menu_covers_nothing_of_the_cited_paragraph(reader: Reader, speeches: Speeches) -> None:
    page = reader.open(speeches[0]["url"])
    ids = [each["id"] for each in speeches[0]["paragraphs"] if len(each["text"]) < 200][1:8]
    for id_ in ids:
        link = page.locator(f"a.permalink[href='#{id_}']")
        if link.count() == 0:
            continue  # A heading: its link names the section.
        link.click()
        menu, cited = page.locator(MENU).bounding_box(), page.locator(f"[id='{id_}']").bounding_box()
        assert menu
        assert cited
        is_apart = (
            menu["x"] >= cited["x"] + cited["width"]
            or menu["y"] >= cited["y"] + cited["height"]
            or menu["y"] + menu["height"] <= cited["y"]
        )
        assert is_apart, id_
        page.keyboard.press("Escape")


@EACH_WIDTH
def test_a_speech_has_few_tab_stops(reader: Reader, speeches: Speeches) -> None:
    speech = max(speeches, key=lambda each: len(each["paragraphs"]))
    page = reader.open(speech["url"])
    stops = 0
    while stops <= MOST_TAB_STOPS:
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) is None:
            break
        stops += 1
    assert stops < MOST_TAB_STOPS
    for group in ("article a.permalink", "article a.slogan[data-slogan]"):
        links = page.locator(group)
        assert links.evaluate_all("all => all.filter(each => each.tabIndex === 0).length") == 1
        links.first.focus()
        for at in range(links.count()):
            assert links.nth(at).evaluate("each => each === document.activeElement"), (group, at)
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Home")
        assert links.first.evaluate("each => each === document.activeElement")


def test_the_tab_stop_follows_the_reader(visit: Visit, speeches: Speeches) -> None:
    page = visit(WIDE).open(speeches[0]["url"])
    last = page.locator("p.para > a.permalink:last-child").last
    last.scroll_into_view_if_needed()
    page.wait_for_function(
        """() => {
            const stop = document.querySelector("article a.permalink[tabindex='0']").getBoundingClientRect();
            return stop.bottom > 0 && stop.top < innerHeight;
        }"""
    )


def test_the_outline_sheet_has_a_title_and_closes(visit: Visit, speeches: Speeches) -> None:
    page = visit(NARROW, has_touch=True, is_mobile=True).open(speeches[0]["url"])
    page.locator(".outline-button").click()
    sheet = page.locator(".outline-panel:popover-open")
    assert sheet.locator(".panel-title p").inner_text() == "提纲"
    sheet.get_by_role("button", name="关闭").click()
    sheet.wait_for(state="hidden")


def test_targets_of_a_speech_are_44_pixels_for_fingers(visit: Visit, speeches: Speeches) -> None:
    page = visit(NARROW, has_touch=True, is_mobile=True).open(speeches[0]["url"])
    measure = """selector => [...document.querySelectorAll(selector)]
        .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height > 0)
        .filter((each) => Math.min(each.getBoundingClientRect().height, each.getBoundingClientRect().width) < 43.9)
        .map((each) => `${each.className} ${each.textContent} ${JSON.stringify(each.getBoundingClientRect())}`)"""
    actions = ".speech-actions > a, .speech-actions summary, .outline-button, .reading-button"
    assert page.evaluate(measure, actions) == []
    page.locator(".outline-button").click()
    assert page.evaluate(measure, ".outline-panel :is(a, button)") == []
    page.keyboard.press("Escape")
    page.locator(".reading-button").click()
    assert page.evaluate(measure, ".panel:popover-open label") == []
    page.keyboard.press("Escape")
    sign = page.locator("p.para > a.permalink:last-child").first
    area = sign.evaluate(
        "each => { const { width, height } = getComputedStyle(each, '::after'); return [width, height]; }"
    )
    assert [round(float(each.removesuffix("px"))) for each in area] == [44, 44]
    sign.click()
    assert page.evaluate(measure, ".place-menu [role=menuitem]") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_source_and_text_link_to_each_other(visit: Visit, speeches: Speeches, scheme: str) -> None:
    speech = speeches[0]
    for size in (WIDE, NARROW):
        reader = visit(size, color_scheme=scheme)
        page = reader.open(speech["url"])
        page.get_by_role("link", name="对读来源文件").click()
        page.wait_for_url("**/source/")
        load_axe(page)
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.locator("[id=p_5] > a.line-number").click()
        page.wait_for_url(f"**/{speech['url']}#p_5")
        page.locator("a.permalink[href='#p_5']").click()
        page.locator(MENU).get_by_role("menuitem", name="对读来源文件").click()
        page.wait_for_url("**/source/#p_5")
