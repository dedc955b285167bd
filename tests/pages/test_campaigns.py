"""Pages of campaigns: addresses, order, headings, typical slogans, and pages of former campaigns."""

from __future__ import annotations

import re
from dataclasses import replace

from factories import find_all, make_library, make_section, make_slogan, make_speech
from page_rendering import Dom, PageRenderer, get_text, resolve

from build_scripts.metadata import name_pages
from build_scripts.model import Campaign, Library, Parallel, Passage
from build_scripts.pages.campaigns import (
    MOST_COLUMNS,
    CampaignPages,
    CampaignsView,
    get_campaign_path,
    list_main_headings,
)
from build_scripts.pages.keyness import Keyness
from build_scripts.pages.measures import measure
from build_scripts.pages.speech_list import MOST_ROWS

PAGE = "campaigns/chuang-xian-zheng-you.md"
CAMPAIGN = Campaign(
    "创先争优", "创先争优活动", "创先争优", ("创先争优活动",), "2010-04", "2012-11",
    ("发动", "落实"), {1: ("2010-04", "2011-03"), 2: ("2011-04", "2012-11")}, "争当优秀", "《意见》（2010年4月）",
)  # fmt: skip


def make_corpus() -> Library:
    top, below = make_section("sec_1", "p_1", "创先争优"), make_section("sec_1__point_1", title="创", parent="sec_1")
    own = {"campaign": "创先争优"}
    speeches = [
        make_speech("创先争优" * 9, speech_id="late", title="晚", date="2011-05", sections=(top, below), **own),
        make_speech("创先争优" * 9, speech_id="undated", title="无", **own),
        make_speech("创先争优" * 9, speech_id="early", title="早", date_inferred="2010-05/2010-06", **own),
        make_speech("其他的话其他的话" * 9, speech_id="other", title="他", campaign="两评一树"),
    ]
    found = [each for speech in speeches for each in find_all(speech, "创先争优")]
    return make_library(*speeches, slogans=(make_slogan("创先争优", *found),), campaigns=(CAMPAIGN,))


def test_a_campaign_has_its_background_speeches_and_headings() -> None:
    page = PageRenderer(make_corpus()).render(PAGE)
    text = get_text(page)
    for expected in (
        "创先争优活动：争当优秀。",
        "文件：《意见》（2010年4月）",
        "第二批：2011年4月至2012年11月",
        "发动 → 落实",
    ):
        assert expected in text
    assert re.findall(r'<td><a href="\.\./\.\./speeches/([a-z]+)/"', page) == ["early", "late", "undated"]
    columns = page[page.index('class="columns"') :]
    assert re.findall(r'href="\.\./\.\./speeches/late/#([a-z_0-9]+)"', columns) == ["sec_1"]


def test_typical_slogans_have_counts_on_both_sides() -> None:
    library = make_corpus()
    (typical,) = CampaignPages(library, Keyness(library, measure(library.speeches))).view(PAGE).typical
    assert (typical.key.item, typical.key.part, typical.key.rest) == ("kou-hao", 27, 0)
    assert (typical.rate, typical.rest_rate) == ("2500.0", "0")
    other = CampaignPages(library, Keyness(library, measure(library.speeches))).view("campaigns/liang-ping-yi-shu.md")
    assert other.typical == []


def test_shared_passages_lead_to_their_words() -> None:
    passages = tuple(Passage(name, "p_1", 0, 8) for name in ("early", "late", "other"))
    library = replace(make_corpus(), parallels=(Parallel(passages, 8),))
    page = PageRenderer(library).render(PAGE)
    shared = page[page.index('id="shared"') :]
    assert re.findall(r'href="\.\./\.\./speeches/([a-z]+)/\?words=', shared) == ["early", "late"]
    assert 'id="shared"' not in PageRenderer(library).render("campaigns/liang-ping-yi-shu.md")


