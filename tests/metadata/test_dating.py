"""Inferred dates and conflicts between dates."""

from __future__ import annotations

from build_scripts.metadata.campaigns import get_campaign
from build_scripts.metadata.dating import find_date_conflicts, infer_date
from build_scripts.model import Fact, Paragraph


def infer(
    *texts: str, campaign: str = "", batch: str = "", kind: str = "speech", **facts: str
) -> tuple[str, tuple[str, ...]] | None:
    found = infer_date(
        {name: Fact(value, "own_line", 1) for name, value in facts.items()},
        [Paragraph(f"p_{n}", text) for n, text in enumerate(texts, 1)],
        get_campaign(campaign) if campaign else None,
        Fact(batch, "text") if batch else None,
        kind,
    )
    return (found.fact.value, found.reasons) if found else None


def test_stated_date_leaves_nothing_to_infer() -> None:
    assert infer("同志们。", campaign="先进性教育", date="2005") is None


def test_batch_of_a_dated_campaign_is_the_frame() -> None:
    assert infer("同志们。", campaign="先进性教育", batch="第二批") == (
        "2005-07/2005-12",
        ("先进性教育第二批：2005-07至2005-12",),
    )
    assert infer("同志们。", campaign="群众路线教育实践")[0] == "2013-06/2014-10"  # type: ignore[index]


def test_no_ground_no_date() -> None:
    assert infer("7月3日县里召开了会议。") is None
    assert infer("同志们。", campaign="学习雷锋") is None


def test_past_event_moves_the_beginning() -> None:
    text = "8月5日县委召开了动员大会。9月1日前要完成。"
    assert infer(text, campaign="先进性教育", batch="第二批")[0] == "2005-08-05/2005-12"  # type: ignore[index]


def test_event_with_its_own_year_is_not_moved() -> None:
    text = "2003年8月5日县委召开了动员大会。"
    assert infer(text, campaign="先进性教育", batch="第二批")[0] == "2005-07/2005-12"  # type: ignore[index]


def test_masked_date_gives_its_month() -> None:
    found = infer("同志们。", campaign="先进性教育", batch="第二批", date_masked="20xx年8月")
    assert found
    assert found[0] == "2005-08"


def test_beginning_that_is_near() -> None:
    text = "第三批活动即将全面启动，第二批活动还没有结束。"
    assert infer(text, campaign="学习实践", batch="第三批")[0] == "2009-08/2009-09"  # type: ignore[index]


def test_report_with_anniversary_gives_the_day() -> None:
    found = infer("6月30日，局里召开大会。", "我党90年的光辉历程说明一切。", campaign="创先争优", kind="news_report")
    assert found
    assert found[0] == "2011-06-30"


def test_school_term_is_dated_by_the_title() -> None:
    assert infer("同学们。", title="2016学年第一学期开学典礼讲话")[0] == "2016-08/2016-09"  # type: ignore[index]
    assert infer("同学们。", title="2015-2016学年第二学期开学典礼讲话")[0] == "2016-02/2016-03"  # type: ignore[index]


def test_signature_that_differs_from_the_stated_date_is_named() -> None:
    facts = {"date": Fact("2007-03-10", "own_line", 1)}
    assert find_date_conflicts(facts, ["某县委办公室", "2007年3月9日印"]) == (
        "落款“2007年3月9日印”早于讲话日期2007年3月10日",
    )
    assert find_date_conflicts(facts, ["2007年3月"]) == find_date_conflicts(facts, ["20xx年3月9日"]) == ()
    assert find_date_conflicts(facts, ["二〇〇七年三月九日"]) == ("落款“二〇〇七年三月九日”早于讲话日期2007年3月10日",)
    note = "〔1〕指二〇〇六年一月十三日发出的关于改正错误的指示，其中有五项要点，分别说明原因、办法和期限。"
    assert find_date_conflicts(facts, [note]) == ()
    assert find_date_conflicts({"date": Fact("2007-03-10", "signature", 1)}, ["2007年3月9日印"]) == ()
