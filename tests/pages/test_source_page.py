"""The page of a speech's source: every raw line with its tints, every paragraph next to its lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from factories import make_edition, make_library, make_source, make_speech
from page_rendering import Dom, PageRenderer

from build_scripts.corpus.loading import load_text
from build_scripts.model import Edition, Paragraph, Repair
from build_scripts.pages.source import get_source_path, lay_out, summarize
from build_scripts.text.markdown import show_invisible

RAW = Path(__file__).parents[2] / "corpus" / "raw"


def make_sourced(raw: str, *repairs: Repair, paragraphs: tuple[Paragraph, ...]) -> Edition:
    lines = raw.count("\n") + 1
    speech = replace(make_speech(), paragraphs=paragraphs, source=make_source(lines=(1, lines)))
    return make_edition(speech, repairs=repairs, raw_text=raw)


def make_repair(raw: str, before: str, after: str, rule: str = "drop_page_numbers") -> Repair:
    start = raw.index(before)
    line = raw.count("\n", 0, start) + 1
    return Repair(rule, 1, start, start + len(before), before, after, start, start + len(before), line)


@pytest.mark.parametrize("name", sorted(path.name for path in RAW.iterdir() if path.suffix == ".txt"))
def test_every_line_and_every_paragraph_is_shown_once(name: str) -> None:
    content = (RAW / name).read_bytes()
    for edition in load_text(name, content).library.editions:
        rows = lay_out(edition)
        lines = [line for row in rows for line in row.lines]
        first = edition.speech.source.lines[0]
        raw = edition.raw_text.removesuffix("\n").split("\n")
        assert [line.number for line in lines] == list(range(first, first + len(lines)))
        for line, text in zip(lines, raw, strict=True):
            shown = "".join(
                piece.text if piece.kind else show_invisible(piece.text)
                for piece in line.pieces
                if piece.kind != "inserted"
            )
            assert shown.removesuffix("⏎").removesuffix("␍") == show_invisible(text).removesuffix("␍"), line.number
        shown_ids = [paragraph.id for row in rows for paragraph in row.paragraphs]
        assert shown_ids == [paragraph.id for paragraph in edition.speech.paragraphs]
        for row in rows:
            for paragraph in row.paragraphs:
                assert paragraph.raw_line in (None, *(line.number for line in row.lines))


def test_repairs_are_tinted_and_name_their_rule() -> None:
    raw = "甲,乙\n— 1 —\n丙丁"
    repairs = make_repair(raw, ",", "，", "x"), make_repair(raw, "\n— 1 —", ""), make_repair(raw, "丁", "丁\n", "y")
    edition = make_sourced(raw, *repairs, paragraphs=(Paragraph("p_1", "甲，乙", 1), Paragraph("p_2", "丙丁", 3)))
    first, second = lay_out(edition)
    assert [[(piece.text, piece.kind) for piece in line.pieces] for line in first.lines] == [
        [("甲", ""), (",", "changed"), ("乙", ""), ("⏎", "removed")],
        [("—␣1␣—", "removed")],
    ]
    assert first.lines[0].pieces[1].note == "x：改作“，”"
    assert [(piece.text, piece.kind) for piece in second.lines[0].pieces] == [("丙", ""), ("丁", "changed")]


def test_overlapping_repairs_show_each_character_once() -> None:
    raw = "一二三四五"
    repairs = make_repair(raw, "一二三", ""), make_repair(raw, "三四", "叁肆"), make_repair(raw, "二", "贰")
    [row] = lay_out(make_sourced(raw, *repairs, paragraphs=(Paragraph("p_1", "五", 1),)))
    assert "".join(piece.text for piece in row.lines[0].pieces) == raw


def test_a_line_dropped_between_collapsed_line_ends_is_removed() -> None:
    raw = "甲\n来源：某网\n乙"
    dropped, collapsed = (
        make_repair(raw, "来源：某网", ""),
        make_repair(raw, "\n来源：某网\n", "\n", "drop_blank_lines"),
    )
    paragraphs = (Paragraph("p_1", "甲", 1), Paragraph("p_2", "乙", 3))
    repairs = replace(dropped, layer=1), replace(collapsed, layer=2)
    rows = lay_out(make_sourced(raw, *repairs, paragraphs=paragraphs))
    pieces = [[(piece.text, piece.kind) for piece in line.pieces] for row in rows for line in row.lines]
    assert pieces == [[("甲", ""), ("⏎", "changed")], [("来源：某网", "removed"), ("⏎", "changed")], [("乙", "")]]


def test_a_paragraph_of_the_editor_follows_the_one_before() -> None:
    paragraphs = (Paragraph("p_1", "甲", 1), Paragraph("p_2", "编者", None), Paragraph("p_3", "乙", 2))
    rows = lay_out(make_sourced("甲\n乙", paragraphs=paragraphs))
    assert [[paragraph.id for paragraph in row.paragraphs] for row in rows] == [["p_1", "p_2"], ["p_3"]]


def test_the_summary_counts_by_rule_and_says_whether_words_changed() -> None:
    raw = "甲,乙,— 1 —"
    comma, number = make_repair(raw, ",", "，", "widen"), make_repair(raw, "— 1 —", "", "drop_page_numbers")
    paragraphs = (Paragraph("p_1", "甲，乙", 1),)
    assert summarize(make_sourced(raw, comma, comma, number, paragraphs=paragraphs)) == "widen 2、去页码 1；文字未改"
    changed = make_repair(raw, "甲", "乙", "simplify")
    assert "文字未改" not in summarize(make_sourced(raw, changed, paragraphs=paragraphs))
    assert summarize(make_sourced(raw, paragraphs=paragraphs)) == "未作整理；文字未改"


def test_pages_of_text_and_source_link_to_each_other() -> None:
    raw = "甲<b>乙"
    edition = make_sourced(raw, make_repair(raw, "乙", "", "x"), paragraphs=(Paragraph("p_1", "甲<b>", 1),))
    renderer = PageRenderer(make_library(edition))
    source = Dom(renderer.render(get_source_path("a-speech")))
    assert [each["href"] for each in source.find_all("a", "line-number")] == ["#line-1", "../#p_1"]
    assert source.text["p_1"] == "甲<b>"
    assert source.text["line-1"] == raw
    speech = Dom(renderer.render("speeches/a-speech.md"))
    assert {each["href"] for each in speech.find_all("a") if each.get("id") == "read-source"} == {"source/"}
    assert 'href="source/#line-1"' in speech.html
    assert "robots: noindex" in renderer.markdown[get_source_path("a-speech")]


def test_without_the_raw_text_there_is_no_page() -> None:
    renderer = PageRenderer(make_library(make_speech("甲")))
    assert get_source_path("a-speech") not in renderer.markdown
    assert "read-source" not in renderer.render("speeches/a-speech.md")
