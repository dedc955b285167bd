"""The selection of slogans, the patterns and the set phrases as pages show them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from factories import find_all, make_library, make_slogan, make_speech
from page_rendering import PageRenderer, get_text

from build_scripts.model import Gloss, SetPhrase, Slogan
from build_scripts.pages.measures import measure
from build_scripts.pages.patterns import find_frame, group_by_frame, split_members
from build_scripts.pages.selection import (
    MOST_BINS,
    choose_theme,
    find_gloss,
    plot_spread,
    sort_by_spread,
    view_selection,
)


def make_entry(text: str, *speeches: str, **changes: Any) -> Slogan:
    """Return an entry that occurs once in each of the speeches; a speech may be given several times."""
    found = [each for id_ in speeches for each in find_all(make_speech(text, speech_id=id_), text)]
    return make_slogan(text, *found, slogan_id="-".join(f"{ord(sign):x}" for sign in text), **changes)


@pytest.mark.parametrize(
    ("text", "kind", "theme"),
    [
        ("服务群众、凝聚人心", "B", "masses"),
        ("先锋模范作用", "E", "party"),
        ("又好又快发展", "E", "development"),
        ("求真务实", "E", "conduct"),
        ("开门搞活动", "C", "campaigns"),
        ("件件有落实", "B", "measures"),
        ("五比五争", "A", "numerals"),
        ("深圳速度", "D", "other"),
    ],
)
def test_theme_of_an_entry(text: str, kind: str, theme: str) -> None:
    assert choose_theme(make_slogan(text, type=kind)) == theme


def test_editor_chooses_a_known_or_new_theme() -> None:
    entries = [make_entry("求真务实", "a", "a", theme="群众"), make_entry("五比五争", "a", "a", theme="比学赶帮")]
    assert [choose_theme(each) for each in entries] == ["masses", "bi-xue-gan-bang"]
    speech = make_speech("甲", speech_id="a")
    view = view_selection(entries, [], 10, [], measure([speech]))
    assert [(theme.id, theme.name, len(theme.lines)) for theme in view.themes] == [
        ("theme-masses", "群众", 1),
        ("theme-bi-xue-gan-bang", "比学赶帮", 1),
    ]


def test_widespread_entries_come_first() -> None:
    frequent, spread, rare = make_entry("甲", *"aaaa"), make_entry("乙", *"ab"), make_entry("丙", "a", "a")
    assert [each.text for each in sort_by_spread([rare, frequent, spread])] == ["乙", "甲", "丙"]


def test_glosses_are_ordered_text_editor_known_terms() -> None:
    by_text, by_editor = Gloss("文中的话", "text", "a", "p_1", 0, 4), Gloss("编者的话", "keeper")
    found = [make_slogan("改革开放", glosses=each) for each in ((by_editor, by_text), (by_editor,), ())]
    assert [find_gloss(each)[0].name for each in found] == ["文中", "编者", "词表"]
    assert find_gloss(found[0])[1] == "文中的话"
    assert find_gloss(make_slogan("无人知晓之语"))[1] == ""


def test_the_strip_has_a_column_for_each_speech() -> None:
    plot = plot_spread(make_entry("甲", *"aab"), {"a": 0, "b": 1, "c": 2}, 3)
    assert (plot.label, plot.path) == ("3 篇中的 2 篇", "M0.5 10v-10M1.5 10v-6")


def test_the_first_page_has_themes_and_folds_what_occurs_once() -> None:
    speeches = [make_speech("甲", speech_id=id_, date=f"20{10 + at}") for at, id_ in enumerate("ab")]
    slogans = [make_entry("群众路线", *"ab", pinyin="qún zhòng"), make_entry("深圳速度", "a", pinyin="shēn zhèn")]
    page = PageRenderer(make_library(*speeches, slogans=slogans)).render("slogans/index.md")
    themes, _, once = page.partition("<details")
    assert 'id="theme-masses"' in themes
    assert re.search("群众路线.*2 篇 2 处", get_text(themes))
    assert ["深圳速度" in part for part in (themes, once)] == [False, True]
    assert re.findall(r'id="letter-(\w)" href="by/pinyin/#letter-\w"', page) == ["Q", "S"]


def test_many_speeches_share_columns() -> None:
    ids = [f"s-{number}" for number in range(MOST_BINS * 3)]
    speeches = [make_speech("甲", speech_id=id_) for id_ in ids]
    page = PageRenderer(make_library(*speeches, slogans=[make_entry("甲", *ids)])).render("slogans/index.md")
    assert f'viewBox="0 0 {MOST_BINS} 10"' in page
    assert len(re.findall(r"M\d+\.5 10v", page)) == MOST_BINS


# --- Patterns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("带头学习，带头服务", "带头…"),
        ("件件有落实，事事有回音", "AA有…"),
        ("以评促改，以评促建", "以评促…"),
        ("权力观、地位观、利益观", "…观"),
        ("三培两带", "几…"),
        ("爱国、守法", ""),
        ("最好的，最新的", "最…的"),
        ("美丽的，干净的", ""),
        ("科学发展", ""),
        ("", ""),
    ],
)
def test_frame_of_members(text: str, frame: str) -> None:
    assert find_frame(split_members(text)) == frame


def test_entries_of_one_frame_are_a_group() -> None:
    texts = ("带头学、带头干", "带头想，带头做，带头讲", "不推诿、不扯皮", "改革开放")
    groups = group_by_frame([make_slogan(text, slogan_id=text) for text in texts])
    assert [(frame, len(slogans)) for frame, slogans in groups] == [("带头…", 2)]


def test_reduplicated_entries_of_one_member_are_variants() -> None:
    texts = ("件件有落实", "事事有结果", "件件有着落、事事有回音", "人人参与")
    groups = group_by_frame([make_slogan(text, slogan_id=text) for text in texts])
    assert [(frame, len(slogans)) for frame, slogans in groups] == [("AA有…", 3)]


# --- Set phrases ------------------------------------------------------------------------------------------------------


def test_the_page_of_phrases_has_counts_and_links() -> None:
    speech = make_speech("要加强领导，加强领导。", speech_id="a")
    phrase = SetPhrase("加强领导", tuple(find_all(speech, "加强领导")))
    page = PageRenderer(make_library(speech, slogans=[make_entry("甲", "a")], phrases=(phrase,))).render(
        "slogans/phrases.md"
    )
    assert "加强领导 1 2" in get_text(page.replace("</td>", " "))
    assert "../../search/?q=%22" in page
    assert f"../../speeches/a/{measure([speech])['a'].address('p_1', 1, 5)}" in page.replace("&amp;", "&")


def test_a_corpus_without_phrases_says_so() -> None:
    assert "没有统计出套语" in PageRenderer(
        make_library(make_speech("甲", speech_id="a"), slogans=[make_entry("甲", "a")])
    ).render("slogans/phrases.md")
