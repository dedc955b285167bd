"""Texts for property tests: those of the corpus, damaged as web sites, editors or attackers may damage them.

`FUZZ=20` runs twenty times as many cases, at random, with a seed that pytest prints and accepts (`--hypothesis-seed`).
Without it every run has the same cases, so that a failure can be repeated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from opencc import OpenCC

TESTS = Path(__file__).parents[1]
TIMES = int(os.environ.get("FUZZ", "1"))

#: The sources: raw files, gold paragraphs, and the raw text of every case of the cleaning.
RAWS = [path.read_text("utf-8").split("\n") for path in sorted((TESTS.parent / "corpus/raw").glob("*.txt"))]
GOLD = [yaml.safe_load(path.read_text("utf-8"))["paragraphs"] for path in sorted((TESTS / "gold/texts").glob("*.yml"))]
CASES = [
    case["raw"].split("\n")
    for path in sorted((TESTS / "cases/clean").glob("*.yml"))
    for case in yaml.safe_load(path.read_text("utf-8")) or []
]
HOSTILE = yaml.safe_load((TESTS / "cases/pages/hostile.yml").read_text("utf-8"))

#: Strings that are inserted into the texts, grouped by origin.
INTRUDERS = [
    *("(zhèn)", "（ lǐng dǎo ）", "(de)", "著(zhe)", "（sh?ng）", "(ā)(bá)", "(zhong", "guó）"),
    *("— 3 —", "-12-", "第 5 页", "3/12", "\n- 7 -\n", "\n8\n", " —1— "),
    *(
        "<br>",
        "<p>",
        "</p >",
        "<b>",
        "<script>alert(1)</script>",
        "<!--",
        "-->",
        "&nbsp;",
        "&ldquo;",
        "&amp;lt;",
        "&#60;",
    ),
    *("\x00", "\x07", "\x1b", "\x1e", "\x7f", "\x85", "\u2028", "\r", "\v", "\f", "\t", "\ufffe", "\ufdd0"),
    *("\u200b", "\ufeff", "\u00ad", "\u202e", "\u2066", "\ufe0f", "\U000e0041", "\u0301", "\u3099", "\u061c"),
    *("\ue5e5", "\U000f0001", "𠮷", "㐂", "\U0002ebe0", "龘", "〇", "ﬁ", "ǅ", "İ", "ß", "👍🏽", "①", "Ⅳ", "㈠"),
    *("談?dòng)懻摰", "锟斤拷", "\ufffd", "烫烫烫", "ä¸­", "發現後面", "乾隆著作"),
    *(
        "，",
        "。",
        "、",
        "；",
        "：",
        "！",
        "？",
        "……",
        "——",
        "“",
        "”",
        "‘",
        "’",
        '"',
        "'",
        "（",
        "）",
        "(",
        ")",
        "《",
        "》",
    ),
    *(
        ",",
        ".",
        ":",
        ";",
        "!",
        "?",
        "%",
        "*",
        "**",
        "#",
        "- ",
        "---",
        "===",
        "> ",
        "`",
        "|",
        "\\",
        "{: #p_1 }",
        "{{ a }}",
    ),
    *("\n", "\n\n", " ", "  ", "\u3000", "\u3000\u3000", "\n\u3000\u3000", "\xa0"),
    *(
        "一、",
        "（二）",
        "3.",
        "4、",
        "(5)",
        "⑥",
        "第一，",
        "一是",
        "首先",
        "一要",
        "第二部分",
        "\n二、",
        "\n（三）",
        "十一、",
    ),
    *(
        "同志们：",
        "\n同志们：\n",
        "各位领导：",
        "谢谢大家！",
        "\n2011年8月4日\n",
        "二〇一一年",
        "20xx年",
        "\n某某某\n",
        "***",
        "XX镇",
    ),
    *(
        "\n责任编辑：王某\n",
        "\n上一篇：学习心得\n",
        "\n推荐阅读：\n",
        "本文来源于某某范文网www.example.com",
        "Tags：讲话",
    ),
    *(
        "\n第一篇：动员会讲话\n",
        "\n篇二：在全县动员大会上的讲话\n",
        "\n动员大会讲话(精选5篇)\n",
        "\n范文一\n",
        "\n（完）\n",
    ),
    *(
        "“四学四比”",
        "两个坚持、三个到位",
        "比学赶超",
        "抓落实、抓提高",
        "1+4",
        "，就是",
        "一百二十三",
        "12,345.6",
        "8:30",
    ),
    *(text for text in HOSTILE if len(text) <= 60),
]

Damage = Callable[[str, int, int, str], str]


def _cut(text: str, start: int, end: int, intruder: str) -> str:
    return text[:start] + text[end:]


def _double(text: str, start: int, end: int, intruder: str) -> str:
    return text[:end] + text[start:]


def _move(text: str, start: int, end: int, intruder: str) -> str:
    return text[:start] + text[end:] + text[start:end]


def _insert(text: str, start: int, end: int, intruder: str) -> str:
    return text[:start] + intruder + text[start:]


def _insert_line(text: str, start: int, end: int, intruder: str) -> str:
    at = text.find("\n", start) + 1
    return text[:at] + intruder + "\n" + text[at:]


def _sow(text: str, start: int, end: int, intruder: str) -> str:
    """Insert the intruder between all characters of a stretch."""
    return text[:start] + intruder.join(text[start:end]) + text[end:]


def _swap_lines(text: str, start: int, end: int, intruder: str) -> str:
    lines = text.split("\n")
    one, other = start % len(lines), end % len(lines)
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def _join_lines(text: str, start: int, end: int, intruder: str) -> str:
    return text[:start] + text[start:].replace("\n", "", 1)


def _wrap(text: str, start: int, end: int, intruder: str) -> str:
    """Break every line at a width, as a terminal or a narrow page does."""
    width = 5 + end % 40
    return re.sub(rf"([^\n]{{{width}}})(?=[^\n])", r"\1\n", text)


def _part(text: str, start: int, end: int, intruder: str) -> str:
    """Insert blank lines between all lines."""
    return text.replace("\n", "\n\n")


def _end_lines(text: str, start: int, end: int, intruder: str) -> str:
    return text.replace("\n", "\r\n" if end % 2 else "\r")


def _widen(text: str, start: int, end: int, intruder: str) -> str:
    return text[:start] + "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text[start:end]) + text[end:]


def _narrow(text: str, start: int, end: int, intruder: str) -> str:
    return (
        text[:start] + "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text[start:end]) + text[end:]
    )


_traditional = OpenCC("s2t").convert


def _write_traditional(text: str, start: int, end: int, intruder: str) -> str:
    return _traditional(text) if end % 2 else text[:start] + _traditional(text[start:end]) + text[end:]


DAMAGES: tuple[Damage, ...] = (
    *(_insert, _insert, _insert, _insert_line, _cut, _double, _move, _sow, _swap_lines, _join_lines),
    *(_wrap, _part, _end_lines, _widen, _narrow, _write_traditional),
)
#: Code points of the longest stretch that is removed, doubled or moved.
LONGEST_STRETCH = 80
_places = st.integers(0, 5000)
damages = st.lists(
    st.tuples(st.sampled_from(DAMAGES), _places, st.integers(0, LONGEST_STRETCH), st.sampled_from(INTRUDERS)),
    max_size=8,
)


@st.composite
def _windows(draw: st.DrawFn) -> str:
    """Return some consecutive lines of a source."""
    lines = draw(st.sampled_from(draw(st.sampled_from((RAWS, RAWS, GOLD, CASES)))))
    start = draw(st.integers(0, max(len(lines) - 1, 0)))
    return "\n".join(lines[start : start + draw(st.integers(1, 14))])


@st.composite
def raw_texts(draw: st.DrawFn) -> str:
    """Return a possible raw text: windows of several sources, damaged."""
    text = "\n".join(draw(st.lists(_windows(), min_size=1, max_size=3)))
    return damaged(text, draw(damages))


def damaged(text: str, blows: list[tuple[Damage, int, int, str]]) -> str:
    for damage, place, size, intruder in blows:
        start = place % (len(text) + 1)
        text = damage(text, start, min(start + size, len(text)), intruder)
    return text


#: Control characters and line ends, which no paragraph of a speech file has.
NOT_IN_SPEECH_FILES = "\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufdd0\\ufffe"


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """Return one paragraph of a speech file: without line ends and surrounding blanks."""
    text = damaged(draw(st.sampled_from(draw(st.sampled_from(GOLD)))), draw(damages))
    return re.sub(f"[{NOT_IN_SPEECH_FILES}]", "", text).strip() or "空"


#: The paragraphs of one speech.
bodies = st.lists(paragraphs(), min_size=1, max_size=6)


def cases(count: int) -> settings:
    """Return settings for `count` cases of a property, times `FUZZ`."""
    return settings(
        max_examples=count * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
