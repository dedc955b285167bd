"""Outlines in parallel columns: rows by function, shared words, bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import make_library, make_section, make_speech
from page_rendering import Dom, PageRenderer

from build_scripts.model import Speech
from build_scripts.pages import outlines
from build_scripts.pages.outlines import align_outlines, build_outline_pages, mark_shared


def make_outlined(number: int, *headings: str) -> Speech:
    sections = [
        make_section(f"sec_{at}", label="", title=heading, paragraph=f"p_{at}", start=0, end=len(heading))
        for at, heading in enumerate(headings, 1)
    ]
    return make_speech(
        *headings, speech_id=f"s-{number}", title=f"讲话{number}", sections=sections, campaign="创先争优"
    )


ONE = ("统一思想，提高认识", "突出重点，抓好任务", "加强领导，确保实效")
TWO = ("充分认识重大意义", "加强领导，落实责任", "振兴农业")


def test_headings_are_in_rows_by_function() -> None:
    rows = align_outlines([make_outlined(1, *ONE), make_outlined(2, *TWO)])
    assert [name for name, _ in rows] == ["认识", "任务", "保障", "其他"]
    assert [[len(cell) for cell in cells] for _, cells in rows] == [[1, 1], [1, 0], [1, 1], [0, 1]]


def test_decision_of_the_editor_moves_a_heading() -> None:
    speech = replace(make_outlined(1, *ONE), functions={ONE[1]: "方法"})
    assert [name for name, _ in align_outlines([speech])] == ["认识", "方法", "保障"]


@pytest.mark.parametrize(
    ("text", "others", "expected"),
    [
        ("加强领导，落实", {"加强领", "强领导"}, [("加强领导", True), ("，落实", False)]),
        ("加强，领导", {"加强领", "强领导"}, [("加强，领导", True)]),
        ("加强领导", set(), [("加强领导", False)]),
        ("", {"加强领"}, []),
    ],
)
def test_runs_that_others_have_are_marked(text: str, others: set[str], expected: list[tuple[str, bool]]) -> None:
    assert mark_shared(text, others) == expected


def test_page_links_headings_and_names_itself_an_interpretation() -> None:
    page = Dom(PageRenderer(make_library(make_outlined(1, *ONE), make_outlined(2, *TWO))).render("outlines/index.md"))
    assert 'href="../speeches/s-1/#sec_1"' in page.html
    assert '<b class="alike">加强领导</b>' in page.html
    assert "是一种解读" in page.html
    assert 'href="by/campaign/chuang-xian-zheng-you/"' in page.html


def test_campaign_is_divided_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "MOST_COLUMNS", 2)
    pages = {path: view for path, _, _, view in build_outline_pages([make_outlined(n, *ONE) for n in range(5)])}
    at = "outlines/by/campaign/chuang-xian-zheng-you"
    assert list(pages) == ["outlines/index.md", f"{at}.md", f"{at}/2.md", f"{at}/3.md"]
    assert pages["outlines/index.md"].part is None  # type: ignore[attr-defined]


def test_no_outline_is_said() -> None:
    page = Dom(PageRenderer(make_library(make_speech("同志们。"))).render("outlines/index.md"))
    assert "没有可以对照的提纲" in page.html
