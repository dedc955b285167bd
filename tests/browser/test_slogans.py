"""Slogans in the text: what is marked, the preview, and that neither changes what is read or copied."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from browser.conftest import EACH_WIDTH, NARROW, WIDE, Reader, Visit

MARKS = "a.slogan[href]"
PREVIEW = "#slogan-preview:popover-open"
TEXT = "[...document.querySelectorAll('article [id^=p_]')].map(each => each.textContent)"
#: Selects the whole of a paragraph that holds a mark, as a reader would, and copies it.
SELECT = """mark => {
    const paragraph = mark.closest("[id^=p_]");
    getSelection().selectAllChildren(paragraph);
    return paragraph.textContent;
}"""


@pytest.fixture(scope="session")
def speech(speeches: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in speeches if each["id"] == "2011-08-04-quanju-liangping-yishu")


def choose(page: Page, name: str) -> None:
    page.get_by_role("button", name="阅读设置").click()
    page.get_by_role("radio", name=name, exact=True).check()
    page.keyboard.press("Escape")


def in_text(page: Page) -> Locator:
    """The marks of a plain paragraph, the first on one line."""
    return page.locator(f"p.para {MARKS}")


def test_by_default_the_first_in_each_section_is_marked(
    reader: Reader, speech: dict[str, Any], slogans: list[dict[str, Any]]
) -> None:
    page = reader.open(speech["url"])
    all_marks = page.locator(".slogan[data-slogan]").count()
    assert 0 < page.locator(MARKS).count() == page.locator("a.slogan.first").count() < all_marks
    said = {slogan["id"] for slogan in slogans if any(o["speech"] == speech["id"] for o in slogan["occurrences"])}
    choose(page, "全部")
    assert page.locator(MARKS).count() == all_marks
    assert set(page.locator(MARKS).evaluate_all("all => all.map(each => each.dataset.slogan)")) <= said
    choose(page, "不显示")
    assert page.locator(MARKS).count() == 0
    page.reload()
    page.wait_for_function("() => document.querySelectorAll('a.slogan[href]').length === 0")
    page.get_by_role("button", name="阅读设置").click()
    assert page.get_by_role("radio", name="不显示", exact=True).is_checked()


def test_the_text_and_what_is_copied_stay_the_same(visit: Visit, speech: dict[str, Any]) -> None:
    reader = visit(WIDE)
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.open(speech["url"])
    for choice in ("全部", "不显示", "每节首次"):
        choose(page, choice)
        assert page.evaluate(TEXT) == [paragraph["text"] for paragraph in speech["paragraphs"]]
        text = page.locator("p.para .slogan").first.evaluate(SELECT)
        page.keyboard.press("Control+c")
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_hovering_shows_the_entry_and_the_preview_can_be_hovered(
    visit: Visit, speech: dict[str, Any], slogans: list[dict[str, Any]]
) -> None:
    page = visit(WIDE).open(speech["url"])
    mark = in_text(page).first
    slogan = next(each for each in slogans if each["id"] == mark.get_attribute("data-slogan"))
    mark.hover()
    shown = page.locator(PREVIEW)
    shown.wait_for()
    for said in (slogan["text"], slogan["pinyin"], f"共 {slogan['count']} 处，见于 {slogan['speeches']} 篇"):
        assert said in shown.inner_text()
    shown.hover()
    page.wait_for_timeout(500)
    assert shown.is_visible(), "it stays while the pointer is on it"
    shown.get_by_role("link", name="查看词条").click()
    page.wait_for_url(f"**/slogans/{slogan['id']}/")


def test_a_preview_has_the_meaning_and_its_source(
    visit: Visit, speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]
) -> None:
    slogan = next(each for each in slogans if each["glosses"])
    reader = visit(WIDE)
    page = reader.open(f"speeches/{slogan['occurrences'][0]['speech']}/")
    choose(page, "全部")
    page.locator(f"a.slogan[data-slogan='{slogan['id']}']").first.hover()
    page.locator(PREVIEW).wait_for()
    assert f"文中释义 {slogan['glosses'][0]['text']}" in page.locator(PREVIEW).inner_text()


def test_the_preview_goes_when_the_pointer_goes(visit: Visit, speech: dict[str, Any]) -> None:
    page = visit(WIDE).open(speech["url"])
    in_text(page).first.hover()
    page.locator(PREVIEW).wait_for()
    page.locator("h1").hover()
    page.locator(PREVIEW).wait_for(state="hidden")


@EACH_WIDTH
def test_the_keyboard_sees_the_preview_and_escape_closes_it(reader: Reader, speech: dict[str, Any]) -> None:
    page = reader.open(speech["url"])
    mark = in_text(page).first
    page.keyboard.press("Tab")  # the reader uses the keyboard: now focus is to be seen
    mark.focus()
    page.locator(PREVIEW).wait_for()
    assert mark.get_attribute("aria-describedby") == "slogan-preview"
    page.keyboard.press("Escape")
    page.locator(PREVIEW).wait_for(state="hidden")
    assert mark.get_attribute("aria-describedby") is None
    assert mark.evaluate("each => each === document.activeElement"), "where the reader was"
    page.keyboard.press("Enter")
    page.wait_for_url("**/slogans/*/")


def test_a_tap_shows_the_preview_and_another_closes_it(visit: Visit, speech: dict[str, Any]) -> None:
    page = visit(NARROW, has_touch=True, is_mobile=True).open(speech["url"])
    address = page.url
    in_text(page).first.tap()
    page.locator(PREVIEW).wait_for()
    assert page.url == address
    box = page.locator(PREVIEW).bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= NARROW["width"] - box["width"]
    page.locator("h1").tap()
    page.locator(PREVIEW).wait_for(state="hidden")
    in_text(page).first.tap()
    page.locator(PREVIEW).get_by_role("link", name="查看词条").tap()
    page.wait_for_url("**/slogans/*/")


def test_the_page_works_where_nothing_can_be_stored(visit: Visit, speech: dict[str, Any]) -> None:
    reader = visit(WIDE)
    reader.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('no', 'QuotaExceededError') }"
    )
    page = reader.open(speech["url"])
    choose(page, "不显示")
    assert page.locator(MARKS).count() == 0


def test_paper_has_no_marks(visit: Visit, speech: dict[str, Any]) -> None:
    page = visit(WIDE).open(speech["url"])
    page.emulate_media(media="print")
    lines = page.locator(MARKS).evaluate_all("all => all.map(each => getComputedStyle(each).textDecorationLine)")
    assert set(lines) == {"none"}


def test_without_scripts_marks_link_to_their_entries(visit: Visit, speech: dict[str, Any]) -> None:
    page = visit(WIDE, java_script_enabled=False).open(speech["url"])
    in_text(page).first.click()
    page.wait_for_url("**/slogans/*/")
