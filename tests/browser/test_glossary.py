"""The glossary as readers use it: the places of an entry in other orders and as a file, the index filtered, the map."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page

from browser.conftest import BOTH_INDEXES, EACH_WIDTH, NARROW, Reader, Visit
from browser.occurrences import list_occurrences, read_occurrences
from build_scripts.text.characters import fold

Entry = dict[str, Any]
ORDERS = ("by/pinyin/", "by/type/", "by/number/", "by/campaign/", "by/count/")


@pytest.fixture(scope="module")
def entry(slogans: list[Entry], speeches: list[dict[str, Any]]) -> Entry:
    """Return an entry that occurs in speeches of several dates, in some of them more than once."""
    dates = {speech["id"]: speech["date"] for speech in speeches}
    fitting = [each for each in slogans if len({dates[place["speech"]] for place in each["occurrences"]}) > 2]
    return max(fitting, key=lambda each: each["count"])


@pytest.fixture(scope="module")
def paragraphs(speeches: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    return {(speech["id"], each["id"]): each["text"] for speech in speeches for each in speech["paragraphs"]}


def opened(reader: Reader, entry: Entry, **state: str) -> Page:
    page = reader.open(f"slogans/{entry['id']}/", **state)
    page.wait_for_selector(".kwic-status:not(:empty)")
    return page


# --- An entry ---------------------------------------------------------------------------------------------------------


def test_every_place_is_there_in_reading_order_without_javascript(visit: Visit, entry: Entry) -> None:
    reader = visit()
    reader.page.route("**/*.js", lambda route: route.abort())
    reader.open(f"slogans/{entry['id']}/")
    assert read_occurrences(reader.page) == list_occurrences(entry)
    reader.wrong.clear()  # The scripts that were not let in.


@pytest.mark.parametrize("sort", ["按日期", "按前文", "按后文"])
def test_another_order_has_the_same_places(reader: Reader, entry: Entry, sort: str) -> None:
    page = opened(reader, entry)
    page.get_by_role("link", name=sort).click()
    page.wait_for_selector(f".kwic-controls a[aria-current]:text-is('{sort}')")
    assert sorted(read_occurrences(page)) == sorted(list_occurrences(entry))
    assert page.evaluate("document.activeElement.textContent") == sort, "the keyboard stays where it was"
    page.go_back()
    page.wait_for_selector(".kwic-controls a[aria-current]:text-is('原文顺序')")
    assert read_occurrences(page) == list_occurrences(entry)


def test_by_date_goes_the_newest_first(reader: Reader, entry: Entry, speeches: list[dict[str, Any]]) -> None:
    page = opened(reader, entry, sort="date")
    dates = {speech["id"]: speech["date"] or "" for speech in speeches}
    shown = [dates[speech] for speech, _, _ in read_occurrences(page)]
    assert shown == sorted(shown, reverse=True)
    assert len(set(shown)) > 1


def test_by_context_the_neighbours_are_in_order(
    reader: Reader, entry: Entry, paragraphs: dict[tuple[str, str], str]
) -> None:
    page = opened(reader, entry, sort="right")
    lengths = {(each["speech"], each["paragraph"], each["start"]): len(each["text"]) for each in entry["occurrences"]}
    behind = [
        paragraphs[s, p][at + lengths[s, p, at] :].lstrip("，。、；：！？“”《》（）—…‘’ ")[:1]
        for s, p, at in read_occurrences(page)
    ]
    ordered = page.evaluate("each => [...each].sort(new Intl.Collator('zh').compare)", behind)
    assert behind == ordered
    assert page.locator(".kwic .source").count() == entry["count"], "each line says where it is from"


def test_one_speech_alone_and_the_address(reader: Reader, entry: Entry) -> None:
    page = opened(reader, entry)
    speech = entry["occurrences"][-1]["speech"]
    page.locator(".kwic-controls select[data-key=speech]").select_option(speech)
    page.wait_for_url(f"**speech={speech}**")
    kept = [place for place in list_occurrences(entry) if place[0] == speech]
    assert read_occurrences(page) == kept
    page.reload()
    page.wait_for_selector(".kwic-status:not(:empty)")
    assert read_occurrences(page) == kept
    assert f"{len(kept)} 处，1 篇" in page.locator(".kwic-status").inner_text()
    page.go_back()
    page.wait_for_function("count => document.querySelectorAll('.kwic li').length == count", arg=entry["count"])


def test_an_address_of_no_speech_of_it_filters_nothing(reader: Reader, entry: Entry) -> None:
    assert read_occurrences(opened(reader, entry, speech="none")) == list_occurrences(entry)


@EACH_WIDTH
def test_the_table_leads_to_a_speech_that_is_mixed_away(reader: Reader, entry: Entry) -> None:
    page = opened(reader, entry, sort="left")
    speech = entry["occurrences"][-1]["speech"]
    page.locator(f".distribution a[href='#in-{speech}']").click()
    page.wait_for_url(f"**#in-{speech}")
    assert page.locator(f"[id='in-{speech}']").evaluate(
        "each => { const { top, bottom } = each.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }"
    )


@pytest.mark.parametrize("sort", ["speech", "left"])
def test_a_line_lands_on_its_phrase(reader: Reader, entry: Entry, sort: str) -> None:
    page = opened(reader, entry, sort=sort)
    _, paragraph, _ = read_occurrences(page)[-1]
    page.locator(".kwic .right a").last.click()
    page.wait_for_selector(f"[id='{paragraph}'] mark.found.current")


def test_second_line_of_a_paragraph_lands_on_its_phrase(
    reader: Reader, slogans: list[Entry], paragraphs: dict[tuple[str, str], str]
) -> None:
    entry, second = next(
        (each, place)
        for each in slogans
        for before, place in pairwise(each["occurrences"])
        if (before["speech"], before["paragraph"]) == (place["speech"], place["paragraph"])
    )
    page = opened(reader, entry)
    page.locator(".kwic .right a").nth(
        list_occurrences(entry).index((second["speech"], second["paragraph"], second["start"]))
    ).click()
    page.wait_for_selector(f"[id='{second['paragraph']}'] mark.found.current")
    before = page.locator("mark.current").first.evaluate(
        """(mark, id) => {
            const range = document.createRange();
            range.setStart(document.getElementById(id), 0);
            range.setEndBefore(mark);
            return [...range.toString()].length;
        }""",
        second["paragraph"],
    )
    text = paragraphs[second["speech"], second["paragraph"]]
    assert fold(text[:before]) == fold(text[: second["start"]]), "marks may begin behind a quotation mark"


@BOTH_INDEXES
def test_the_places_as_a_table(visit: Visit, entry: Entry, paragraphs: dict[tuple[str, str], str]) -> None:
    page = opened(visit(), entry, sort="right")
    shown = read_occurrences(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载用例").click()
    assert download.value.suggested_filename.startswith("口号_")
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    assert [(row["讲话编号"], row["段落"], len(row["前文"])) for row in rows] == shown, "in the order that is shown"
    assert all(row["前文"] + row["词句"] + row["后文"] == paragraphs[row["讲话编号"], row["段落"]] for row in rows)


def test_an_entry_is_copied_as_a_citation(visit: Visit, entry: Entry) -> None:
    reader = visit()
    page = opened(reader, entry, sort="left")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制引文").click()
    page.get_by_role("status").filter(has_text="已复制引文").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{entry['text']}[DB/OL]//")
    assert copied.endswith(f"]. {reader.address}slogans/{entry['id']}/."), "the one address, whatever is shown"


# --- The index --------------------------------------------------------------------------------------------------------


def visible(page: Page) -> list[str]:
    """Return the wordings that are shown, the first text of each line."""
    return page.eval_on_selector_all(
        "[data-pinyin]",
        "all => all.filter(each => each.checkVisibility()).map(each => each.querySelector('a, span').textContent)",
    )


@pytest.mark.parametrize("order", ORDERS)
def test_the_index_is_filtered_as_one_types(reader: Reader, entry: Entry, order: str) -> None:
    page = reader.open(f"slogans/{order}")
    before = visible(page)
    page.locator("#index-query").press_sequentially("两")
    page.wait_for_function("() => document.querySelector('#index-status').textContent != ''")
    kept = visible(page)
    assert kept == [text for text in before if "两" in text]
    assert 0 < len(kept) < len(before)
    assert f"{len(set(kept))} 条相符" in page.locator("#index-status").inner_text()
    assert parse_qs(urlparse(page.url).query) == {"q": ["两"]}
    page.reload()
    page.wait_for_function("() => document.querySelector('#index-status').textContent != ''")
    assert visible(page) == kept
    page.locator("#index-query").fill("")
    page.wait_for_function("() => document.querySelector('#index-status').textContent == ''")
    assert visible(page) == before


def test_pinyin_and_the_keyboard(reader: Reader, slogans: list[Entry]) -> None:
    page = reader.open("slogans/")
    assert any(each["text"].startswith("两评一树") for each in slogans)
    page.locator("#index-query").focus()
    page.keyboard.type("lpys")
    page.wait_for_function("() => document.querySelector('#index-status').textContent != ''")
    assert visible(page) == ["两评一树"]
    assert page.locator(".jump a:visible").count() == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "两评一树"
    page.keyboard.press("Enter")
    page.wait_for_url("**/slogans/liang-ping-yi-shu/")


def test_what_is_typed_goes_along_to_another_order(reader: Reader) -> None:
    page = reader.open("slogans/")
    page.locator("#index-query").press_sequentially("两评")
    page.get_by_role("link", name="按类别").click()
    page.wait_for_url("**/slogans/by/type/?q=*")
    page.wait_for_function("() => document.querySelector('#index-status').textContent != ''")
    assert visible(page) == ["两评一树"]


def test_nothing_that_fits_is_said(reader: Reader) -> None:
    page = reader.open("slogans/", q="龘龘")
    page.wait_for_function("() => document.querySelector('#index-status').textContent != ''")
    assert page.locator("#index-status").inner_text() == "没有匹配的口号"
    assert visible(page) == []
    page.get_by_text("全文中也没有").wait_for()


def test_a_filter_without_entries_leads_to_the_text(reader: Reader, site: Path, slogans: list[Entry]) -> None:
    phrases = json.loads((site / "data/phrases.json").read_text("utf-8"))
    wordings = [text for each in slogans for text in (each["text"], *each["variants"])]
    phrase = next(each["text"] for each in phrases if not any(each["text"] in text for text in wordings))
    page = reader.open("slogans/", q=phrase)
    link = page.locator(".index-filter a")
    page.wait_for_function("() => document.querySelector('.index-filter a')?.textContent.startsWith('全文中有')")
    assert parse_qs(urlparse(link.get_attribute("href")).query) == {"q": [phrase]}
    count = int("".join(filter(str.isdigit, link.inner_text())))
    link.click()
    page.wait_for_selector("#search-results[data-state=done]")
    assert f"{count} 处" in page.locator("#search-status").inner_text()


def test_entries_that_occur_once_are_folded_until_found(reader: Reader, slogans: list[Entry]) -> None:
    page = reader.open("slogans/")
    once = next(each["text"] for each in slogans if each["count"] == 1)
    assert once not in visible(page)
    page.locator("#index-query").fill(once)
    page.wait_for_function("() => document.querySelector('#index-status').textContent != ''")
    assert once in visible(page)


def test_the_search_names_entries_with_the_query(reader: Reader, slogans: list[Entry]) -> None:
    containing = [each for each in slogans if any("群众" in text for text in (each["text"], *each["variants"]))]
    page = reader.open("search/", q="群众")
    link = page.locator("#search-entry a").first
    assert link.inner_text() == f"含“群众”的口号 {len(containing)} 条 →"
    link.click()
    page.wait_for_function("() => document.querySelector('#index-status')?.textContent.includes('条相符')")
    assert page.locator("#index-status").inner_text().startswith(f"{len(containing)} 条相符")


# --- The map ----------------------------------------------------------------------------------------------------------


def test_the_map_scrolls_under_fixed_headers(visit: Visit, entry: Entry) -> None:
    page = visit(NARROW | {"width": 320}).open("slogans/by/speech/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.locator(".map").evaluate("each => each.scrollTo(200, 400)")
    box = page.locator(".map").bounding_box()
    head = page.locator(".map tbody th").nth(12).bounding_box()
    top = page.locator(".map thead th").nth(5).bounding_box()
    assert box
    assert head
    assert top
    assert abs(head["x"] - box["x"]) <= 2
    assert abs(top["y"] - box["y"]) <= 2


def test_a_count_leads_to_its_places(reader: Reader, entry: Entry) -> None:
    page = reader.open("slogans/by/speech/")
    speech = entry["occurrences"][-1]["speech"]
    count = sum(each["speech"] == speech for each in entry["occurrences"])
    cell = page.locator(f".map td a[href$='{entry['id']}/#in-{speech}']")
    assert cell.inner_text() == str(count)
    cell.click()
    page.wait_for_url(f"**/slogans/{entry['id']}/#in-{speech}")
    assert page.locator(f"section[data-speech='{speech}'] li").count() == count
