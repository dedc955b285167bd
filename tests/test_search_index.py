"""The search index: its files are what its docstring says, and a scan of them finds what the corpus holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from build_scripts import search_index
from build_scripts.model import (
    Edition,
    Fact,
    Library,
    Occurrence,
    Paragraph,
    Section,
    SectionKind,
    Slogan,
    Source,
    Speech,
)
from build_scripts.text.characters import fold, traditional_to_simplified

GOLD = Path(__file__).with_name("gold") / "texts"


def section(id_: str, paragraph: str, start: int, end: int, kind: SectionKind, parent: str | None = None) -> Section:
    return Section(id_, "", "", 1 + id_.count("__"), kind, paragraph, start, end, parent, "", None)


def speech(id_: str, *texts: str, sections: tuple[Section, ...] = (), **facts: str) -> Speech:
    return Speech(
        id=id_,
        kind="speech",
        complete=True,
        facts={name: Fact(value, "text") for name, value in facts.items()},
        front_matter=(),
        back_matter=(),
        paragraphs=tuple(Paragraph(f"p_{number}", text) for number, text in enumerate(texts, 1)),
        source=Source("raw.txt", 1, "", "utf-8", (1, 1)),
        sections=sections,
    )


def slogan(id_: str, text: str, pinyin: str) -> Slogan:
    return Slogan(id_, text, pinyin, "A", (), (Occurrence("s", "p_1", 0, len(text), text),), (), 1.0)


def library(*speeches: Speech, slogans: tuple[Slogan, ...] = ()) -> Library:
    return Library(tuple(Edition(each, (), (), (), {}) for each in speeches), slogans, "c0ffee")


def index_files(library: Library, largest_whole: int = search_index.LARGEST_WHOLE) -> dict[str, bytes]:
    """The files of the index, in format 2 for more than so many characters."""
    return search_index.files(library, search_index.prepared(library.speeches, largest_whole))


def read(built: dict[str, bytes], name: str) -> Any:
    return json.loads(built[f"{search_index.FOLDER}{name}"])


def texts_of(built: dict[str, bytes]) -> list[dict[str, Any]]:
    return [each for name in read(built, "catalogue.json")["texts"] for each in read(built, name)["speeches"]]


@pytest.fixture(scope="module")
def gold() -> Library:
    """The nine texts of the gold set, without outline."""
    pieces = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(GOLD.glob("*.yml"))]
    return library(*(speech(f"text-{piece['id']}", *piece["paragraphs"], title=piece["title"]) for piece in pieces))


def test_every_paragraph_is_there_once(gold: Library) -> None:
    texts = texts_of(index_files(gold))
    assert [[(id_, text) for id_, text, _, _ in each["paragraphs"]] for each in texts] == [
        [(paragraph.id, paragraph.text) for paragraph in each.paragraphs] for each in gold.speeches
    ]


def test_every_file_says_format_and_version(gold: Library) -> None:
    for name, content in index_files(gold).items():
        assert name.startswith("assets/search-index/")
        assert {key: json.loads(content)[key] for key in ("format", "corpus")} == {"format": 1, "corpus": "c0ffee"}, (
            name
        )


def test_the_same_library_gives_the_same_bytes(gold: Library) -> None:
    assert list(index_files(gold).items()) == list(index_files(gold).items())


def test_the_catalogue() -> None:
    built = index_files(
        library(
            speech("a", "甲", title="题", date="2010-06-08", campaign="创先争优", speaker="王某"),
            speech("b", "乙"),
        )
    )
    assert read(built, "catalogue.json")["speeches"] == [
        {
            "id": "a",
            "url": "speeches/a/",
            "title": "题",
            "kind": "speech",
            "date": "2010-06-08",
            "campaign": "创先争优",
            "speaker": "王某",
        },
        {"id": "b", "url": "speeches/b/", "title": "b", "kind": "speech"},
    ]


def test_an_empty_library() -> None:
    built = index_files(library())
    assert read(built, "catalogue.json")["texts"] == []
    assert sorted(name.removeprefix(search_index.FOLDER) for name in built) == [
        "catalogue.json",
        "entries.json",
        "folding.json",
        "suggestions.json",
    ]


def test_headings_and_what_is_open() -> None:
    one = speech(
        "a",
        "同志们：",
        "一、提高认识",
        "讲三点。一是快。二是好。",
        "下面继续。",
        "（一）要学。学是根本。",
        "还是学。",
        sections=(
            section("sec_1", "p_2", 0, 6, "heading"),
            section("sec_1__point_1", "p_3", 4, 7, "point", "sec_1"),
            section("sec_1__point_2", "p_3", 8, 11, "point", "sec_1"),
            section("sec_1__subsec_1", "p_5", 0, 5, "run_in", "sec_1"),
        ),
    )
    (text,) = texts_of(index_files(library(one)))
    assert [(kind, place) for _, _, kind, place in text["paragraphs"]] == [
        ("text", None),
        ("heading", 0),
        ("text", 0),  # its points begin further on
        ("text", 0),  # a point ends with its paragraph
        ("text", 3),
        ("text", 3),  # a run-in heading stays open
    ]
    assert text["sections"] == [
        ["sec_1", None, 1, 0, 6],
        ["sec_1__point_1", 0, 2, 4, 7],
        ["sec_1__point_2", 0, 2, 8, 11],
        ["sec_1__subsec_1", 0, 4, 0, 5],
    ]


def test_offsets_are_code_points() -> None:
    one = speech("a", "𠮷𠀀一是快。", sections=(section("point_1", "p_1", 2, 5, "point"),))
    (text,) = texts_of(index_files(library(one)))
    ((_, _, paragraph, start, end),) = text["sections"]
    assert text["paragraphs"][paragraph][1][start:end] == "一是快"


def test_texts_are_divided_in_order() -> None:
    many = [speech(f"s{number}", "字" * 90_000) for number in range(5)] + [
        speech("long", "字" * 500_000),
        speech("last", "末"),
    ]
    built = index_files(library(*many), largest_whole=10**6)
    sizes = [len(read(built, name)["speeches"]) for name in read(built, "catalogue.json")["texts"]]
    assert sizes == [2, 2, 1, 1, 1]
    assert [len(text["paragraphs"][0][1]) for text in texts_of(built)] == [90_000] * 5 + [500_000, 1]


def test_nothing_is_escaped_or_changed() -> None:
    odd = "<script>alert('&amp;')</script>\\u4e00“”\u2028𠮷"
    (text,) = texts_of(index_files(library(speech("a", odd))))
    assert text["paragraphs"][0][1] == odd


def test_suggestions_count_what_a_search_finds() -> None:
    slogans = (
        slogan("liang-bu-wu", "两不误、两促进", "liǎng bú wù, liǎng cù jìn"),
        slogan("one-four", "1+4", "1+4"),
        slogan("lv-se", "绿色发展", "lǜ sè fā zhǎn"),
        slogan("gone", "不在其中", "bú zài qí zhōng"),
    )
    built = index_files(
        library(
            speech("a", "两不误，两促进。兩不誤兩促進！绿色发展。", "第14条，1+4", title="题", date="2008"),
            slogans=slogans,
        )
    )
    suggested = read(built, "suggestions.json")
    assert suggested["slogans"] == [
        ["两不误、两促进", "liang bu wu liang cu jin", 2, "slogans/liang-bu-wu/"],
        ["绿色发展", "lv se fa zhan", 1, "slogans/lv-se/"],
        ["1+4", "1 4", 1, "slogans/one-four/"],
    ]
    assert suggested["speeches"] == [["题", "speeches/a/", "2008"]]


def pairs_of(built: dict[str, bytes]) -> dict[str, str]:
    pairs = read(built, "folding.json")["pairs"]
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def test_the_pairs_are_those_of_the_definition(gold: Library) -> None:
    pairs = pairs_of(index_files(gold))
    assert pairs.items() <= traditional_to_simplified().items()
    assert pairs["黨"] == "党"


#: Characters that folding changes in every way, and some that are like them.
CHARACTERS = st.sampled_from(
    "两不误促进兩不誤促進薴苧苎，、1１aＡ𠮷" + "".join(list(traditional_to_simplified())[::400])
)


@given(corpus=st.lists(st.text(CHARACTERS, max_size=12), max_size=4), query=st.text(CHARACTERS, min_size=1, max_size=3))
def test_the_pairs_left_out_do_not_matter(corpus: list[str], query: str) -> None:
    """Folded with the pairs of the index, the same paragraphs hold the query as folded with all there are."""
    pairs = pairs_of(index_files(library(speech("a", *corpus))))

    def short(text: str) -> str:
        return "".join(pairs.get(each, each if each in traditional_to_simplified() else fold(each)) for each in text)

    if fold(query):
        assert [short(query) in short(text) for text in corpus] == [fold(query) in fold(text) for text in corpus]
