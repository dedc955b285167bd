"""Ids through histories of edits, and the registry as a file."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.anchors import (
    Assigned,
    PublishedParagraph,
    Registry,
    SpeechAnchors,
    assign,
    read_registry,
    write_registry,
)
from build_scripts.outline import outline
from build_scripts.system.yaml_files import RecordsError
from build_scripts.text.characters import fold

A = "今天我们召开动员大会，主要任务是安排部署全镇的清理整治工作。"
B = "前一阶段各村做了大量工作，成绩应当充分肯定，经验也要认真总结。"
C = "当前还有不少问题，有的村行动迟缓，有的村弄虚作假，群众很有意见。"
D = "下一步要把力量集中到重点地段，做到每天有检查，每周有通报。"
E = "希望大家振奋精神，扎实工作，夺取清理整治的全面胜利！"
NEW = "各单位主要负责同志要亲自上阵，把责任落实到每一个岗位。"


def publish(texts: Sequence[str], known: SpeechAnchors | None = None) -> Assigned:
    return assign(texts, outline(texts), known)


def publish_all(*versions: Sequence[str]) -> Assigned:
    """Return the ids of the last of several builds, each with the registry file that the previous one wrote."""
    known = None
    for version in versions:
        made = publish(version, known)
        known = read_registry(write_registry(Registry({"speech": made.anchors}))).speeches["speech"]
        assert known == made.anchors
    return made


# Paragraphs


def test_first_publication_numbers_in_order() -> None:
    made = publish([A, B, C])
    assert made.paragraphs == ("p_1", "p_2", "p_3")
    assert (made.aliases, made.lost) == ({}, ())


def test_speech_without_paragraphs() -> None:
    assert publish([]) == Assigned((), (), SpeechAnchors(), {}, ())


@pytest.mark.parametrize(
    ("name", "after", "ids", "aliases", "lost"),
    [
        ("nothing", [A, B, C, D, E], "1 2 3 4 5", {}, ""),
        ("inserted", [A, NEW, B, C, D, E], "1 6 2 3 4 5", {}, ""),
        ("inserted at the start", [NEW, A, B, C, D, E], "6 1 2 3 4 5", {}, ""),
        ("inserted at the end", [A, B, C, D, E, NEW], "1 2 3 4 5 6", {}, ""),
        ("deleted", [A, B, D, E], "1 2 4 5", {}, "3"),
        ("deleted at the start", [B, C, D, E], "2 3 4 5", {}, "1"),
        ("all deleted", [], "", {}, "1 2 3 4 5"),
        ("reordered", [A, D, B, C, E], "1 4 2 3 5", {}, ""),
        ("reversed", [E, D, C, B, A], "5 4 3 2 1", {}, ""),
        ("punctuation corrected", [A, B.replace("，", "、"), C, D, E], "1 2 3 4 5", {}, ""),
        ("corrected inside", [A, B.replace("大量", "许多"), C, D, E], "1 2 3 4 5", {}, ""),
        ("corrected at the beginning", [A, B.replace("前一阶段", "上一步"), C, D, E], "1 2 3 4 5", {}, ""),
        ("rewritten at the same position", [A, B, NEW, D, E], "1 2 3 4 5", {}, ""),
        ("two neighbours corrected", [A, "再" + B, "但" + C, D, E], "1 2 3 4 5", {}, ""),
        ("corrected, one inserted before", [A, NEW, B.replace("大量", "许多"), C, D, E], "1 6 2 3 4 5", {}, ""),
        ("corrected at the beginning, one inserted before", [A, NEW, "而" + B, C, D, E], "1 6 2 3 4 5", {}, ""),
        ("corrected and moved", [A, C, D, B.replace("大量", "许多"), E], "1 3 4 2 5", {}, ""),
        ("split", [A, B[:12] + "。", B[12:], C, D, E], "1 2 6 3 4 5", {}, ""),
        ("merged", [A, B + C, D, E], "1 2 4 5", {"p_3": "p_2"}, ""),
        ("three merged", [A, B + C + D, E], "1 2 5", {"p_3": "p_2", "p_4": "p_2"}, ""),
        ("merged into the next", [A, B, "又及：" + C[5:] + D, E], "1 2 3 5", {"p_4": "p_3"}, ""),
        ("last deleted, the one before rewritten", [A, B, C, NEW], "1 2 3 4", {"p_5": "p_4"}, ""),
        ("one deleted, one inserted", [A, C, D, NEW, E], "1 3 4 6 5", {}, "2"),
    ],
)
def test_ids_after_one_edit(name: str, after: list[str], ids: str, aliases: dict[str, str], lost: str) -> None:
    made = publish_all([A, B, C, D, E], after)
    assert made.paragraphs == tuple(f"p_{number}" for number in ids.split())
    assert made.aliases == aliases
    assert made.lost == tuple(f"p_{number}" for number in lost.split())


def test_equal_paragraphs_keep_their_order() -> None:
    assert publish_all(["（掌声）", A, "（掌声）", B], ["（掌声）", A, NEW, "（掌声）", B]).paragraphs == (
        "p_1",
        "p_2",
        "p_5",
        "p_3",
        "p_4",
    )


def test_numbers_are_never_given_twice() -> None:
    assert publish_all([A, B, C], [A, B], [A, B, NEW, D]).paragraphs == ("p_1", "p_2", "p_4", "p_5")
    without = publish([A, C], publish([A, B, C]).anchors).anchors
    assert publish([A, C, NEW], replace(without, moved={"p_2": "p_1"})).paragraphs == ("p_1", "p_3", "p_4")


def test_editor_moves_a_lost_id() -> None:
    made = publish_all([A, B, C], [A, C])
    assert made.lost == ("p_2",)
    made = publish([A, C], replace(made.anchors, moved={"p_2": "p_3"}))
    assert (made.aliases, made.lost) == ({"p_2": "p_3"}, ())


def test_aliases_are_followed_to_the_end() -> None:
    made = publish_all([A, B, C, D, E], [A, B, C + D, E], [A, B + C + D, E])
    assert made.aliases == {"p_3": "p_2", "p_4": "p_2"}


def test_restored_paragraph_gets_its_id_back() -> None:
    made = publish_all([A, B, C, D], [A, B + C, D], [A, B, C, D])
    assert made.paragraphs == ("p_1", "p_2", "p_3", "p_4")
    assert made.aliases == {}
    made = publish_all([A, B, C, D], [A, D], [A, B, C, D])
    assert made.paragraphs == ("p_1", "p_2", "p_3", "p_4")


def test_circular_moves_are_lost() -> None:
    made = publish([A], replace(publish([A, B, C]).anchors, moved={"p_2": "p_3", "p_3": "p_2"}))
    assert made.lost == ("p_2", "p_3")


# Sections

HEADINGS = [
    "一、提高认识",
    A,
    "（一）任务艰巨。一是点多。二是面广。",
    "（二）时间紧迫。",
    "二、落实责任",
    "1、责任到人。",
    "2、奖惩到位。",
]


def test_section_ids_come_from_the_labels() -> None:
    texts = [
        *HEADINGS,
        "（1）设立台账。①一村一册。②一户一页。",
        "（2）定期通报。",
        "第一，要抓早。首先要早动员。动员要到户。其次要早检查。",
        "第二，要抓小。",
    ]
    assert publish(texts).sections == (
        "sec_1",
        "sec_1__subsec_1",
        "sec_1__subsec_1__point_1",
        "sec_1__subsec_1__point_2",
        "sec_1__subsec_2",
        "sec_2",
        "sec_2__para_1",
        "sec_2__para_2",
        "sec_2__para_2__subpara_1",
        "sec_2__para_2__subpara_1__item_1",
        "sec_2__para_2__subpara_1__item_2",
        "sec_2__para_2__subpara_2",
        "sec_2__para_2__subpara_2__point_1",
        "sec_2__para_2__subpara_2__point_1__point_1",
        "sec_2__para_2__subpara_2__point_1__point_2",
        "sec_2__para_2__subpara_2__point_2",
    )


def test_points_on_top_parts_and_headings_without_number() -> None:
    assert publish(["一是快。", "二是好。"]).sections == ("point_1", "point_2")
    assert publish(["第一部分 回顾", A, "第二部分 展望", B]).sections == ("part_1", "part_2")
    assert publish([A, "回顾过去的工作", B + C, "展望今后的任务", C + D]).sections == ("sec_nn_1", "sec_nn_2")


def test_repeated_label_is_numbered() -> None:
    texts = ["一、认识。", "二、责任。", "二、纪律。", "有两点：一是快；二是好。还有两点：一是稳；二是准。"]
    assert publish(texts).sections == (
        *("sec_1", "sec_2", "sec_2_2"),
        *("sec_2_2__point_1", "sec_2_2__point_2", "sec_2_2__point_1_2", "sec_2_2__point_2_2"),
    )


def test_sections_with_the_same_label_keep_their_ids() -> None:
    series = "要做到两点：一是快；二是好。"
    made = publish_all(["一、认识", A, series], ["一、认识", "先说两点：一是早；二是小。", A, series])
    assert made.sections == ("sec_1", "sec_1__point_1_2", "sec_1__point_2_2", "sec_1__point_1", "sec_1__point_2")


def test_renamed_or_moved_heading_keeps_its_id() -> None:
    assert publish_all(HEADINGS, ["一、统一思想", *HEADINGS[1:]]).sections == publish(HEADINGS).sections
    assert publish_all(HEADINGS, [A, HEADINGS[0], *HEADINGS[2:]]).sections == publish(HEADINGS).sections


def test_removed_section_leads_to_its_paragraph() -> None:
    made = publish_all(HEADINGS, [*HEADINGS[:2], "（一）任务艰巨。点多面广。", *HEADINGS[3:]])
    assert made.aliases == {"sec_1__subsec_1__point_1": "p_3", "sec_1__subsec_1__point_2": "p_3"}
    assert made.lost == ()


def test_renumbered_headings_lose_nothing() -> None:
    after = [*HEADINGS[:4], "二、突出重点", D, "三、落实责任", *HEADINGS[5:]]
    made = publish_all(HEADINGS, after)
    assert {"sec_2", "sec_3", "sec_3__para_1"} <= set(made.sections)
    assert made.aliases == {"sec_2__para_1": "p_6", "sec_2__para_2": "p_7"}


def test_section_moves_with_its_paragraph_unless_the_editor_moves_it() -> None:
    made = publish_all(HEADINGS, HEADINGS[:4])
    assert set(made.lost) == {"p_5", "p_6", "p_7", "sec_2", "sec_2__para_1", "sec_2__para_2"}
    moved = {"p_5": "p_4", "p_6": "p_5", "p_7": "p_5", "sec_2": "sec_1", "sec_2__para_1": "sec_1__subsec_2"}
    made = publish(HEADINGS[:4], replace(made.anchors, moved=moved))
    assert made.lost == ()
    assert (made.aliases["sec_2"], made.aliases["sec_2__para_1"]) == ("sec_1", "sec_1__subsec_2")
    assert made.aliases["sec_2__para_2"] == made.aliases["p_7"] == "p_4"


# Any history

WORDS = ["提高认识", "明确任务", "落实责任", "加强领导", "严明纪律", "搞好宣传", "清理整治", "安全生产"]
LABELS = ["", "", "", "一、", "二、", "三、", "（一）", "（二）", "1、", "2、", "第一，", "第二，", "一是", "二是"]


def make_text(chance: random.Random) -> str:
    return chance.choice(LABELS) + "，".join(chance.choices(WORDS, k=chance.randint(1, 5))) + f"{chance.random()}。"


def edit(texts: list[str], chance: random.Random) -> None:
    """Change a speech in one way, as an editor or a changed cleaning rule may."""
    at = chance.randrange(len(texts)) if texts else 0
    act = chance.choice(
        ["insert", "insert", "delete", "split", "merge", "move", "shuffle", "correct", "relabel", "copy"]
    )
    if act == "insert" or not texts:
        texts.insert(at, make_text(chance))
    elif act == "delete":
        del texts[at]
    elif act == "split":
        cut = len(texts[at]) // 2
        texts[at : at + 1] = [texts[at][:cut], texts[at][cut:]]
    elif act == "merge":
        texts[at : at + 2] = ["".join(texts[at : at + 2])]
    elif act == "move":
        texts.insert(chance.randrange(len(texts)), texts.pop(at))
    elif act == "shuffle":
        chance.shuffle(texts)
    elif act == "correct":
        texts[at] = texts[at].replace(chance.choice(WORDS), chance.choice(WORDS))
    elif act == "relabel":
        texts[at] = chance.choice(LABELS) + texts[at]
    else:
        texts.insert(at, texts[at])


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 12), st.integers(1, 8))
def test_every_published_id_stays_on_the_page_or_redirects(chance: random.Random, length: int, builds: int) -> None:
    texts = [make_text(chance) for _ in range(length)]
    known: SpeechAnchors | None = None
    ever: set[str] = set()
    owner: dict[str, str] = {}
    for _ in range(builds):
        made = publish(texts, known)
        page = [*made.paragraphs, *made.sections]
        assert len(made.paragraphs) == len(texts)
        assert len(set(page)) == len(page)
        assert set(page) | made.aliases.keys() | set(made.lost) == ever | set(page)
        assert not made.aliases.keys() & (set(page) | set(made.lost))
        assert set(made.aliases.values()) <= set(page)
        if known is not None:
            assert known.ids <= made.anchors.ids
        folded = [fold(text) for text in texts]
        alone = {text: each for text, each in zip(folded, made.paragraphs, strict=True) if folded.count(text) == 1}
        assert all(owner[text] == alone[text] for text in alone.keys() & owner.keys())
        owner = alone
        assert publish(texts, made.anchors) == Assigned(
            made.paragraphs, made.sections, made.anchors, made.aliases, made.lost
        )
        known = made.anchors
        if known.ids:
            known = read_registry(write_registry(Registry({"s": known}))).speeches["s"]
        assert known == made.anchors
        ever |= set(page)
        for _ in range(chance.randint(1, 4)):
            edit(texts, chance)


def test_equal_labels_in_one_paragraph_keep_their_ids() -> None:
    first, second, rest = (
        "一、提高认识0.0。",
        "一、提高认识，提高认识0.0。",
        ["提高认识0.0。", "二、提高认识0.0。", "提高认识0.0。"],
    )
    known = publish([first, second, *rest], publish([second, *rest]).anchors)
    assert known.sections == ("sec_1_2", "sec_1", "sec_2")
    merged = publish([first + second, *rest], known.anchors)
    assert merged.sections == ("sec_1", "sec_1_2", "sec_2")
    assert publish([first + second, *rest], merged.anchors) == merged


# The file


def test_registry_is_readable_and_reads_back() -> None:
    registry = {
        "2011-08-04-b": publish(["一、认识", A]).anchors,
        "a": SpeechAnchors(
            (PublishedParagraph("p_1", "00000000", ""),), (PublishedParagraph("p_2", "ffffffff", "甲"),)
        ),
        "c": SpeechAnchors(),
    }
    text = write_registry(Registry(registry))
    assert text.startswith("# 网站发布过的所有 id")
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "",
        "2011-08-04-b:",
        "  paragraphs: |",
        "    p_1 f160dcef 一认识",
        "    p_2 f256a60f 今天我们召开动员",
        "  sections: |",
        "    sec_1 p_1",
        "a:",
        "  paragraphs: |",
        "    p_1 00000000",
        "  gone: |",
        "    p_2 ffffffff 甲",
        "c: {}",
    ]
    assert read_registry(text) == Registry(registry)
    assert write_registry(Registry(dict(reversed(registry.items())))) == text


def test_empty_registry() -> None:
    for text in ("", "# nothing yet\n", write_registry(Registry())):
        assert read_registry(text) == Registry()


def test_speech_id_must_be_ascii() -> None:
    with pytest.raises(ValueError, match="use only ASCII"):
        write_registry(Registry({"讲话": SpeechAnchors()}))


GOOD = """\
a:
  paragraphs: |
    p_1 0123abcd 今天
    p_2 0123abce
  sections: |
    sec_1 p_2
  moved:
    p_2: p_1
