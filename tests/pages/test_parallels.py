"""Shared passages on the pages: a speech, the lists, a page for each, and their bounds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import make_library, make_speech
from page_rendering import Dom, PageRenderer

from build_scripts.model import Library, Parallel, Passage, Speech
from build_scripts.pages import Pages
from build_scripts.pages import parallels as shown
from build_scripts.pages.parallels import SharedPassages
from build_scripts.text_reuse import find_parallels

MODEL = "要坚持从实际出发，量力而行，尽力而为，不提不切实际的口号、目标和要求"


def make_shared_library(count: int = 3) -> Library:
    """Return speeches that all share a passage; the first has no date, the others are of 2010, 2011 …"""
    speeches = [
        make_speech(
            "同志们：",
            f"第{chr(0x4E00 + number)}句。{MODEL}。",
            speech_id=f"s-{number}",
            title=f"讲话{number}",
            campaign="创先争优",
            **({"date": f"{2009 + number}-01-01"} if number else {}),
        )
        for number in range(count)
    ]
    return replace(make_library(*speeches), parallels=find_parallels(speeches))


def render(library: Library, path: str) -> Dom:
    return Dom(PageRenderer(library).render(path))


def test_speech_lists_the_other_wordings_with_links() -> None:
    page = render(make_shared_library(), "speeches/s-1.md")
    assert page.html.count("又见于 2 篇") == 1
    assert MODEL in page.html
    assert 'href="../s-0/#p_2"' in page.html
    assert 'href="../s-2/#p_2"' in page.html
    assert 'compare/?a=s-1&amp;b=s-2"' in page.html


def test_a_wording_that_is_the_same_is_not_repeated() -> None:
    first, same, part, other = (
        "必须坚持实事求是的路线。",
        "必须坚持实事求是的路线。",
        "坚持实事求是",
        "坚持实事求是的方针",
    )
    speeches = [make_speech(text, speech_id=f"s-{number}") for number, text in enumerate((first, same, part, other))]
    parallel = Parallel(tuple(Passage(s.id, "p_1", 0, len(s.paragraphs[0].text)) for s in speeches), 12)
    page = render(replace(make_library(*speeches), parallels=(parallel,)), "speeches/s-0.md")
    places = page.html[page.html.index('id="parallel-places"') :]
    assert places.count(f"<q>{first}</q>") == 1
    assert "：文字相同</li>" in places
    assert f"：其中 {len(part)} 字，文字相同</li>" in places
    assert f"<q>{other}</q>" in places


def test_speech_without_shared_passages_offers_the_comparison() -> None:
    page = render(make_library(make_speech("同志们。", speech_id="alone")), "speeches/alone.md")
    assert "逐处列出" not in page.html
    assert 'compare/?a=alone"' in page.html


def test_overlap_counts_characters_once() -> None:
    speech, other = make_speech("甲" * 50, speech_id="a"), make_speech("甲" * 50, speech_id="b")
    spans = ((0, 20), (10, 30), (40, 45))
    found = [Parallel(tuple(Passage(s, "p_1", *span) for s in ("a", "b")), 20) for span in spans]
    (related,) = SharedPassages([speech, other], found).view_speech(speech).related
    assert (related.speech.id, related.characters, related.percent) == ("b", 35, 70)


def test_common_passages_are_no_overlap() -> None:
    library = make_shared_library(shown.COMMON)
    view = SharedPassages(library.speeches, library.parallels).view_speech(library.speeches[0])
    assert view.related == []
    assert [(place.count, place.is_common) for place in view.places] == [(shown.COMMON - 1, True)]
    assert len(view.places[0].others) == shown.MOST_WORDINGS


def test_wordings_are_in_order_of_date_with_undated_last() -> None:
    page = render(make_shared_library(), "parallels/s-0/p_2.md")
    at = [page.html.index(f"讲话{number}</a>") for number in (1, 2, 0)]
    assert at == sorted(at)
    assert "日期未注明" in page.html


def test_lists_by_campaign_and_year_name_the_parallel() -> None:
    library = make_shared_library()
    paths = [path for path in Pages(library).write_rest() if path.startswith("parallels/")]
    assert paths == [
        "parallels/index.md",
        "parallels/by/spread.md",
        "parallels/by/campaign/chuang-xian-zheng-you.md",
        "parallels/by/year/2010.md",
        "parallels/by/year/2011.md",
        "parallels/s-0/p_2.md",
    ]
    for path in paths[:-1]:
        assert "s-0/p_2/" in render(library, path).html


def test_corpus_without_parallels_says_so() -> None:
    assert "没有见于两篇以上讲话的文字" in render(make_library(make_speech("同志们。")), "parallels/index.md").html


def test_number_of_pages_and_rows_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shown, "MOST_LISTED", 3)
    monkeypatch.setattr(shown, "MOST_PAGES", 4)
    monkeypatch.setattr(shown, "MOST_CAMPAIGNS", 1)
    speeches: list[Speech] = [make_speech("甲" * 99, speech_id=name, campaign=name) for name in ("a", "b")]
    found = [Parallel(tuple(Passage(s.id, "p_1", n, n + 20) for s in speeches), 20) for n in range(9)]
    pages = list(SharedPassages(speeches, found).build_pages())
    lists = [view for _, _, _, view in pages if isinstance(view, shown.ParallelListView)]
    assert [len(each.groups) for each in lists] == [3, 3, 3]
    assert len(pages) - len(lists) <= 4
    assert len({path for path, *_ in pages}) == len(pages)
    assert [group.path == "" for group in lists[0].groups] == [False, False, True]
