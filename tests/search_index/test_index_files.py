"""The files of the search index are what the docstring of `build_scripts.search_index` specifies."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from factories import make_library, make_section, make_slogan, make_speech
from gold import make_gold_speeches
from hypothesis import given, settings
from hypothesis import strategies as st
from index_reader import build_index, read_json, read_texts

from build_scripts.model import Library, Occurrence
from build_scripts.search_index.inverted_index import HEADER
from build_scripts.text.characters import fold, list_folding_pairs

#: Size limits that give an index without and with posting lists.
SIZES = pytest.mark.parametrize("largest_scanned", [10**6, 0])


@pytest.fixture(scope="module")
def gold() -> Library:
    """Return the speeches of the gold set."""
    return make_library(*make_gold_speeches().values())


@SIZES
def test_every_paragraph_is_in_the_texts_once(gold: Library, largest_scanned: int) -> None:
    texts = read_texts(build_index(gold, largest_scanned))
    assert [paragraphs for _, paragraphs in texts] == [
        [paragraph.text for paragraph in speech.paragraphs] for speech in gold.speeches
    ]
    for (head, paragraphs), speech in zip(texts, gold.speeches, strict=True):
        ids = head.get("ids") or [f"p_{number}" for number in range(1, len(paragraphs) + 1)]
        assert ids == [paragraph.id for paragraph in speech.paragraphs]


@SIZES
def test_every_file_has_format_and_version(gold: Library, largest_scanned: int) -> None:
    files = build_index(gold, largest_scanned)
    header = bytes([4]) + read_json(files, "catalogue.json")["stamp"].to_bytes(4, "big")
    for name, content in files.items():
        if name.endswith(".json"):
            assert {key: json.loads(content)[key] for key in ("format", "corpus")} == {"format": 4, "corpus": "c0ffee"}
        else:
            assert content.startswith(header), name


def test_posting_lists_depend_on_the_size() -> None:
    library = make_library(make_speech("字" * 1000))
    scanned, listed = build_index(library, 1000), build_index(library, 999)
    assert not read_json(scanned, "catalogue.json")["has_lists"]
    assert not any(name.startswith(("grams/", "speeches/")) for name in scanned)
    assert read_json(listed, "catalogue.json")["has_lists"]
    assert {"grams/0.bin", "shards.bin", "speeches/0.json"} <= set(listed)


@SIZES
def test_equal_libraries_give_equal_bytes(gold: Library, largest_scanned: int) -> None:
    assert list(build_index(gold, largest_scanned).items()) == list(build_index(gold, largest_scanned).items())


def test_entries_have_known_facts_only() -> None:
    library = make_library(
        make_speech(
            "甲", speech_id="a", title="题", date="2010-06-08", campaign="创先争优", speaker="王某", place="某县"
        ),
        make_speech("乙", speech_id="b"),
    )
    expected = [
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
    files = build_index(library, 0)
    assert read_json(files, "speeches/0.json")["speeches"] == expected
    assert [head["speech"] for head, _ in read_texts(files)] == expected
    assert read_json(files, "ids.json")["ids"] == ["a", "b"]


def test_inferred_years_are_values_of_their_own() -> None:
    library = make_library(
        make_speech("甲", speech_id="a", date="2010-05"),
        make_speech("乙", speech_id="b", date_inferred="2010-05/2010-06"),
        make_speech("丙", speech_id="c"),
    )
    files = build_index(library)
    assert read_json(files, "catalogue.json")["years"] == ["2010", "2010考订"]
    assert list(zlib.decompress(files["columns.bin"][HEADER:], -zlib.MAX_WBITS))[3:6] == [1, 2, 0]


def test_dates_rank_by_the_beginning_of_the_inferred_date() -> None:
    library = make_library(
        make_speech("甲", speech_id="a", date="2010-05"),
        make_speech("乙", speech_id="b", date_inferred="2010-05/2010-06"),
        make_speech("丙", speech_id="c"),
        make_speech("丁", speech_id="d", date_inferred="2009/2010"),
    )
    content = zlib.decompress(build_index(library)["dates.bin"][HEADER:], -zlib.MAX_WBITS)
    assert list(content) == [2, 2, 0, 1]


def test_columns_of_the_list_of_speeches() -> None:
    point = make_section("point_1", "p_1", "一是快", kind="point")
    heading = make_section("sec_1", "p_2", "提高认识", label="一、")
    library = make_library(
        make_speech("一是快。", "一、提高认识", speech_id="a", sections=(point, heading), campaign="创先争优"),
        make_speech("一是快。二是好。", speech_id="b", sections=(point,)),
    )
    columns = read_json(build_index(library), "browse.json")
    assert columns["openings"] == ["一、提高认识", "一是快"]
    assert columns["campaign_pages"] == ["campaigns/chuang-xian-zheng-you/"]
    assert columns["facts"]["campaign"] == {"values": ["创先争优"], "of": [1, 0]}


def test_an_empty_library() -> None:
    files = build_index(make_library())
    assert read_texts(files) == []
    assert sorted(files) == [
        "browse.json",
        "catalogue.json",
        "columns.bin",
        "dates.bin",
        "distribution.json",
        "entries.json",
        "folding.json",
        "headings.bin",
        "ids.json",
        "measures.bin",
        "shards.bin",
        "suggestions.json",
    ]


def test_headings_and_sections_of_paragraphs() -> None:
    speech = make_speech(
        "同志们：",
        "一、提高认识",
        "讲三点。一是快。二是好。",
        "下面继续。",
        "（一）要学。学是根本。",
        "还是学。",
        sections=(
            make_section("sec_1", "p_2", end=6),
            make_section("sec_1__point_1", "p_3", start=4, end=7, kind="point", parent="sec_1"),
            make_section("sec_1__point_2", "p_3", start=8, end=11, kind="point", parent="sec_1"),
            make_section("sec_1__subsec_1", "p_5", end=5, kind="run_in", parent="sec_1"),
        ),
    )
    ((head, _),) = read_texts(build_index(make_library(speech)))
    assert head["headings"] == [1]
    # Points begin further on and end with their paragraph; a run-in heading stays open.
    assert head["open"] == [None, 1, 0, 3, 3, 2]
    assert head["sections"] == [
        ["sec_1", None, 1, 0, 6],
        ["sec_1__point_1", 0, 2, 4, 7],
        ["sec_1__point_2", 0, 2, 8, 11],
        ["sec_1__subsec_1", 0, 4, 0, 5],
    ]


def test_offsets_are_code_points() -> None:
    speech = make_speech("𠮷𠀀一是快。", sections=(make_section("point_1", "p_1", start=2, end=5, kind="point"),))
    ((head, paragraphs),) = read_texts(build_index(make_library(speech)))
    ((_, _, paragraph, start, end),) = head["sections"]
    assert paragraphs[paragraph][start:end] == "一是快"


@SIZES
def test_nothing_is_escaped_or_changed(largest_scanned: int) -> None:
    odd = "<script>alert('&amp;')</script>\\u4e00“”\u2028𠮷"
    ((_, paragraphs),) = read_texts(build_index(make_library(make_speech(odd)), largest_scanned))
    assert paragraphs == [odd]


@SIZES
def test_a_line_break_in_a_paragraph_is_refused(largest_scanned: int) -> None:
    with pytest.raises(ValueError, match="line break"):
        build_index(make_library(make_speech("甲\n乙")), largest_scanned)


def test_suggestions_count_the_occurrences_of_the_entry() -> None:
    speech = make_speech("两不误，两促进。兩不誤兩促進！绿色发展。", speech_id="a", title="题", date="2008")
    found = [Occurrence("a", "p_1", at, at + 7, "两不误，两促进") for at in (0, 8)]
    slogans = [
        make_slogan("绿色发展", Occurrence("a", "p_1", 16, 20, "绿色发展"), slogan_id="lv-se", pinyin="lǜ sè fā zhǎn"),
        make_slogan("两不误、两促进", *found, slogan_id="liang-bu-wu", pinyin="liǎng bú wù, liǎng cù jìn"),
    ]
    assert read_json(build_index(make_library(speech, slogans=slogans)), "suggestions.json")["slogans"] == [
        ["两不误、两促进", "liang bu wu liang cu jin", 2, "slogans/liang-bu-wu/"],
        ["绿色发展", "lv se fa zhan", 1, "slogans/lv-se/"],
    ]


def pairs_of(files: dict[str, bytes]) -> dict[str, str]:
    pairs: Any = read_json(files, "folding.json")["pairs"]
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def test_the_pairs_are_those_of_the_definition(gold: Library) -> None:
    pairs = pairs_of(build_index(gold))
    assert pairs.items() <= list_folding_pairs().items()
    assert pairs["黨"] == "党"


#: Characters that folding changes in every way, and some that are like them.
CHARACTERS = st.sampled_from("两不误促进兩不誤促進薴苧苎，、1１aＡ𠮷" + "".join(list(list_folding_pairs())[::400]))


@settings(deadline=None)
@given(corpus=st.lists(st.text(CHARACTERS, max_size=12), max_size=4), query=st.text(CHARACTERS, min_size=1, max_size=3))
def test_the_omitted_pairs_do_not_matter(corpus: list[str], query: str) -> None:
    """Folded with the pairs of the index, the same paragraphs contain the query as folded with all pairs."""
    pairs = pairs_of(build_index(make_library(make_speech(*corpus))))

    def fold_with_pairs(text: str) -> str:
        return "".join(pairs.get(each, each if each in list_folding_pairs() else fold(each)) for each in text)

    if fold(query):
        found = [fold_with_pairs(query) in fold_with_pairs(text) for text in corpus]
        assert found == [fold(query) in fold(text) for text in corpus]
