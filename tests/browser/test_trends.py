"""Use over time: exact counts by year, as a picture and as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

from browser.conftest import BOTH_INDEXES, NARROW, Reader
from build_scripts.text.characters import fold

FIRST, SECOND = "群众", "两不误、两促进"


def count_by_year(speeches: list[dict[str, Any]], query: str) -> Counter[str]:
    """Return the occurrences by the year that the page names, counted in the published data."""
    found: Counter[str] = Counter()
    for speech in speeches:
        stated, inferred = speech["date"], speech["date_inferred"]
        year = f"{stated[:4]}年" if stated else "无日期"
        if inferred:  # It counts in the year of its middle; months are counted from the year 0.
            first, last = (int(each[:4]) * 12 + int(each[5:7]) for each in (inferred["from"], inferred["to"]))
            year = f"{(first - 1 + last) // 24}年（考订）"
        found[year] += sum(fold(each["text"]).count(fold(query)) for each in speech["paragraphs"])
    return found


@BOTH_INDEXES
def test_counts_are_those_of_a_scan(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    page = reader.open("trends/", q=f"{FIRST};{SECOND}")
    page.locator("#trends[data-state=done]").wait_for()
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("#trends tbody tr").all()]
    for column, query in ((3, FIRST), (5, SECOND)):
        assert {row[0]: int(row[column]) for row in rows} == dict(count_by_year(speeches, query))
    assert sum(int(row[1]) for row in rows) == len(speeches)
    assert sum(count_by_year(speeches, FIRST).values()) > 0


def test_the_picture_has_a_mark_for_each_dated_row(reader: Reader) -> None:
    page = reader.open("trends/", q=f"{FIRST};{SECOND}")
    page.locator("#trends[data-state=done]").wait_for()
    dated = page.locator("#trends tbody th").all_inner_texts()
    inferred = [year for year in dated if "考订" in year]
    for series in (0, 1):
        marks = page.locator(f"#trends figure > svg .series-{series} .mark")
        assert marks.count() == len([year for year in dated if year != "无日期"])
        assert page.locator(f"#trends figure > svg .series-{series} .hollow").count() == len(inferred)


def test_the_picture_fits_a_phone_that_is_turned(reader: Reader) -> None:
    page = reader.open("trends/", q=FIRST)
    picture = page.locator("#trends figure > svg")
    picture.wait_for()
    page.set_viewport_size(NARROW)
    page.wait_for_function("() => document.querySelector('#trends figure > svg').viewBox.baseVal.width < 390")
    assert picture.evaluate("each => each.viewBox.baseVal.width / each.getBoundingClientRect().width") == 1


def test_the_table_can_be_saved(reader: Reader) -> None:
    page = reader.open("trends/", q=FIRST)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载表格（CSV）").click()
    table = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    shown = page.locator("#trends tbody tr").count()
    assert len(table) == shown + 1
    assert sum(int(row[4]) for row in table[1:]) == int(page.locator("#trends tfoot td").nth(2).inner_text())


def test_the_form_leads_to_the_state_in_the_address(reader: Reader) -> None:
    page = reader.open("trends/")
    page.fill("#trends-query", f"{FIRST}； {SECOND}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/trends/?q=*")
    page.locator("#trends[data-state=done]").wait_for()
    assert page.locator("#trends .legend li").all_inner_texts() == [FIRST, SECOND]


def test_the_search_page_leads_there(reader: Reader) -> None:
    page = reader.search(FIRST)
    page.get_by_role("link", name="历年次数").click()
    page.locator("#trends[data-state=done]").wait_for()
    assert page.locator("#trends .legend li").all_inner_texts() == [FIRST]