"""


def test_registry_with_a_move_is_read() -> None:
    assert read_registry(GOOD).speeches["a"].moved == {"p_2": "p_1"}


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("a:\n", "a: [\n", 2, "not YAML"),
        (GOOD, "- a\n- b\n", 1, "list of speeches"),
        ("p_1 0123abcd", "q_1 0123abcd", 3, "not a paragraph id"),
        ("p_1 0123abcd", "p_1 0123abc", 3, "not the digest of p_1"),
        ("p_2 0123abce", "p_1 0123abce", 2, "p_1 2 times"),
        ("sec_1 p_2", "sec_1", 6, "not a section with its paragraph"),
        ("sec_1 p_2", "sec_1 p_9", 2, "begins in p_9"),
        ("p_2: p_1", "p_2: p_9", 8, "p_9 was never an id of a"),
        ("p_2: p_1", "p_9: p_1", 8, "p_9 was never an id of a"),
        ("p_2: p_1", "p_2: p_2", 8, "cannot move to itself"),
        ("p_2: p_1", "p_2: [p_1]", 8, "one id"),
        ("  moved:", "  move:", 7, "unknown key “move”"),
        ("  moved:\n", "  moved:\n    p_2: p_1\n", 9, "a second time"),
    ],
)
def test_damaged_registry_is_refused_with_its_line(before: str, after: str, line: int, says: str) -> None:
    with pytest.raises(RecordsError) as error:
        read_registry(GOOD.replace(before, after, 1))
    assert f"line {line}: " in str(error.value)
    assert says in str(error.value)
    assert str(error.value).count("; ") >= 1


@settings(deadline=None)
@given(st.text(max_size=80) | st.text("ab:p_1 |\n-[]{}&*!'\"# 0", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(RecordsError):
        assert isinstance(read_registry(text), Registry)
