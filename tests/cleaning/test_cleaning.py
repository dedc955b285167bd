"""Cleaning: cases as data, and what must hold for any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from build_scripts.cleaning import REPAIRS, Cleaned, clean, replay
from build_scripts.cleaning.repair_log import Trace
from build_scripts.corpus import checks
from build_scripts.metadata import describe
from build_scripts.model import Edit, RawText
from build_scripts.raw_files import UnreadableTextError, read
from build_scripts.text.characters import PIECE

CASES = Path(__file__).parents[1] / "cases" / "clean"
RAW = Path(__file__).parents[2] / "corpus" / "raw"


def cases(drawer: str) -> list[Any]:
    entries = yaml.safe_load((CASES / f"{drawer}.yml").read_text("utf-8"))
    return [pytest.param(entry, id=entry["why"][:40]) for entry in entries]


def cleaned(entry: dict[str, Any]) -> Cleaned:
    return clean(read("case.txt", entry["raw"].encode(entry.get("encoding", "utf-8"))))


def shown(result: Cleaned) -> str:
    return "\n%\n".join(piece.strip("\n") for piece in result.text.split(PIECE) if piece.strip()) + "\n"


@pytest.mark.parametrize("entry", [*cases("wild"), *cases("synthetic")])
def test_noise_goes(entry: dict[str, Any]) -> None:
    result = cleaned(entry)
    assert shown(result) == entry["text"]
    if "rule" in entry:
        assert entry["rule"] in {repair.rule for repair in result.repairs}


@pytest.mark.parametrize("entry", cases("negative"))
def test_what_only_looks_like_noise_stays(entry: dict[str, Any]) -> None:
    assert shown(cleaned(entry)) == entry.get("text", entry["raw"])


@pytest.mark.parametrize("entry", cases("known_failures"))
@pytest.mark.xfail(strict=True)
def test_known_failures(entry: dict[str, Any]) -> None:
    assert shown(cleaned(entry)) == entry["text"]


@pytest.mark.parametrize("entry", cases("names"))
def test_front_matter_and_signature(entry: dict[str, Any]) -> None:
    (speech,) = describe(cleaned(entry))
    assert {name: fact.value for name, fact in speech.facts.items()} == entry["facts"]
    assert speech.kind == entry.get("kind", "speech")


HOSTED = """在全县动员大会上的讲话
主持人：下面请县委书记王某某同志讲话，大家欢迎。
同志们：
今天召开全县动员大会，请大家认真贯彻执行。
"""


@pytest.mark.parametrize(
    "last",
    [
        "主持人：谢谢王书记的讲话。今天的会议到此结束，散会。",
        "Today we hold a conference of the whole county to mobilise everybody for the work of this year; please carry"
        " it out in every town, village and office. Thank you!",
    ],
)
def test_a_host_and_a_translation_are_outside_the_speech(last: str) -> None:
    (speech,) = describe(clean(read("case.txt", f"{HOSTED}{last}\n".encode())))
    assert [p.text for p in speech.paragraphs] == HOSTED.splitlines()[2:]
    assert (speech.front_matter, speech.back_matter) == (tuple(HOSTED.splitlines()[:2]), (last,))


def test_a_host_among_others_is_part_of_the_minutes() -> None:
    minutes = ["王某某：今天的会议很重要。", "主持人：请李某某同志发言。", "李某某：我同意。", "主持人：散会。"]
    (speech,) = describe(clean(read("case.txt", f"{HOSTED}{chr(10).join(minutes)}\n".encode())))
    assert [p.text for p in speech.paragraphs][-4:] == minutes


def test_a_text_without_an_opening_is_all_body() -> None:
    """Else there would be a speech without a paragraph, which no speech file can hold."""
    (speech,) = describe(clean(read("case.txt", "在全县动员大会上的讲话\n2011年8月4日\n".encode())))
    assert [paragraph.text for paragraph in speech.paragraphs] == ["在全县动员大会上的讲话"]
    assert speech.back_matter == ("2011年8月4日",)


def test_a_heading_that_stays_is_no_title_of_the_site() -> None:
    for speech in describe(clean(read("case.txt", "话篇一\n位第二\n".encode()))):
        assert speech.source.site_title is None


def test_a_blank_line_does_not_hide_a_collection_title() -> None:
    text = "\n\n动员会讲话(共2篇)\n第一篇：讲话\n同志们：\n要抓好落实。\n第二篇：讲话\n同志们：\n要抓好落实。\n"
    found = describe(clean(read("case.txt", text.encode())))
    assert [speech.source.collection_title for speech in found] == ["动员会讲话(共2篇)"] * 2


def test_every_repair_has_a_case() -> None:
    """A repair that no case needs is one that nobody would miss."""
    entries = [entry.values[0] for drawer in ("wild", "synthetic") for entry in cases(drawer)]
    seen = {repair.rule for entry in entries for repair in cleaned(entry).repairs}
    seen |= {repair.rule for path in RAW.iterdir() for repair in clean(read(path.name, path.read_bytes())).repairs}
    assert {repair.__name__ for repair in REPAIRS} - seen == set()


# --- what must hold for any text --------------------------------------------------------------------------------------

FRAGMENTS = [
    line + "\n"
    for drawer in ("wild", "negative", "synthetic", "names")
    for entry in cases(drawer)
    for line in entry.values[0]["raw"].split("\n")
]
texts = st.lists(
    st.one_of(
        st.sampled_from(FRAGMENTS), st.text('同志们一二、。（）()“”"— 5-\n\u3000\ufeff*x著(zhèn)?N', max_size=30)
    ),
    min_size=1,
    max_size=25,
).map("".join)


def readable(text: str) -> Cleaned | None:
    try:
        return clean(read("any.txt", text.encode()))
    except UnreadableTextError:
        return None


@settings(max_examples=200, deadline=None)
@given(texts)
def test_the_log_replays_and_every_character_is_accounted_for(text: str) -> None:
    if (result := readable(text)) is None:
        return
    assert replay(result.raw.text, result.repairs) == result.text
    assert list(checks.check_accounted(result, describe(result))) == []


PARAGRAPHS = [
    paragraph
    for path in sorted((Path(__file__).parents[1] / "gold" / "texts").glob("*.yml"))
    for paragraph in yaml.safe_load(path.read_text("utf-8"))["paragraphs"]
]
NOISE = [
    "— 3 —",
    "责任编辑：王某",
    "上一篇：学习心得体会",
    "推荐阅读：",
    "本文来源于某某范文网www.fanwen.example.com",
    "时间:2022-02-17 03:34:00",
    "更多精彩内容请关注公众号",
    "==========",
]
documents = st.lists(
    st.one_of(st.sampled_from(PARAGRAPHS), st.sampled_from(PARAGRAPHS), st.sampled_from(NOISE)), min_size=4, max_size=14
).map(lambda lines: "在全县动员大会上的讲话\n同志们：\n" + "\n".join(lines))


@settings(max_examples=150, deadline=None)
@given(documents)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    result = clean(read("any.txt", text.encode()))
    for speech in describe(result):
        body = "\n\n".join(paragraph.text for paragraph in speech.paragraphs)
        again = clean(read("again.txt", body.encode()))
        assert again.text == body.replace("\n\n", "\n"), [(r.rule, r.before, r.after) for r in again.repairs]


@pytest.mark.parametrize("path", sorted(RAW.iterdir()), ids=lambda path: path.name[:3])
def test_the_raw_files_of_the_corpus(path: Path) -> None:
    result = clean(read(path.name, path.read_bytes()))
    speeches = describe(result)
    assert replay(result.raw.text, result.repairs) == result.text
    assert list(checks.check_accounted(result, speeches)) == []
    for speech in speeches:
        body = "\n\n".join(paragraph.text for paragraph in speech.paragraphs)
        assert clean(read("again.txt", body.encode())).text == body.replace("\n\n", "\n")


def test_a_lost_character_is_found() -> None:
    """The account can fail: without the log of one removal, what it removed is missing."""
    result = clean(read("case.txt", "同志们：\n上一篇：学习心得\n".encode()))
    forgetful = Cleaned(result.raw, result.text, (), (), result.origin, (None,) * len(result.raw.text))
    problems = list(checks.check_accounted(forgetful, describe(result)))
    assert [problem.code for problem in problems] == ["R006"]
    assert "上一篇" in problems[0].message


def origin_by_character(trace: Trace, layers: list[list[Edit]]) -> list[tuple[int, int]]:
    """Compute `Cleaned.origin` character by character: the span of the raw text that each one comes from."""
    text, origin = trace.raw.text, [(offset, offset + 1) for offset in range(len(trace.raw.text))]
    for number, layer in enumerate(layers):
        trace.apply(f"rule {number}", layer)
        for edit in reversed(layer):
            begins, end = [span[0] for span in origin[edit.start :]], len(trace.raw.text)
            first, last = [*begins, end][0], max([span[1] for span in origin[edit.start : edit.end]][-1:], default=0)
            made = [(first, max(first, last))] * len(edit.after)
            if not edit.after.strip():
                made = [(first, first)] * len(edit.after)
            elif len(edit.after) == edit.end - edit.start:
                made = origin[edit.start : edit.end]
            if text[edit.start : edit.end] != edit.after:
                origin[edit.start : edit.end] = made
            text = text[: edit.start] + edit.after + text[edit.end :]
    assert trace.text == text
    return origin


@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(["", " ", "甲", "甲乙"])))))
def test_every_character_knows_where_it_comes_from(blows: list[list[tuple[int, int, str]]]) -> None:
    trace, layers, length = Trace(RawText("any.txt", "0" * 64, "utf-8", "一二三四五六七八九十")), [], 10
    for layer in blows:
        edits, at = list[Edit](), 0
        for kept, size, after in layer:
            start, end = min(at + kept, length), min(at + kept + size, length)
            edits, at = [*edits, Edit(start, end, after)], end + 1
        layers.append([edit for edit in edits if edit.start <= length])
        length += sum(len(edit.after) - (edit.end - edit.start) for edit in layers[-1])
    wanted = origin_by_character(trace, layers)
    spans = []
    for run in trace.finish().origin:
        for at in range(run.length):
            each = run.part(at, at + 1)
            spans.append((each.raw_start, each.raw_end))
    assert spans == wanted


@pytest.mark.parametrize(
    "text",
    [
        "談?dòng)懻摰" * 50,
        "— 1 —" * 50,
        " " * 5000 + "中",
        "同志们：" * 500,
        "各位同志们" * 800,
        "尊敬的" * 1300,
        "（zhèn）" * 300,
    ],
)
def test_repetition_does_no_harm(text: str) -> None:
    result = clean(read("any.txt", text.encode()))
    assert replay(result.raw.text, result.repairs) == result.text
    assert list(checks.check_accounted(result, describe(result))) == []
