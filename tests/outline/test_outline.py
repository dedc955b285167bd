"""outline(): cases in five drawers (tests/cases/outline), scores on the nine gold texts, and properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.outline import Node, outline

HERE = Path(__file__).parents[1]
GOLD = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted((HERE / "gold" / "texts").glob("*.yml"))}


def tree(nodes: Sequence[Node]) -> str:
    """Return the outline as indented text, a line per node, with its note after `#`."""
    return "".join(
        f"{'  ' * (node.level - 1)}{node.label}{node.title}{f' # {node.note}' if node.note else ''}\n" for node in nodes
    )


def cases() -> list[Any]:
    found = []
    for path in sorted((HERE / "cases" / "outline").glob("*.yml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
            assert bool(marks) == (path.stem == "known_failures"), f"{case['name']} lies in the wrong drawer"
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}", marks=marks))
    return found


@pytest.mark.parametrize("case", cases())
def test_tree(case: dict[str, Any]) -> None:
    assert tree(outline(case["text"].splitlines(), case.get("headings"))) == case.get("tree", "")


# The nine gold texts


def key(label: str, title: str, level: int) -> tuple[str, str, int]:
    """Return the key by which sections are compared: label, eight characters of the title, and level."""
    ignored = re.compile(r"[，,、；;：:。.\s]")
    return ignored.sub("", label), ignored.sub("", title)[:8], level


def scores(laid_out: Callable[[dict[str, Any]], list[str]]) -> tuple[int, int, int]:
    """Return the numbers of right, of expected and of found sections over all gold texts in the given layout."""
    found = wanted = made = 0
    for gold in GOLD.values():
        want = Counter(key(node["label"], node["title"], node["level"]) for node in gold["outline"])
        other = {
            key(node["label"], node["title"], node["alt_level"]): key(node["label"], node["title"], node["level"])
            for node in gold["outline"]
            if "alt_level" in node
        }
        keys = (key(node.label, node.title, node.level) for node in outline(laid_out(gold)))
        have = Counter(other.get(each, each) for each in keys)
        found, wanted, made = found + (want & have).total(), wanted + want.total(), made + have.total()
    return found, wanted, made


def as_it_is(gold: dict[str, Any]) -> list[str]:
    return list(gold["paragraphs"])


def headings_run_in(gold: dict[str, Any]) -> list[str]:
    """Every heading on its own line joined to the body that follows it."""
    headings = {node["para"] for node in gold["outline"] if node["kind"] == "heading"}
    labelled = {node["para"] for node in gold["outline"] if not node["inline"]}
    paragraphs: list[str] = []
    for number, text in enumerate(gold["paragraphs"], 1):
        if number - 1 in headings and number not in labelled:
            paragraphs[-1] = paragraphs[-1].rstrip("。") + "。" + text
        else:
            paragraphs.append(text)
    return paragraphs


def points_set_free(gold: dict[str, Any]) -> list[str]:
    """Every point inside a paragraph put at the start of a paragraph of its own."""
    paragraphs = []
    for number, text in enumerate(gold["paragraphs"], 1):
        starts, at = [0], 0
        for node in (node for node in gold["outline"] if node["para"] == number):
            at = text.index(node["label"] + node["title"], at) + 1
            starts += [at - 1] if at > 1 else []
        paragraphs += [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return paragraphs


def in_one_paragraph(gold: dict[str, Any]) -> list[str]:
    return ["".join(text if text[-1] in "。！？：" else text + "。" for text in gold["paragraphs"])]


@pytest.mark.parametrize(
    ("layout", "floor"),
    [
        # Measured: 167 of 168 (167, 167, 165 in the other layouts), with as many made as wanted. The one that is
        # missed is in known_failures: a stray stop inside a title.
        (as_it_is, 167),
        (headings_run_in, 167),
        (points_set_free, 167),
        (in_one_paragraph, 165),
    ],
)
def test_gold(layout: Callable[[dict[str, Any]], list[str]], floor: int) -> None:
    found, wanted, made = scores(layout)
    assert wanted == 168
    assert made <= 168
    assert found >= floor


def test_gold_titles_and_kinds_to_the_letter() -> None:
    exact = 0
    for gold in GOLD.values():
        have = {(node.paragraph + 1, node.label, node.title, node.kind) for node in outline(gold["paragraphs"])}
        exact += sum((node["para"], node["label"], node["title"], node["kind"]) in have for node in gold["outline"])
    assert exact >= 165


def test_no_decoy_is_a_node() -> None:
    for gold in GOLD.values():
        nodes = outline(gold["paragraphs"])
        for decoy in gold["decoys"]:
            paragraph, start = next(
                (number, text.index(decoy["context"]))
                for number, text in enumerate(gold["paragraphs"])
                if decoy["context"] in text
            )
            inside = range(start, start + len(decoy["context"]))
            assert not [node for node in nodes if node.paragraph == paragraph and node.start in inside], decoy


def test_lead_in_of_a_series_is_on_its_first_node() -> None:
    paragraphs = ["下面，我就如何开展好这次活动，讲三点意见。", "一、认识。", "二、行动。要做到两点：一是快；二是好。"]
    assert [node.lead_in for node in outline(paragraphs)] == ["讲三点意见", "", "要做到两点", ""]


def test_nothing_in_nothing_out() -> None:
    assert outline([]) == ()
    assert outline(["", "\u3000", "同志们："]) == ()


# Properties

LABELS = "一、 二、 （一） （二） 1. 2. （1） （2） 第一， 第二， 第三， 一是 二是 三是 一要 二要 其一， 其二，"
WORDS = "首先 其次 再次 最后 要加强领导 既要提高认识，又要狠抓落实 为此， 同志们， 抓好以下两点："
CHARACTERS = "一二三四五十１2第（）()、，。；：！？“”《》—\u3000 .．①②㈠⑴⒈x\ud800"
PIECES = st.sampled_from([*CHARACTERS, *LABELS.split(), *WORDS.split(), "第一部分 ", "第二部分 "])
PARAGRAPHS = st.lists(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30)), max_size=12)


@settings(deadline=None)
@given(PARAGRAPHS)
def test_any_text_gives_a_tree_of_literal_slices(paragraphs: list[str]) -> None:
    nodes = outline(paragraphs)
    for position, node in enumerate(nodes):
        assert paragraphs[node.paragraph][node.start : node.end] == node.label + node.title
        assert node.label or node.title
        assert node.title == node.title.strip(" \u3000。")
        if node.parent is None:
            assert node.level == 1
        else:
            assert node.parent < position
            assert node.level == nodes[node.parent].level + 1
        assert (node.ordinal is None) == (node.style == "nn")
    places = [(node.paragraph, node.start, node.end) for node in nodes]
    assert places == sorted(places)
    for (paragraph, _, end), (next_paragraph, start, _) in pairwise(places):
        assert paragraph < next_paragraph or end <= start


@settings(deadline=None)
@given(PARAGRAPHS)
def test_lead_ins_are_literal(paragraphs: list[str]) -> None:
    whole = "\n".join(paragraphs)
    assert all(node.lead_in in whole for node in outline(paragraphs))


def test_a_long_adversarial_text_comes_to_an_end() -> None:
    """Ten thousand labels that never find company, quotes that never close: no quadratic search (a hang would show)."""
    assert outline(["一是甲，" * 5000 + "“（" * 5000]) == ()
    assert len(outline(["二、乙。"] * 3000)) == 3000
