"""The comparison of two speeches: its state in the address, its texts, and the ends of a shared passage."""

from __future__ import annotations

import re
from typing import Any

import pytest

from browser.conftest import EVERYWHERE, NARROW, Visit
from build_scripts.model import Library


@pytest.fixture
def pair(library: Library) -> tuple[str, str]:
    """Return the speeches that share the longest passage."""
    first, second = library.parallels[0].speeches[:2]
    return first, second


@EVERYWHERE
def test_address_shows_both_texts_and_what_they_share(
    visit: Visit, pair: tuple[str, str], speeches: list[dict[str, Any]]
) -> None:
    page = visit().open("compare/", a=pair[0], b=pair[1])
    page.wait_for_selector(".shared")
    texts = {each["id"]: [p["text"] for p in each["paragraphs"]] for each in speeches}
    for column, speech in enumerate(pair):
        # The first pair of cells names the speeches.
        cells = page.locator(f".compare-cell:nth-child({'odd' if column == 0 else 'even'})").all()[1:]
        shown = page.evaluate(
            """(cells) => cells.flatMap((cell) => [...cell.children]).map((each) => {
              const copy = each.cloneNode(true);
              for (const added of copy.querySelectorAll("sup, .compare-place")) added.remove();
              return copy.textContent.replace(/ $/, "");
            })""",
            [cell.element_handle() for cell in cells],
        )
        assert shown == texts[speech]
    for mark in page.locator("[id^=a-].shared").all():
        count = mark.get_attribute("data-shared")
        assert page.locator(f"#b-{count}").count() == 1


def test_choosing_changes_the_address_and_back_restores_it(visit: Visit, pair: tuple[str, str]) -> None:
    page = visit().open("compare/", a=pair[0])
    page.wait_for_selector("#compare-b option:nth-child(2)", state="attached")
    assert page.locator("#compare-status").inner_text() == "请选两篇讲话。"
    page.select_option("#compare-b", pair[1])
    page.wait_for_selector(".shared")
    assert page.url.endswith(f"?a={pair[0]}&b={pair[1]}")
    page.go_back()
    page.wait_for_selector(".shared", state="detached")
    assert page.input_value("#compare-b") == ""


def test_unknown_speech_is_named(visit: Visit, pair: tuple[str, str]) -> None:
    page = visit().open("compare/", a=pair[0], b="no-such-speech")
    page.wait_for_selector("#compare-status:has-text('no-such-speech')")


def test_two_longest_speeches_are_shown_quickly(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    longest = sorted(speeches, key=lambda each: -sum(len(p["text"]) for p in each["paragraphs"]))[:2]
    page = visit().open("compare/", a=longest[0]["id"], b=longest[1]["id"])
    page.wait_for_selector(".compare-cell:nth-child(3)")
    assert page.evaluate("performance.getEntriesByName('compare')[0].duration") < 300


def test_on_a_phone_one_is_above_the_other(visit: Visit, pair: tuple[str, str]) -> None:
    page = visit(NARROW).open("compare/", a=pair[0], b=pair[1])
    page.wait_for_selector(".shared")
    boxes = [each.bounding_box() for each in page.locator(".compare-cell:not(.empty)").all()[:4]]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert len(set(tops)) == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert re.fullmatch(r"共有文字 \d+ 处，.*", page.locator("#compare-status").inner_text())


def test_mark_in_a_speech_opens_to_the_other_wordings(visit: Visit, library: Library) -> None:
    passage = library.parallels[0].passages[0]
    page = visit().open(f"speeches/{passage.speech}/")
    mark = page.locator(f"#{passage.paragraph} + .parallel-place details")
    mark.locator("summary").click()
    other = library.parallels[0].passages[1]
    mark.locator("q").first.wait_for()
    assert mark.locator(f"a[href*='{other.speech}']").count() >= 1
    assert mark.locator(".varied").count() >= 1


def test_marks_are_switched_off_and_stay_so(visit: Visit, library: Library) -> None:
    passage = library.parallels[0].passages[0]
    page = visit().open(f"speeches/{passage.speech}/")
    page.click(".reading-button")
    page.check("#reading-settings input[name=parallels][value=none]")
    page.reload()
    assert not page.locator(".parallel-mark").first.is_visible()


def test_outlines_show_the_columns_that_the_address_names(visit: Visit) -> None:
    page = visit().open("outlines/")
    ids = [each.get_attribute("data-speech") or "" for each in page.locator(".outlines [data-speech]").all()]
    assert len(ids) > 2
    page.uncheck(f".outline-choice [value='{ids[0]}']")
    assert ids[0] not in page.url
    assert f"show={ids[1]}" in page.url
    page.reload()
    page.wait_for_selector(".outline-choice input")
    shown = [each for each in ids if page.locator(f"[data-speech='{each}']").is_visible()]
    assert shown == ids[1:]
    assert page.locator(".outlines tbody tr").first.locator("td:visible").count() == len(ids) - 1