def test_every_campaign_is_linked_from_facts_and_lists() -> None:
    library = make_corpus()
    slogan = replace(library.slogans[0], campaigns=("创先争优",))
    renderer = PageRenderer(replace(library, slogans=(slogan,)))
    for path in ("index.md", "campaigns/index.md", "speeches/late.md", "slogans/kou-hao.md", "speeches/index.md"):
        links = [resolve(path, href).path for href in re.findall('href="([^"]+)"', renderer.render(path))]
        assert "/campaigns/chuang-xian-zheng-you/" in links, path


def test_a_published_page_stays_without_its_campaign() -> None:
    library = make_library(
        make_speech("甲"), campaign_pages={"chuang-xian-zheng-you": "创先争优"}, campaigns=(CAMPAIGN,)
    )
    page = PageRenderer(library).render(PAGE)
    assert "没有归入这一活动的讲话" in page
    assert "争当优秀" in page
    assert "chuang-xian" not in PageRenderer(library).render("campaigns/index.md")


def test_names_of_pages_are_added_and_never_lost() -> None:
    speeches = [make_speech("甲", campaign=name) for name in ("争先", "正先", "创优")]
    published = {"zheng-xian": "正先", "jiu": "旧"}
    expected = {"chuang-you": "创优", "jiu": "旧", "zheng-xian": "正先"}
    assert name_pages(speeches, published) == expected
    assert name_pages([], expected) == expected


def test_campaigns_that_are_spelt_alike_share_a_page() -> None:
    speeches = [make_speech("甲", speech_id=f"n-{n}", campaign=name) for n, name in enumerate(("争先", "正先"))]
    page = PageRenderer(make_library(*speeches)).render("campaigns/zheng-xian.md")
    assert 'id="title">正先、争先</h1>' in page or 'id="title">争先、正先</h1>' in page
    assert {"n-0", "n-1"} <= set(re.findall(r"speeches/(n-\d)/", page))


def test_years_of_a_shared_page_span_all_its_campaigns() -> None:
    entries = [
        replace(CAMPAIGN, name=name, full_name=name, short=name, names=(name,), start=start, end=end)
        for name, start, end in (("争先", "2010-04", "2011-03"), ("正先", "2005", "2006"))
    ]
    names = ("争先", "正先", "征先")
    speeches = [make_speech("甲", speech_id=f"n-{n}", campaign=name) for n, name in enumerate(names)]
    library = make_library(*speeches, campaigns=tuple(entries))
    pages = CampaignPages(library, Keyness(library, measure(library.speeches)))
    path = "campaigns/zheng-xian.md"
    [(_, _, _, listed)] = pages.list_pages()
    assert isinstance(listed, CampaignsView)
    assert [line.years for line in listed.part.rows] == ["2005—2011"]
    assert pages.view(path).years == "2005—2011"


def test_points_are_not_main_headings() -> None:
    point, heading = make_section("point_1", title="一是快", kind="point"), make_section("sec_1", title="提高认识")
    assert list_main_headings(make_speech("甲", sections=(point, heading))) == [("sec_1", "提高认识")]


def test_a_large_campaign_is_bounded() -> None:
    section = make_section("sec_1", "p_1", "甲")
    speeches = [
        make_speech("甲", speech_id=f"s-{n:03}", title="题", campaign="创先争优", sections=(section,))
        for n in range(MOST_ROWS + 50)
    ]
    page = PageRenderer(make_library(*speeches)).render(PAGE)
    assert page.count("<tr>") - 1 == MOST_ROWS
    assert page[page.index('class="columns"') :].count("<h3>") == MOST_COLUMNS
    assert 'href="../../speeches/by/campaign/chuang-xian-zheng-you/">全部 250 篇' in page


def test_hostile_names_are_text() -> None:
    name = '"><script>alert(1)</script> ../..'
    library = make_library(make_speech("甲", campaign=name, title="题"))
    dom = Dom(PageRenderer(library).render(get_campaign_path(name)))
    assert dom.text["title"] == name
    assert dom.find_all("script") == []
