"""Long lists in a browser: every list is cut short, so that nine speeches have as many pages as thousands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser.axe import find_violations, load_axe
from browser.conftest import NARROW, WIDE, Reader, Visit, built_in
from browser.occurrences import list_occurrences, read_occurrences
from browser.serving import served
from build_scripts import pages
from build_scripts.pages import slogan, slogan_index, speech_list

Entry = dict[str, Any]
MOST_PLACES = 12


def cut_short(patch: pytest.MonkeyPatch) -> None:
    """Make the pages of lists so short that the project's own corpus needs many."""
    patch.setattr(speech_list, "MOST_ROWS", 2)
    patch.setattr(speech_list, "MOST_NAMED", 1)
    patch.setattr(slogan_index, "MOST_LINES", 40)
    patch.setattr(slogan_index, "MOST_SAMPLED", 6)
    divide = partial(slogan.divide_occurrences, most=MOST_PLACES)
    patch.setattr(slogan, "divide_occurrences", divide)
    patch.setattr(pages, "divide_occurrences", divide)


@pytest.fixture(scope="session")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        cut_short(patch)
        return built_in(tmp_path_factory.mktemp("long"))


@pytest.fixture(scope="module")
def address(long_site: Path) -> Iterator[str]:
    with served(long_site, at="/readers/corpus/") as address:
        yield address


@pytest.fixture(scope="module")
def entry(long_site: Path) -> Entry:
    """The entry with the most places of those in four speeches or more, so that a page of it has several speeches.

    Places that are on several pages are in the order of the speeches' ids.
    """
    entries: list[Entry] = json.loads((long_site / "data/slogans.json").read_text("utf-8"))
    found = max((each for each in entries if each["speeches"] >= 4), key=lambda each: each["count"])
    found["occurrences"].sort(key=lambda place: place["speech"])
    return found


def arranged(page: Page) -> Page:
    """The page when it has said how many places it shows, and of what."""
    page.wait_for_function("() => / 处，/.test(document.querySelector('.kwic-status')?.textContent)")
    return page


def opened(reader: Reader, entry: Entry, part: str = "", **state: str) -> Page:
    return arranged(reader.open(f"slogans/{entry['id']}/{part}", **state))


def every_part(reader: Reader, entry: Entry) -> Iterator[Page]:
    """The pages of an entry, by the links that lead from one to the next."""
    page = reader.open(f"slogans/{entry['id']}/")
    while True:
        yield page
        following = page.locator(".parts a[rel=next]")
        if following.count() == 0:
            return
        with page.expect_navigation():
            following.click()


# --- Speeches ---------------------------------------------------------------------------------------------------------


def test_every_speech_is_reached_without_scripts(visit: Visit, long_site: Path) -> None:
    page = visit(java_script_enabled=False).open("speeches/")
    lists = page.eval_on_selector_all("#by-date + .shelves a", "all => all.map(each => each.href)")
    found: list[str] = []
    for address in lists:
        page.goto(address)
        while "/by/" in page.url:
            links = page.eval_on_selector_all(".listing td a", "all => all.map(each => each.href)")
            found += [each for each in links if "?" not in each]
            following = page.locator(".parts a[rel=next]")
            if following.count() == 0:
                break
            with page.expect_navigation():
                following.click()
    speeches = [json.loads(line) for line in (long_site / "data/speeches.jsonl").read_text("utf-8").splitlines()]
    assert sorted(each.rstrip("/").rsplit("/", 1)[1] for each in found) == sorted(each["id"] for each in speeches)


def test_words_of_a_title_find_the_speech(visit: Visit) -> None:
    page = visit().open("speeches/")
    page.locator("#list-query").fill("创先争优")
    page.locator(".suggestions [role=option]", has_text="创先争优").first.wait_for()


@pytest.mark.parametrize(
    ("path", "tab"),
    [
        ("speeches/by/year/2010/", "讲话"),
        ("speeches/2010-06-08-chuangxianzhengyou/", "讲话"),
        ("slogans/by/type/", "口号"),
        ("slogans/chuang-xian-zheng-you/2/", "口号"),
        ("search/", "检索"),
        ("rules/", "说明"),
        ("", "首页"),
    ],
)
def test_the_tab_above_a_page_is_lit(visit: Visit, path: str, tab: str) -> None:
    assert visit().open(path).locator(".md-tabs__item--active").all_inner_texts() == [tab]


# --- The index --------------------------------------------------------------------------------------------------------


def found_entries(page: Page) -> list[str]:
    return page.locator(".found-entries a").all_inner_texts()


def said(page: Page, words: str) -> None:
    page.wait_for_function("words => document.querySelector('#index-status').textContent.includes(words)", arg=words)


@pytest.mark.parametrize("path", ["", "by/type/", "by/type/b/2/", "by/count/"])
def test_the_filter_looks_through_all_entries(visit: Visit, long_site: Path, path: str) -> None:
    page = visit().open(f"slogans/{path}")
    page.locator("#index-query").press_sequentially("两")
    said(page, "条相符")
    entries: list[Entry] = json.loads((long_site / "data/slogans.json").read_text("utf-8"))
    fitting = {each["text"] for each in entries if any("两" in text for text in (each["text"], *each["variants"]))}
    assert set(found_entries(page)) == fitting
    assert not page.locator(".slogan-index").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_selector(".slogan-title")
    page.go_back()
    said(page, "条相符")
    page.locator("#index-query").fill("")
    page.locator(".slogan-index").wait_for()
    assert found_entries(page) == []


