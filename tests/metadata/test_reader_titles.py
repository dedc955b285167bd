"""Additions to titles and short names."""

from __future__ import annotations

import pytest

from build_scripts.metadata.campaigns import get_campaign
from build_scripts.metadata.reader_titles import (
    compose_reader_title,
    compose_short_name,
    find_additions,
    find_truncation,
)
from build_scripts.model import Fact, Paragraph


def read_facts(**values: str) -> dict[str, Fact]:
    return {name: Fact(value, "own_line", 1) for name, value in values.items()}


def compose(facts: dict[str, Fact], *texts: str) -> str:
    campaign = get_campaign(facts["campaign"].value) if "campaign" in facts else None
    lines = [Paragraph(f"p_{n}", text, n) for n, text in enumerate(texts or ("同志们。",), 1)]
    return compose_reader_title(facts, find_additions(facts, lines, campaign))


def test_addition_has_only_what_the_title_lacks() -> None:
    facts = read_facts(
        title="在动员会上的讲话", place="东江市西城区", campaign="创先争优", batch="第二批", date="2010-05-06"
    )
    assert compose(facts) == "在动员会上的讲话〔东江市西城区 · 创先争优 · 第二批 · 2010年5月〕"
    full = read_facts(
        title="2010年西城创先争优活动第二批动员会",
        place="东江市西城区",
        campaign="创先争优",
        batch="第二批",
        date="2010",
    )
    assert compose(full) == full["title"].value


def test_level_takes_the_place_of_an_unnamed_place() -> None:
    facts = read_facts(title="动员会讲话") | {"level": Fact("镇", "text", 3, "我镇")}
    assert compose(facts) == "动员会讲话〔某镇〕"


def test_occasion_of_the_first_sentence_says_place_and_campaign() -> None:
    facts = read_facts(title="动员会讲话", campaign="先进性教育") | {
        "occasion": Fact("全乡先进性教育活动动员大会", "first_sentence", 4)
    }
    assert compose(facts) == "动员会讲话〔全乡先进性教育活动〕"


def test_subtitle_belongs_to_the_reader_title() -> None:
    facts = read_facts(title="砥砺前行", subtitle="——在全市教育大会上的讲话") | {
        "level": Fact("市", "title", 2, "全市")
    }
    assert compose(facts) == "砥砺前行——在全市教育大会上的讲话"
    assert compose_short_name(facts, None) == "全市教育大会"


def test_title_without_a_meeting_gets_the_meeting() -> None:
    facts = read_facts(title="某同志的讲话摘要") | {"occasion": Fact("全市教育大会", "first_sentence", 3)}
    assert compose(facts) == "某同志的讲话摘要〔全市教育大会〕"


def test_occasion_that_the_title_names_is_not_repeated() -> None:
    facts = read_facts(title="在全市教育工作会议上的讲话") | {
        "occasion": Fact("第三次全市教育工作会议", "first_sentence", 3)
    }
    assert compose(facts) == "在全市教育工作会议上的讲话"


def test_truncated_title_is_completed_with_proof() -> None:
    facts = read_facts(title="评估阶段工作会讲话")
    lines = [Paragraph("p_1", "现在进入自查测评估阶段。"), Paragraph("p_2", "评估阶段很重要。")]
    assert find_truncation(facts, lines) is None  # one occurrence begins with the same characters
    facts = read_facts(title="高阶段部署会讲话")
    lines = [Paragraph("p_1", "要抓好整改提高阶段的工作。", 5), Paragraph("p_2", "整改提高阶段是关键。", 6)]
    found = find_truncation(facts, lines)
    assert found
    assert (found.value, found.line) == ("原题残缺，疑为“整改提高阶段”", 5)
    assert find_truncation(facts, lines[:1]) is None


def test_title_that_begins_with_a_word_is_not_truncated() -> None:
    lines = [Paragraph("p_1", "全镇教育活动今天开始。"), Paragraph("p_2", "全镇教育活动很重要。")]
    assert find_truncation(read_facts(title="教育活动大会讲话"), lines) is None


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"title": "动员会", "place": "东江市西城区", "campaign": "创先争优", "meeting": "动员"}, "西城创先争优动员"),
        ({"title": "会", "level": "镇", "campaign": "先进性教育", "stage": "整改提高"}, "镇先进性整改"),
        ({"title": "在全市职业教育工作会议上的讲话"}, "职业教育工作会议"),
        ({"title": "在秋季开学典礼上的讲话"}, "秋季开学典礼"),
        ({"title": "立足本职——在职工大会上的发言"}, "职工大会"),
    ],
)
def test_short_name_has_at_most_eight_characters(facts: dict[str, str], name: str) -> None:
    campaign = get_campaign(facts["campaign"]) if "campaign" in facts else None
    assert compose_short_name(read_facts(**facts), campaign) == name
    assert len(name) <= 8
