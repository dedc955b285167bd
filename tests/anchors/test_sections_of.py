"""Which section a paragraph belongs to: one answer for data, Parquet, OpenSearch, search and pages."""

from __future__ import annotations

from build_scripts.anchors import sections_of
from build_scripts.exports import data
from build_scripts.model import Paragraph, Section, SectionKind, Source, Speech


def make_section(id_: str, paragraph: int, kind: SectionKind, start: int = 0) -> Section:
    """Return a section in the paragraph with this number; the number at the end of its id is its ordinal."""
    parent, _, own = id_.rpartition("__")
    style, _, ordinal = own.rpartition("_")
    return Section(
        id_, "", "", 1, kind, f"p_{paragraph}", start, start + 2, parent or None, style, int(ordinal), ""
    )  # fmt: skip


def make_speech(paragraphs: int, *sections: Section) -> Speech:
    texts = tuple(Paragraph(f"p_{number}", "甲乙丙丁") for number in range(1, paragraphs + 1))
    source = Source("raw.txt", 1, "", "utf-8", (1, 1))
    return Speech("a", "speech", True, {}, (), (), texts, source, sections)


def test_no_section_before_the_first_heading() -> None:
    assert sections_of(make_speech(3, make_section("sec_1", 2, "heading"))) == [None, "sec_1", "sec_1"]
    assert sections_of(make_speech(2)) == [None, None]


def test_a_point_ends_with_its_paragraph() -> None:
    """一、… / 一是… / 二是… / 同志们，…: the last paragraph speaks of the section, not of its last point."""
    speech = make_speech(
        4,
        make_section("sec_1", 1, "heading"),
        make_section("sec_1__point_1", 2, "point"),
        make_section("sec_1__point_2", 3, "point"),
    )
    expected = ["sec_1", "sec_1__point_1", "sec_1__point_2", "sec_1"]
    assert sections_of(speech) == expected
    assert [each["section"] for each in data.paragraphs(speech)] == expected


def test_paragraphs_between_points_belong_to_the_earlier_point() -> None:
    speech = make_speech(
        5,
        make_section("sec_1", 1, "heading"),
        make_section("sec_1__point_1", 2, "point"),
        make_section("sec_1__point_2", 4, "point"),
    )
    assert sections_of(speech) == ["sec_1", "sec_1__point_1", "sec_1__point_1", "sec_1__point_2", "sec_1"]


def test_a_series_that_begins_again_does_not_extend_the_former() -> None:
    speech = make_speech(
        4,
        make_section("sec_1", 1, "heading"),
        make_section("sec_1__point_2", 2, "point"),
        make_section("sec_1__point_1", 4, "point"),
    )
    assert sections_of(speech)[2] == "sec_1"


def test_points_inside_a_paragraph_do_not_hold_its_beginning() -> None:
    speech = make_speech(
        3,
        make_section("sec_1", 1, "heading"),
        make_section("sec_1__point_1", 2, "point", start=1),
        make_section("sec_1__point_2", 2, "point", start=2),
    )
    assert sections_of(speech) == ["sec_1", "sec_1", "sec_1"]


def test_a_point_contains_its_subpoints() -> None:
    speech = make_speech(
        5,
        make_section("sec_1", 1, "heading"),
        make_section("sec_1__point_1", 2, "point"),
        make_section("sec_1__point_1__point_1", 3, "point"),
        make_section("sec_1__point_2", 5, "point"),
    )
    expected = ["sec_1", "sec_1__point_1", "sec_1__point_1__point_1", "sec_1__point_1", "sec_1__point_2"]
    assert sections_of(speech) == expected


def test_a_run_in_heading_stays_open() -> None:
    speech = make_speech(3, make_section("sec_1", 1, "heading"), make_section("sec_1__subsec_1", 2, "run_in"))
    assert sections_of(speech) == ["sec_1", "sec_1__subsec_1", "sec_1__subsec_1"]
