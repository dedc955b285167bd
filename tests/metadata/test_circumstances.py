"""Level, kind of meeting, batch, stage and missing parts as the text states them."""

from __future__ import annotations

import pytest

from build_scripts.corpus.loading import load_text
from build_scripts.metadata.campaigns import get_campaign
from build_scripts.metadata.circumstances import find_batch, find_level, find_meeting, find_missing, find_stage
from build_scripts.metadata.content import find_titled_place
from build_scripts.model import Fact, Paragraph


def read_title(title: str) -> dict[str, Fact]:
    return {"title": Fact(title, "own_line", 1)}


def read_lines(*texts: str) -> list[Paragraph]:
    return [Paragraph(f"p_{n}", text, n + 1) for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("在全省教育工作会议上的讲话", "省"),
        ("在全市教育局长会议上的讲话", "市"),
        ("在全区安全生产会议上的讲话", "县"),
        ("在全乡春耕动员会上的讲话", "镇"),
        ("在全村大会上的讲话", "村"),
        ("在市卫生局年度总结会上的讲话", "机关"),
        ("在红星中学开学典礼上的讲话", "校"),
        ("在东风机械公司职工大会上的讲话", "企业"),
        ("在省“名师”工程总结会上的讲话", "省"),
        ("在动员会上的讲话", None),
    ],
)
def test_title_names_level(title: str, level: str | None) -> None:
    found = find_level(read_title(title), read_lines("同志们。"))
    assert (found.value if found else None) == level


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("在临江县清河镇春耕动员会上的讲话", "临江县"),
        ("临江县春耕动员会上的讲话", "临江县"),
        ("王大明在省“名师”工程总结会上的讲话", None),
        ("在城市管理推进会上的讲话", None),
        ("在全市教育工作会议上的讲话", None),
    ],
)
def test_title_names_place(title: str, place: str | None) -> None:
    found = find_titled_place(read_title(title)["title"])
    assert (found.value if found else None) == place


def test_signature_names_level() -> None:
    found = find_level(read_title("讲话"), read_lines("同志们。"), ["中共东江市西城区委办公室"])
    assert found
    assert found.value == "县"


def test_own_unit_of_the_text_names_level() -> None:
    lines = read_lines("部署我镇的工作。", "我镇的干部要努力。", "全县的会议我镇参加了。")
    found = find_level(read_title("讲话"), lines)
    assert found == Fact("镇", "text", 2, "我镇")


def test_hospital_and_school_differ() -> None:
    assert find_level(read_title("讲话"), read_lines("我院的患者，我院的医护。")).value == "医院"  # type: ignore[union-attr]
    assert find_level(read_title("讲话"), read_lines("我院的学生和教师。")).value == "校"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("title", "meeting"),
    [
        ("在春耕生产动员部署大会上的讲话", "动员"),
        ("在第一阶段总结暨第二阶段动员大会上的讲话", "动员"),
        ("在年度总结表彰大会上的讲话", "总结"),
        ("在培训制度启动实施工作会议上的讲话", "工作会议"),
        ("在工程启动仪式上的讲话", "启动"),
        ("秋季开学典礼讲话", "开学"),
        ("在推进会上的讲话", "推进"),
    ],
)
def test_title_names_meeting(title: str, meeting: str) -> None:
    found = find_meeting(read_title(title), read_lines("同志们。"))
    assert found
    assert found.value == meeting


def test_opening_names_meeting_but_not_an_earlier_one() -> None:
    lines = read_lines("昨天县委召开了动员大会。今天会议的目的是对工作作出部署。")
    assert find_meeting(read_title("讲话"), lines).value == "部署"  # type: ignore[union-attr]
    assert find_meeting(read_title("讲话"), read_lines("今天，县里召开了动员大会。")) is None


def test_batch_needs_one_number_in_a_passage() -> None:
    assert find_batch(read_title("讲话"), read_lines("我镇第二批教育活动今天开始。")).value == "第二批"  # type: ignore[union-attr]
    assert find_batch(read_title("讲话"), read_lines("第一批活动结束，第二批活动开始。")) is None
    assert find_batch(read_title("讲话"), read_lines("第二批大学生村官来了。")) is None


def test_stage_is_the_last_one_named() -> None:
    campaign = get_campaign("先进性教育")
    lines = read_lines("分析评议阶段已经结束，即将转入整改提高阶段。")
    assert find_stage(read_title("讲话"), lines, campaign).value == "整改提高"  # type: ignore[union-attr]
    enumeration = read_lines("分学习动员阶段、分析评议阶段和整改提高阶段。")
    assert find_stage(read_title("讲话"), enumeration, campaign) is None


@pytest.mark.parametrize(
    ("first", "last", "missing"),
    [
        ("第二，要抓好落实。", "谢谢大家", "缺开头"),
        ("同志们，现在开会。", "我们一定要把各项工作做得更好，使全县人民都能够过上更加富裕的", "缺结尾"),
        ("，现在开会。", "我们一定要把各项工作做得更好，使全县人民都能够过上更加富裕的", "缺开头、缺结尾"),
        ("同志们，现在开会。", "谢谢大家！", ""),
    ],
)
def test_missing_parts(first: str, last: str, missing: str) -> None:
    assert find_missing(read_lines(first, last)) == missing


REPORTED = "6月19日，国务院召开第三次全国职业教育工作会议。会议指出，要提高认识。会议强调，要加强领导。"


@pytest.mark.parametrize(
    ("title", "kind"),
    [("努力开创新局面\n——在全国职业教育工作会议上的讲话", "speech"), ("全国职业教育工作会议召开", "news_report")],
)
def test_a_title_in_full_makes_a_speech(title: str, kind: str) -> None:
    [edition] = load_text("a.txt", f"{title}\n\n{REPORTED}\n\n{REPORTED}\n".encode()).library.editions
    assert edition.speech.kind == kind