def test_what_fits_nothing_is_said(visit: Visit) -> None:
    page = visit().open("slogans/", q="龘龘")
    said(page, "没有匹配的口号")
    assert found_entries(page) == []


# --- The places of an entry -------------------------------------------------------------------------------------------


def test_the_pages_of_an_entry_have_every_place(visit: Visit, entry: Entry) -> None:
    reader = visit(java_script_enabled=False)
    pages = [read_occurrences(page) for page in every_part(reader, entry)]
    assert len(pages) > 2
    assert [place for page in pages for place in page] == list_occurrences(entry)


def test_the_address_of_a_place_lands_on_its_page(visit: Visit, entry: Entry) -> None:
    reader = visit()
    for speech in dict.fromkeys(place["speech"] for place in entry["occurrences"]):
        for query, fragment in (("", f"#in-{speech}"), (f"?speech={speech}", "")):
            page = reader.open(f"slogans/{entry['id']}/{query}{fragment}")
            page.wait_for_selector(f"section[data-speech='{speech}']")
            arranged(page)
            assert page.url.endswith(query + fragment)


def test_a_line_of_the_map_leads_to_its_page(visit: Visit, entry: Entry) -> None:
    page = visit().open("slogans/by/speech/")
    speech = entry["occurrences"][-1]["speech"]
    page.locator(f".map td a[href*='/{entry['id']}/'][href$='#in-{speech}']").click()
    page.wait_for_selector(f"section[data-speech='{speech}']")


@pytest.mark.parametrize("part", ["", "2/"])
@pytest.mark.parametrize("sort", ["date", "left", "right"])
def test_another_order_is_that_of_all_places(visit: Visit, entry: Entry, part: str, sort: str) -> None:
    reader = visit()
    page = opened(reader, entry, part)
    assert "本页" in page.locator(".kwic-status").inner_text()
    page = opened(reader, entry, part, sort=sort)
    assert f"全部 {entry['count']} 处" in page.locator(".kwic-status").inner_text()
    assert sorted(read_occurrences(page)) == sorted(list_occurrences(entry))
    assert page.locator(".kwic .source").count() == entry["count"]
    page.locator(".kwic .right a").last.click()
    page.wait_for_selector("mark.found.current")


def test_a_further_page_filters_the_whole_entry(visit: Visit, entry: Entry) -> None:
    page = opened(visit(), entry, "2/")
    years = page.locator(".kwic-controls select[data-key=year]")
    years.wait_for()
    value, count = years.locator("option").nth(1).evaluate("o => [o.value, o.textContent.match(/（([0-9,]+)）/)[1]]")
    years.select_option(value)
    page.wait_for_function(
        "n => document.querySelector('.kwic-status').textContent.startsWith(`全部 ${n} 处`)", arg=count
    )
    assert len(read_occurrences(page)) == int(count.replace(",", ""))


def test_one_speech_is_chosen_among_those_of_the_page(visit: Visit, entry: Entry) -> None:
    several = (page for page in every_part(visit(), entry) if page.locator("section[data-speech]").count() > 1)
    page = arranged(next(several))
    speech = page.locator("section[data-speech]").first.get_attribute("data-speech")
    page.locator(".kwic-controls select[data-key=speech]").select_option(speech)
    page.wait_for_function("() => document.querySelector('.kwic-status').textContent.endsWith('，1 篇')")
    assert {each[0] for each in read_occurrences(page)} == {speech}


def test_all_places_as_a_table(visit: Visit, entry: Entry) -> None:
    page = opened(visit(), entry, "2/")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载全部用例").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"), newline="")))
    shown = [(row["讲话编号"], row["段落"], len(row["前文"])) for row in rows]
    assert shown == list_occurrences(entry)


def test_pages_that_cannot_be_had_are_said_to_be_missing(visit: Visit, entry: Entry) -> None:
    reader = visit()
    page = opened(reader, entry)
    page.route("**/2/", lambda route: route.abort())
    page.get_by_role("link", name="按前文").click()
    page.wait_for_function("() => document.querySelector('.kwic-status').textContent.startsWith('其余各页没有读到')")
    assert read_occurrences(page)
    reader.wrong.clear()  # The page that was not let in.


# --- Access -----------------------------------------------------------------------------------------------------------

LONG = (
    "speeches/",
    "speeches/by/year/2010/",
    "speeches/by/campaign/",
    "slogans/",
    "slogans/by/campaign/",
    "slogans/by/type/b/",
    "slogans/?q=两",
    "slogans/{entry}/",
    "slogans/{entry}/2/",
    "slogans/{entry}/2/?sort=left",
)


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"])
def test_axe_finds_nothing(visit: Visit, size: dict[str, int], scheme: str, entry: Entry) -> None:
    reader = visit(size, color_scheme=scheme)
    found = []
    for path in LONG:
        page = reader.open(path.format(entry=entry["id"]))
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        # Elements outside the window have no layout: axe would find them overlapping.
        page.evaluate(
            "for (const each of document.querySelectorAll('section')) each.style.contentVisibility = 'visible'"
        )
        load_axe(page)
        found += [(path, each) for each in find_violations(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert found == []
