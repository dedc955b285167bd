"""The search box: suggestions, keyboard, input methods. Its pattern is the editable combobox of WAI-ARIA."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from browser.conftest import BOTH_INDEXES, EACH_WIDTH, Reader, Visit


@pytest.fixture(scope="session")
def slogan(slogans: list[dict[str, Any]]) -> dict[str, Any]:
    """A slogan of three to six Han characters whose pinyin has as many syllables; the most said one."""
    plain = [each for each in slogans if re.fullmatch(r"[\u4e00-\u9fff]{3,6}", each["text"])]
    return max(plain, key=lambda each: each["count"] if "count" in each else len(each["occurrences"]))


def box(page: Page) -> Locator:
    return page.locator("form[role=search] input[name=q]:focus")


def options(page: Page) -> Locator:
    return page.locator("[role=option]:visible")


@EACH_WIDTH
@pytest.mark.parametrize("key", ["/", "s"])
def test_a_key_opens_the_box(reader: Reader, key: str) -> None:
    page = reader.open("slogans/")
    page.keyboard.press(key)
    assert box(page).count() == 1
    page.keyboard.type("s/")
    assert box(page).input_value() == "s/", "in the box the keys are letters"


def test_suggests_slogans_by_wording(reader: Reader, slogan: dict[str, Any]) -> None:
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.keyboard.insert_text(slogan["text"])
    options(page).first.wait_for()
    assert slogan["text"] in options(page).first.inner_text()
    assert re.search(r"\d+ 处", options(page).first.inner_text())


def test_the_count_is_what_the_search_finds(reader: Reader, slogan: dict[str, Any]) -> None:
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.keyboard.insert_text(slogan["text"])
    options(page).first.wait_for()
    count = re.search(r"(\d+) 处", options(page).first.inner_text())
    options(page).first.click()
    page.wait_for_url("**/search/?q=*")
    reader.answered()
    assert count
    assert f"，{count[1]} 处" in page.locator("#search-status").inner_text()


@BOTH_INDEXES
def test_suggests_speeches_by_title(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    speech = max(speeches, key=lambda each: len(each["title"]))
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.keyboard.insert_text(speech["title"])
    options(page).filter(has_text=speech["title"]).click()
    page.wait_for_url(f"**/{speech['url']}")


@BOTH_INDEXES
def test_suggests_speeches_by_what_their_title_lacks(reader: Reader) -> None:
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.keyboard.insert_text("越秀")
    options(page).filter(has_text="越秀区").first.click()
    page.wait_for_url("**/speeches/2008-10-10-xuexi-shijian-kexue-fazhanguan/")


def test_keyboard_and_what_is_said_to_screen_readers(reader: Reader) -> None:
    page = reader.open("slogans/")
    page.keyboard.press("/")
    field = box(page)
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.insert_text("活动")
    options(page).nth(1).wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    listbox = page.locator(f"#{field.get_attribute('aria-controls')}")
    assert listbox.get_attribute("role") == "listbox"
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    assert active.inner_text() == options(page).nth(1).inner_text()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None, "above the first option is the box"
    page.keyboard.press("ArrowUp")
    assert options(page).last.get_attribute("aria-selected") == "true", "and above the box the last"
    page.keyboard.press("Escape")
    assert options(page).count() == 0
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "活动", "Escape closes the list and leaves what was typed"
    page.keyboard.press("ArrowDown")
    options(page).first.wait_for()
    page.keyboard.press("Tab")
    assert options(page).count() == 0, "leaving the box closes the list"


def test_enter_without_a_choice_searches_what_was_typed(reader: Reader) -> None:
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.keyboard.insert_text("活动")
    options(page).first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    reader.answered()
    assert page.input_value("#search-query") == "活动"


@EACH_WIDTH
def test_from_the_box_to_the_phrase_by_keyboard_alone(reader: Reader, slogan: dict[str, Any]) -> None:
    page = reader.open()
    page.keyboard.press("/")
    page.keyboard.insert_text(slogan["text"])
    options(page).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    reader.answered()
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator("li[data-speech] a[href*='#']:focus").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.found.current")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.locator(".landing button:focus", has_text="清除").count():
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("mark.found", state="detached")
    assert "q=" not in page.url


def test_pinyin_and_initials(reader: Reader, slogan: dict[str, Any]) -> None:
    syllables = syllables_of(slogan)
    for typed in ("".join(syllables), "".join(each[0] for each in syllables), " ".join(syllables)):
        page = reader.open("slogans/")
        page.keyboard.press("/")
        page.keyboard.type(typed)
        options(page).filter(has_text=slogan["text"]).first.wait_for()


def syllables_of(slogan: dict[str, Any]) -> list[str]:
    bare = unicodedata.normalize("NFD", slogan["pinyin"].lower()).replace("u\u0308", "v")
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    syllables = re.findall("[a-z]+", letters)
    assert len(syllables) == len(slogan["text"]), "one syllable a character"
    return syllables


def test_nothing_fires_while_an_input_method_composes(visit: Visit, slogan: dict[str, Any]) -> None:
    reader = visit()
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.wait_for_load_state("networkidle")
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": slogan["text"], "selectionStart": 0, "selectionEnd": 0})
    page.wait_for_timeout(200)
    assert box(page).input_value() == slogan["text"], "the composition stands in the box"
    assert options(page).count() == 0
    method.send("Input.insertText", {"text": slogan["text"]})
    options(page).first.wait_for()
    assert slogan["text"] in options(page).first.inner_text()


def test_markup_in_the_box_is_text(visit: Visit) -> None:
    reader = visit()
    page = reader.open("slogans/")
    page.keyboard.press("/")
    page.keyboard.insert_text("<b>活动</b>")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    reader.answered()
    assert page.locator("#search-results b").count() == 0
