"""Recognition of campaigns, and the format of their list."""

from __future__ import annotations

import pytest

from build_scripts.metadata.campaigns import (
    get_campaign,
    merge_campaigns,
    parse_campaigns,
    read_national_campaigns,
    recognise_campaign,
)
from build_scripts.model import Fact, Paragraph


def recognise(title: str, *paragraphs: str, date: str = "") -> str | None:
    facts = {"title": Fact(title, "own_line", 1)}
    if date:
        facts["date"] = Fact(date, "own_line", 2)
    found = recognise_campaign(facts, [Paragraph(f"p_{n}", text) for n, text in enumerate(paragraphs, 1)])
    return found.fact.value if found else None


def test_list_has_unique_names_and_short_names() -> None:
    campaigns = read_national_campaigns()
    assert len({campaign.name for campaign in campaigns}) == len(campaigns)
    assert all(len(campaign.short) <= 4 and campaign.start for campaign in campaigns)
    assert [campaign.start for campaign in campaigns] == sorted(campaign.start for campaign in campaigns)
    for campaign in campaigns:
        starts = [start for start, _ in campaign.batches.values()]
        assert starts == sorted(starts)
        assert all(campaign.start <= start for start in starts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在全县第三批学习实践活动动员会上的讲话", "学习实践科学发展观"),
        ("在深入学习实践科学发展观活动总结大会上的讲话", "学习实践科学发展观"),
        ("在全乡保持共产党员先进性教育活动动员会上的讲话", "先进性教育"),
        ("在“不忘初心、牢记使命”主题教育工作会议上的讲话", "不忘初心、牢记使命"),
        ("在“三严三实”专题教育党课上的讲话", "三严三实"),
    ],
)
def test_names_of_one_campaign_are_one(text: str, name: str) -> None:
    assert recognise(text, "同志们。") == name


@pytest.mark.parametrize(
    "text",
    [
        "今年我们开展了多种形式的群众业余文艺活动。再开展一些多种形式的群众业余文艺活动。",
        "开展以诚信为主要内容的精神文明创建活动，开展以诚信为主要内容的精神文明创建活动。",
        "各校开展教研活动，教研活动要有成效，开展各项文体活动。",
        "我们学习了科学发展观，开展了一次社会实践活动，社会实践活动很好。",
    ],
)
def test_ordinary_activities_are_no_campaign(text: str) -> None:
    assert recognise("工作总结", text) is None


def test_local_campaign_must_be_announced_in_title_or_opening() -> None:
    assert recognise("在“一清三建”活动动员会上的讲话", "“一清三建”活动今天开始。") == "一清三建"
    assert recognise("讲话", "今天起在全镇开展千村绿化活动。", "搞好千村绿化。") == "千村绿化"
    late = ["第一段。"] * 4 + ["开展千村绿化活动，千村绿化活动要搞好。"]
    assert recognise("讲话", *late) is None


def test_campaign_of_the_opening_beats_one_mentioned_later() -> None:
    assert recognise("讲话", "动员部署创先争优活动。", "二", "三", "四", *["学习实践活动"] * 9) == "创先争优"


def test_campaign_after_the_stated_date_is_out() -> None:
    assert recognise("在创先争优活动会议上的讲话", "同志们。", date="2001-03") is None


def test_evidence_is_the_wording_of_the_text() -> None:
    found = recognise_campaign({}, [Paragraph("p_1", "开展“创先争优”活动。", 7)])
    assert found
    assert found.fact == Fact("创先争优", "text", 7, "创先争优”活动")


def test_entry_of_the_editor_replaces_or_adds() -> None:
    editor = "- {name: 三讲教育, short: 三讲, names: [三讲教育]}\n- {name: 两评一树, from: '2011-07'}\n"
    campaigns = merge_campaigns(editor)
    assert len(campaigns) == len(read_national_campaigns()) + 1
    assert get_campaign("三讲教育", campaigns).start == ""  # type: ignore[union-attr]
    assert get_campaign("两评一树", campaigns).start == "2011-07"  # type: ignore[union-attr]
    assert get_campaign("学习实践").name == "学习实践科学发展观"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x", "must be a list"),
        ("- {full_name: x}", "`name` is missing"),
        ("- {name: x, form: '2001'}", "unknown key form"),
        ("- {name: x, from: '2001-13'}", "invalid date"),
        ("- {name: x, short: 五个字名称}", "at most four"),
        ("- {name: x, batches: {1: '2005'}}", "`batches` must map"),
        ("- {name: x, names: []}", "`names` must have at least one name"),
        ("- {name: x, names: [y, '']}", "`names` must have at least one name"),
    ],
)
def test_wrong_list_is_reported(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_campaigns(text)
