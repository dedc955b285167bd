"""Pointing into a speech: what a permalink and a selection copy, and that an address leads back to its words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.conftest import NARROW, WIDE, Reader, Visit

#: Selects from one offset of a paragraph's text to another of a paragraph's text, as by dragging.
SELECT = """([first, start, last, end]) => {
    const point = (id, offset) => {
        const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
        for (let left = offset; walker.nextNode(); left -= walker.currentNode.length)
            if (left <= walker.currentNode.length) return [walker.currentNode, left];
    };
    getSelection().setBaseAndExtent(...point(first, start), ...point(last, end));
    document.getElementById(first).scrollIntoView({ block: "center" });
}"""
BAR = ".selection-bar:popover-open"
MENU = ".place-menu:popover-open"
TODAY = "new Intl.DateTimeFormat('sv').format(new Date())"


@pytest.fixture(scope="session")
def speech(speeches: list[dict[str, Any]]) -> dict[str, Any]:
    """The longest with a date, so that there is something to cite."""
    dated = [each for each in speeches if each["date"]]
    return max(dated, key=lambda each: len(each["paragraphs"]))


EACH_WIDTH = pytest.mark.parametrize("copier", [WIDE, NARROW], ids=["wide", "narrow"], indirect=True)


@pytest.fixture
def copier(request: pytest.FixtureRequest, visit: Visit) -> Reader:
    """A reader who lets the site use the clipboard."""
    return visit(getattr(request, "param", WIDE), permissions=["clipboard-read", "clipboard-write"])


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def copied(page: Page, said: str) -> str:
    page.locator(".status-line", has_text=said).wait_for()
    return clipboard(page)


def link_of(page: Page, name: str) -> Any:
    return page.locator(f"a.permalink[href='#{name}']")


def a_paragraph(speech: dict[str, Any]) -> dict[str, Any]:
    """A plain paragraph of some length after the first section."""
    opened = {section["paragraph"] for section in speech["sections"]}
    return next(p for p in speech["paragraphs"][4:] if p["id"] not in opened and len(p["text"]) > 100)


@EACH_WIDTH
def test_a_permalink_copies_its_address_and_offers_more(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    name = a_paragraph(speech)["id"]
    page.locator(f"[id='{name}']").hover()
    link_of(page, name).click()
    assert copied(page, "已复制链接") == f"{copier.address}{speech['url']}#{name}" == page.url
    page.locator(MENU).wait_for()
    names = page.locator(MENU).get_by_role("menuitem").all_inner_texts()
    assert names[:3] == ["复制链接", "复制原文和出处", "复制 Markdown"]
    assert names[3:] == ["加入摘录", "对读来源文件", "复制 GB/T 7714—2025", "复制 APA", "复制 BibTeX", "更多格式"]
    page.locator(MENU).get_by_role("menuitem", name="更多格式").click()
    names = page.locator(MENU).get_by_role("menuitem").all_inner_texts()
    assert names[8:] == ["复制 GB/T 7714—2015", "复制 Chicago", "复制 RIS", "复制 CSL-JSON"]
    assert page.evaluate("document.activeElement.textContent") == names[8]


def test_the_menu_copies_a_citation_of_the_place(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    section = speech["sections"][0]["id"]
    link_of(page, section).focus()
    page.keyboard.press("Enter")
    page.locator(MENU).get_by_role("menuitem", name="GB/T 7714—2025").click()
    title, date, today = speech["title"], speech["date"], page.evaluate(TODAY)
    name = f"{speech['speaker']}. " if speech["speaker"] else ""
    address = f"{copier.address}{speech['url']}#{section}"
    assert copied(page, "已复制GB/T 7714—2025") == f"{name}{title}[EB/OL]. （{date}）[{today}]. {address}."
    assert page.locator(MENU).count() == 0


@EACH_WIDTH
def test_the_menu_is_walked_by_the_keyboard(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    link = link_of(page, a_paragraph(speech)["id"])
    link.focus()
    page.keyboard.press("Enter")
    page.locator(MENU).wait_for()
    assert link.get_attribute("aria-expanded") == "true"
    for key, focused in (
        ("ArrowDown", "复制原文和出处"),
        ("End", "更多格式"),
        ("ArrowDown", "复制链接"),
        ("ArrowUp", "更多格式"),
    ):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == focused
    page.keyboard.press("Escape")
    page.locator(MENU).wait_for(state="hidden")
    assert link.evaluate("each => each === document.activeElement")
    assert link.get_attribute("aria-expanded") == "false"


def test_back_and_forward_go_through_the_places(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    first, second = (section["id"] for section in speech["sections"][:2])
    for name in (first, second):
        link_of(page, name).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    page.go_back()
    assert page.url.endswith(f"#{first}")
    page.go_forward()
    assert page.url.endswith(f"#{second}")


@pytest.mark.parametrize("length", [4, 90])
def test_a_selection_is_copied_with_where_it_comes_from(copier: Reader, speech: dict[str, Any], length: int) -> None:
    page = copier.open(speech["url"])
    paragraph = a_paragraph(speech)
    words = paragraph["text"][7 : 7 + length]
    page.evaluate(SELECT, [paragraph["id"], 7, paragraph["id"], 7 + length])
    page.locator(BAR).get_by_role("button", name="复制并注明出处").click()
    lines = copied(page, "已复制原文和出处").splitlines()
    assert lines[0] == words
    assert f"《{speech['title']}》" in lines[1]
    assert lines[1].endswith(f"第 {paragraph['id'].removeprefix('p_')} 段")
    assert re.fullmatch(rf"{re.escape(copier.address)}{speech['url']}\?words=.+#{paragraph['id']}", lines[2])
    assert page.evaluate("String(getSelection())") == words, "the selection stays"


@pytest.mark.parametrize("reach", ["inside", "long", "across"])
def test_a_link_marks_just_the_selected_words(copier: Reader, speech: dict[str, Any], reach: str) -> None:
    page = copier.open(speech["url"])
    texts = {each["id"]: each["text"] for each in speech["paragraphs"]}
    first = a_paragraph(speech)["id"]
    following = list(texts)[list(texts).index(first) + 2]
    last, end = {"inside": (first, 9), "long": (first, 95), "across": (following, 2)}[reach]
    words = texts[first][5:end]
    if reach == "across":
        between = list(texts)[list(texts).index(first) + 1]
        words = texts[first][5:] + texts[between] + texts[following][:2]
    page.evaluate(SELECT, [first, 5, last, end])
    page.locator(BAR).get_by_role("button", name="复制链接").click()
    address = copied(page, "已复制链接")
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("mark.found")
    assert "".join(page.locator("mark.found").all_text_contents()) == words
    assert page.evaluate("id => document.getElementById(id).textContent", first) == texts[first]
    page.wait_for_function(
        "() => { const { top } = document.querySelector('mark.found').getBoundingClientRect(); "
        "return top > 0 && top < innerHeight; }"
    )
    page.get_by_role("button", name="清除").click()
    assert page.url == f"{copier.address}{speech['url']}#{first}"


def test_words_that_are_gone_are_said_to_be_gone(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(f"{speech['url']}?words=龘靐齉#p_3")
    page.wait_for_selector(".landing")
    assert "已不在本篇" in page.locator(".landing").inner_text()


def test_the_bar_is_reached_by_tab_and_left_by_escape(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    paragraph = a_paragraph(speech)["id"]
    page.evaluate(SELECT, [paragraph, 3, paragraph, 8])
    page.locator(BAR).wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "复制并注明出处"
    page.keyboard.press("Escape")
    page.locator(BAR).wait_for(state="hidden")


@EACH_WIDTH
def test_the_bar_is_shown_only_for_selected_speech_text(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    paragraph = a_paragraph(speech)["id"]
    page.evaluate(SELECT, [paragraph, 3, paragraph, 8])
    page.locator(BAR).wait_for()
    page.evaluate("getSelection().removeAllRanges()")
    page.locator(BAR).wait_for(state="hidden")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.speech-line'))")
    page.wait_for_timeout(400)
    assert page.locator(BAR).count() == 0


def test_a_selected_point_shows_its_permalink(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    """As a long press selects, where nothing hovers."""
    speech, point = next(
        (speech, section) for speech in speeches for section in speech["sections"] if section["kind"] == "point"
    )
    page = visit(NARROW, has_touch=True, is_mobile=True).open(speech["url"])
    page.evaluate(SELECT, [point["paragraph"], point["start"] + 1, point["paragraph"], point["start"] + 2])
    page.wait_for_function(
        "href => document.querySelector(`a.permalink[href='#${href}']`).matches('.wanted')", arg=point["id"]
    )
    assert link_of(page, point["id"]).evaluate("each => getComputedStyle(each).opacity") == "1"


def test_no_repository_no_report(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    paragraph = a_paragraph(speech)["id"]
    page.evaluate("document.getElementById('site-facts').textContent = JSON.stringify({ name: '库', repository: '' })")
    page.evaluate(SELECT, [paragraph, 3, paragraph, 8])
    page.locator(BAR).get_by_role("button", name="更多").click()
    assert page.locator(MENU).get_by_role("menuitem", name="复制 APA").is_visible()
    assert page.locator(MENU).get_by_role("menuitem", name="报告这里的错误").count() == 0


def test_a_report_has_paragraph_raw_file_and_words(copier: Reader, speech: dict[str, Any]) -> None:
    page = copier.open(speech["url"])
    paragraph = a_paragraph(speech)
    site = "{ name: '库', repository: 'https://github.com/a/b' }"
    page.evaluate(f"document.getElementById('site-facts').textContent = JSON.stringify({site})")
    page.evaluate(SELECT, [paragraph["id"], 3, paragraph["id"], 8])
    page.locator(BAR).get_by_role("button", name="更多").click()
    link = page.locator(MENU).get_by_role("menuitem", name="报告这里的错误")
    link.wait_for()
    body = link.evaluate("each => new URL(each.href).searchParams.get('body')")
    assert link.get_attribute("href").startswith("https://github.com/a/b/issues/new?")
    assert f"#{paragraph['id']}" in body
    assert f"> {paragraph['text'][3:8]}" in body
    [(file, line)] = re.findall(r"^(.+\.txt)，第 (\d+) 行", body, re.M)
    raw = page.request.get(f"{copier.address}raw/{file}").body().decode(speech["source"]["encoding"]).split("\n")
    assert file == speech["source"]["file"]
    assert paragraph["text"][:2] in raw[int(line) - 1]
