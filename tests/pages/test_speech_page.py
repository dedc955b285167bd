"""The page of a speech: addresses, outline, facts, and the apparatus."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import quote

import pytest
from factories import find_all, make_edition, make_library, make_section, make_slogan, make_speech
from gold import make_gold_speeches
from page_rendering import Dom, PageRenderer, get_text

from build_scripts import cleaning, exports, glossary
from build_scripts.exports import rank_headings
from build_scripts.model import (
    FACTS,
    Edition,
    Fact,
    Proofreading,
    Redaction,
    Repair,
    Revision,
    Section,
    SourceError,
    Speech,
)
from build_scripts.pages.facts import (
    MOST_COMPANIONS,
    choose_date,
    find_companions,
    find_list,
    list_facts,
    measure_length,
    select_line,
    sort_by_date,
    words,
    write_stated_date,
)
from build_scripts.pages.marking import name_sections
from build_scripts.pages.speech import (
    EXAMPLES_PER_RULE,
    build_outline,
    list_side_bar,
    report_repairs,
)
from build_scripts.text.markdown import show_invisible


def test_derived_facts_are_shown_and_linked() -> None:
    facts = {
        "title": Fact("动员会讲话", "own_line", 1),
        "reader_title": Fact("动员会讲话〔某镇〕", "composed", 1),
        "short_name": Fact("镇动员会", "composed"),
        "campaign": Fact("先进性教育", "text", 2),
        "date_inferred": Fact("2005-07/2005-12", "inferred", None, "先进性教育第二批"),
        "missing": Fact("缺结尾", "text"),
    }
    speech = replace(make_speech("同志们。"), facts=facts, complete=False, date_conflicts=("落款有异",))
    rows = {
        row.name: row
        for row in list_facts(speech, {("campaign", "先进性教育"): ("campaigns/xian-jin-xing-jiao-yu.md", "")})
    }
    assert (rows["日期（考订）"].value, rows["日期（考订）"].how) == ("2005年7月至2005年12月", "考订：先进性教育第二批")
    assert rows["日期存异"].value == "落款有异"
    assert "镇动员会" not in {row.value for row in rows.values()}
    page = render(speech)
    assert 'href="../../campaigns/xian-jin-xing-jiao-yu/">先进性教育</a>' in page.html
    assert ">残篇</a>：缺结尾。" in page.html
    assert "日期存异：落款有异</p>" in page.html
    complete = "?complete=%E6%AE%8B%E7%AF%87%EF%BC%88%E7%BC%BA%E7%BB%93%E5%B0%BE%EF%BC%89"
    assert rows["残缺"].anchor == complete
    assert page.html.count(complete) == 2
    assert page.html.count("动员会讲话</h1>") == 1


def render(speech: Speech | Edition, *slogans: object) -> Dom:
    name = speech.speech.id if isinstance(speech, Edition) else speech.id
    return Dom(PageRenderer(make_library(speech, slogans=slogans)).render(f"speeches/{name}.md"))  # type: ignore[arg-type]


# --- Addresses --------------------------------------------------------------------------------------------------------


def test_addresses_on_a_page_exist_and_ids_are_unique() -> None:
    renderer = PageRenderer(make_library(*make_gold_speeches().values()))
    for speech in make_gold_speeches().values():
        dom = Dom(renderer.render(f"speeches/{speech.id}.md"))
        assert [name for name, count in Counter(dom.ids).items() if count > 1] == []
        local = {(link["href"] or "")[1:] for link in dom.find_all("a") if (link.get("href") or "").startswith("#")}
        assert local <= set(dom.ids)
        permalinks = {link["href"] for link in dom.find_all("a", "permalink")}
        headings = {s.paragraph for s in speech.sections if s.kind == "heading"}
        expected = {s.id for s in speech.sections} | {p.id for p in speech.paragraphs if p.id not in headings}
        assert permalinks == {f"#{name}" for name in expected}
        assert all(link.get("aria-label") for link in dom.find_all("a", "permalink"))


def test_former_ids_land_with_their_successors() -> None:
    sections = (
        make_section("sec_1", "p_1", "一、标题"),
        make_section("sec_1__point_1", "p_2", "一是", kind="point", parent="sec_1"),
    )
    aliases = {"sec_9": "sec_1", "sec_8": "sec_1__point_1", "p_7": "p_1", "p_8": "p_2", "p_9": "gone", "p_2": "p_1"}
    dom = render(make_edition(make_speech("一、标题", "一是正文", sections=sections), aliases=aliases))
    at = dom.ids.index
    assert at("sec_1") < at("p_7") < at("sec_9") < at("p_1")
    assert at("p_2") < at("p_8") < at("sec_8") < at("sec_1__point_1")
    assert "p_9" in dom.ids, "an id whose target is gone still lands on the page"
    assert dom.ids.count("p_2") == 1, "an id in use is not a former id"
    assert dom.text["p_2"] == "一是正文"


def test_headings_leave_no_rank_out() -> None:
    renderer = PageRenderer(make_library(*make_gold_speeches().values()))
    for speech in make_gold_speeches().values():
        ranks = [1]
        for tag, attributes in Dom(renderer.render(f"speeches/{speech.id}.md")).elements:
            if re.fullmatch("h[2-6]", tag) or attributes.get("role") == "heading":
                rank = int(attributes.get("aria-level") or tag[1])
                assert rank <= ranks[-1] + 1, (speech.id, attributes)
                ranks.append(rank)
        assert len(ranks) > 2


def test_a_heading_below_a_point_ranks_by_the_headings_above() -> None:
    names = [("a", "point", None), ("b", "heading", "a"), ("c", "run_in", "b"), ("d", "heading", "c")]
    names += [(name, "heading", parent) for name, parent in zip("efgh", "defg", strict=True)]
    sections = [
        make_section(name, f"p_{n}", "题", kind=kind, parent=parent) for n, (name, kind, parent) in enumerate(names)
    ]  # type: ignore[arg-type]
    assert rank_headings(sections) == {"b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 6, "h": 6}


def test_a_section_is_named_from_the_outermost_on() -> None:
    labels = [("a", "二、", None), ("b", "（一）", "a"), ("c", "1.", "b"), ("d", "第一，", "c")]
    labels += [("e", "", None), ("f", "（一）", "e")]
    sections = [make_section(name, "p_1", "题", label=label, parent=parent) for name, label, parent in labels]
    expected = {
        "a": "二",
        "b": "二、（一）",
        "c": "二、（一）1",
        "d": "二、（一）1.第一",
        "e": "“题”",
        "f": "“题”（一）",
    }
    assert name_sections(sections) == expected


# --- The outline ------------------------------------------------------------------------------------------------------


def test_the_outline_nests_as_the_sections_do() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": "a", "e": None}
    sections = [make_section(name, "p_1", name, parent=parent) for name, parent in parents.items()]
    a, e = build_outline(sections)
    b, d = a.children
    assert ([b.text, d.text], [c.id for c in b.children], e.children) == (["b", "d"], ["c"], [])


def test_the_outline_is_folded_and_at_the_side() -> None:
    heading, point = make_section("sec_1", "p_1", "一、题"), make_section("sec_1", "p_1", "一是题", kind="point")
    for section, is_at_side in ((heading, True), (point, False)):
        [outline] = render(make_speech("一、题", "一是题", sections=[section])).find_all("details", "outline")
        assert "open" not in outline
        assert ("is-at-side" in (outline["class"] or "")) is is_at_side


def test_the_top_offers_all_downloads_and_the_source() -> None:
    page = render(make_speech("甲"))
    downloads = page.html[page.html.index('<details class="downloads">') :].split("</details>")[0]
    files = [f"a-speech.{each.ending}" for each in exports.SPEECH_FORMATS]
    assert re.findall(r'href="([^"]+)" download', downloads) == [*files, "../../raw/a.txt"]


def test_side_bar_has_headings_and_run_ins_but_no_points() -> None:
    sections = [
        make_section("sec_1", "p_1", "一、题"),
        make_section("sec_2", "p_2", "第一，", kind="run_in", parent="sec_1"),
        make_section("sec_3", "p_2", "一是", kind="point", parent="sec_2", start=5),
    ]
    assert [(entry.id, entry.level) for entry in list_side_bar(sections, has_slogans=False)] == [
        ("sec_1", 2),
        ("sec_2", 3),
        ("apparatus", 2),
    ]


def test_slogans_are_listed_by_section() -> None:
    speech = make_speech("前", "一、甲", "乙甲", sections=(make_section("sec_1", "p_2", "一、甲"),))
    slogan, other = (
        make_slogan("甲", *find_all(speech, "甲")),
        make_slogan("前", *find_all(speech, "前"), slogan_id="other"),
    )
    html = PageRenderer(make_library(speech, slogans=(slogan, other))).render(f"speeches/{speech.id}.md")
    listed = html.split("<summary>按节列出：2 条，3 处</summary>")[1].split("</details>")[0]
    assert re.findall("<li>(.*?)(?:<ul>|</li>)", listed) == [
        "篇首",
        '<a href="../../slogans/other/">前</a>',
        '<a href="#sec_1">一、甲</a>',
        '<a href="../../slogans/kou-hao/">甲</a> <span class="count">2 处</span>',
    ]


# --- Facts ------------------------------------------------------------------------------------------------------------


def _facts(speech: Speech) -> dict[str, tuple[str, str]]:
    return {row.name: (row.value, row.how) for row in list_facts(speech)}


def test_line_below_the_title_shows_and_links_facts() -> None:
    speech = make_speech(
        "甲", speaker="王五", date_inferred="2005-07/2005-12", campaign="先进性教育", salutation="同志们："
    )
    rows = select_line(list_facts(speech, {("campaign", "先进性教育"): ("campaigns/xian-jin-xing-jiao-yu.md", "")}))
    assert [(row.value, row.path, row.anchor) for row in rows] == [
        ("王五", "speeches/index.md", "?speaker=%E7%8E%8B%E4%BA%94"),
        ("2005年7月至2005年12月", "speeches/index.md", "?year=2005"),
        ("先进性教育", "campaigns/xian-jin-xing-jiao-yu.md", ""),
    ]
    assert select_line(list_facts(make_speech("甲"))) == []


def test_batch_and_stage_are_shared_within_the_campaign() -> None:
    speech = make_speech("甲", campaign="创先争优", batch="第二批", level="镇", occasion="大会")
    assert find_list(speech, "batch")[1] == f"?campaign={quote('创先争优')}&batch={quote('第二批')}"
    assert find_list(speech, "level") == ("speeches/index.md", f"?level={quote('镇')}")
    assert find_list(replace(speech, kind="news_report"), "kind")[1] == "?kind=news_report"
    assert find_list(speech, "occasion") == ("", "")


def test_facts_have_their_evidence() -> None:
    speech = make_speech("同志们：", "今天开会。", title="动员会上的讲话", salutation="同志们：")
    facts = speech.facts | {
        "date": Fact("2008-10-09", "signature", 40, "二〇〇八年十月九日印"),
        "speaker": Fact("某某", "keeper"),
        "weather": Fact("晴", "omen", 7),
    }
    known = _facts(replace(speech, facts=facts))
    assert known["题名"] == ("动员会上的讲话", "原文题行，来源文件第 1 行")
    assert known["日期"] == ("2008年10月9日", "落款，来源文件第 40 行：“二〇〇八年十月九日印”")
    assert known["讲话人"] == ("某某", "编者订正")
    assert known["weather"] == ("晴", "omen，来源文件第 7 行"), "a fact without a name in words.yml is shown"


def test_unknown_and_masked_facts_are_marked() -> None:
    assert _facts(make_speech("甲"))["日期"] == ("未注明", "")
    known = _facts(make_speech("甲", date_masked="20xx年7月", speaker_masked="王某某"))
    assert "日期" not in known
    assert known["日期（原文有遮去）"][0] == "20xx年7月"
    assert known["讲话人（原文有遮去）"][0] == "王某某"


def test_length_counts_han_characters_only() -> None:
    assert measure_length(make_speech("一、2008年，abc。", "〇𠮷！")) == 4


@pytest.mark.parametrize(
    ("date", "chinese"), [("2008", "2008年"), ("2008-07", "2008年7月"), ("2008-10-09", "2008年10月9日"), ("", "")]
)
def test_dates_in_chinese(date: str, chinese: str) -> None:
    assert write_stated_date(make_speech("甲", date=date) if date else make_speech("甲")) == chinese


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"date": "2008-10", "date_inferred": "2009"}, ("date", "2008年10月")),
        ({"date_inferred": "2005-07/2005-12"}, ("date_inferred", "2005年7月至2005年12月（考订）")),
        ({"date_masked": "20xx年7月", "date_inferred": "2005-07"}, ("date_inferred", "2005年7月（考订）")),
        ({"date_masked": "20xx年7月"}, ("date_masked", "20xx年7月")),
        ({}, ("", "")),
    ],
)
def test_one_date_is_shown_marked_if_inferred(facts: dict[str, str], shown: tuple[str, str]) -> None:
    assert choose_date(make_speech("甲", **facts)) == shown


def test_the_list_divides_stated_dates_from_others() -> None:
    stated = make_speech("甲", speech_id="s-1", date="2008")
    inferred = make_speech("甲", speech_id="s-2", date_inferred="2009")
    rows = {
        name: PageRenderer(make_library(*speeches)).render("speeches/index.md").count('class="division"')
        for name, speeches in {"both": (stated, inferred), "stated": (stated,), "inferred": (inferred,)}.items()
    }
    assert rows == {"both": 1, "stated": 0, "inferred": 0}


def test_companions_have_an_order_only_where_dates_prove_it() -> None:
    days = {"c": "2010-07-01", "a": "2010-06-08", "b": "2010", "g": "2011"}
    dated = [make_speech("甲", speech_id=name, campaign="创先争优", date=day) for name, day in days.items()]
    others = [make_speech("甲", speech_id="d", campaign="创先争优"), make_speech("甲", speech_id="e", campaign="别的")]
    found = find_companions([*dated, *others, make_speech("甲", speech_id="f")])
    shown = {name: [f"{each.id} {place}".strip() for each, place in every.shown] for name, every in found.items()}
    assert shown == {
        "a": ["c 后一篇", "b", "d", "g"],
        "b": ["g 后一篇", "d", "c", "a"],
        "c": ["a 前一篇", "g 后一篇", "b", "d"],
        "d": ["g", "c", "a", "b"],
        "g": ["c 前一篇", "a", "b", "d"],
    }
    assert {each.count for each in found.values()} == {4}


def test_a_large_campaign_lists_some_companions_and_links_each() -> None:
    speeches = [make_speech("甲", speech_id=f"s-{number}", campaign="创先争优") for number in range(20)]
    found = find_companions(speeches)
    assert {len(each.shown) for each in found.values()} == {MOST_COMPANIONS}
    assert {other.id for each in found.values() for other, _ in each.shown} == set(found)


def test_newest_first_and_undated_last() -> None:
    dates = ["2008", "", "2011-08-04", "2008-10", "2008-10-09"]
    speeches = [
        make_speech("甲", speech_id=f"s-{date or 'none'}", **({"date": date} if date else {})) for date in dates
    ]
    assert [s.id for s in sort_by_date(speeches)] == ["s-2011-08-04", "s-2008-10-09", "s-2008-10", "s-2008", "s-none"]


# --- The apparatus ----------------------------------------------------------------------------------------------------


def _repair(rule: str, layer: int, before: str, after: str, at: int) -> Repair:
    return Repair(rule, layer, at, at + len(before), before, after, at, at + len(before), at + 1)


def test_repairs_are_grouped_by_rule_and_the_rest_is_counted() -> None:
    many = [_repair("later", 2, f"({number})", "", number) for number in range(EXAMPLES_PER_RULE + 5)]
    same = [_repair("earlier", 1, ",", "，", number) for number in range(7)]
    earlier, later = report_repairs([*many, *same])
    assert (earlier.rule.name, earlier.count, earlier.unlisted) == ("earlier", 7, 0)
    assert [(c.before, c.after, c.count, c.lines) for c in earlier.changes] == [(",", "，", 7, (1, 2, 3, 4, 5, 6, 7))]
    assert (later.count, len(later.changes), later.unlisted) == (len(many), EXAMPLES_PER_RULE, 5)
    assert report_repairs([]) == []


def test_the_history_lists_every_revision() -> None:
    revisions = (Revision("2026-01-02", "aa"), Revision("2026-03-04", "bb", "改<b>字"), Revision("2026-05-06", "cc"))
    speech = make_speech("甲")
    dom = render(make_edition(speech, revisions=revisions))
    assert [dom.text[f"revision-{number}"] for number in (1, 2, 3)] == [
        "2026-01-02：收入本库",
        "2026-03-04：改<b>字",
        "2026-05-06：文字或著录有改动",
    ]
    assert "history" not in render(make_edition(speech, revisions=())).text


def test_a_page_names_the_revision_of_its_speech_only() -> None:
    edition = make_edition(make_speech("甲"), revisions=(Revision("2026-01-02", "abcabcabcabc"),))
    renderer = PageRenderer(make_library(edition, version="0123456789ab"))
    path = "speeches/a-speech.md"
    assert "revision: abcabcabcabc" in renderer.markdown[path]
    for page in (renderer.markdown[path], renderer.render(path)):
        assert "abcabcabcabc" in page
        assert "0123456789ab" not in page
    assert "0123456789ab" in renderer.render("index.md")
    assert "0123456789ab" in renderer.render("data.md")


def test_data_page_describes_every_format() -> None:
    page = PageRenderer(make_library()).render("data.md")
    assert [each.ending for each in exports.SPEECH_FORMATS if f"讲话编号.{each.ending}</code>" not in page] == []


def test_the_page_is_the_markdown_download() -> None:
    library = make_library(make_speech("甲", title="题"))
    forms = exports.export_speech(library.editions[0], PageRenderer.site)
    page = PageRenderer(library).markdown["speeches/a-speech.md"]
    assert forms["speeches/a-speech/a-speech.md"].decode() == page


def test_invisible_characters_are_shown() -> None:
    assert show_invisible("甲 \u3000\n\t\u200b\ue000乙") == "甲␣□⏎⇥⟨U+200B⟩⟨U+E000⟩乙"


def test_oddities_and_masks_are_marked_and_explained() -> None:
    section: Section = make_section("sec_1", "p_1", "三、", kind="run_in", note="原文如此：缺“二、”")
    mask = Redaction("**", "p_1", 2, 4, "三、**的")
    dom = render(make_speech("三、**的讲话", sections=(section,), redactions=(mask,)))
    assert dom.text["p_1"] == "三、**的讲话"
    assert [each["title"] for each in dom.find_all("span", "mask")] == ["原文如此：底本以“**”遮去"]
    assert [each["aria-label"] for each in dom.find_all("a", "sic")] == ["原文如此：缺“二、”"]
    assert "缺“二、”" in dom.text["note-sec_1"]


# --- The site's words -------------------------------------------------------------------------------------------------


def test_probable_errors_are_marked_and_text_stays() -> None:
    speech = make_speech("争创先进集休活动。")
    guess = SourceError("p_1", 4, 6, "集休", "集体", "shape")
    page = render(replace(speech, source_errors=(guess,)))
    assert len(page.find_all("span", "suspect")) == 1
    [sign] = page.find_all("span", "sic")
    assert sign["data-suggestion"] == "集体"
    assert sign["aria-label"] == "原文如此，疑为“集体”"
    assert get_text(page.html).count("争创先进集休活动。") == 1
    assert "“集休”疑为“集体”（与词典里的词只差一个形近的字，程序推测，未经编者确认）" in page.html
    assert "；未校读，原文疑误 1 处" in page.html
    assert "存疑" not in page.html
    confirmed = replace(guess, basis="editor", is_confirmed=True)
    page = render(replace(speech, source_errors=(confirmed,), proofread=Proofreading("王某", "2026-12-01")))
    assert "“集休”疑为“集体”（编者认定）" in page.html
    assert "；已校读，存疑 0 处" in page.html
    assert "王某于 2026-12-01 对照来源文件校读，无存疑。" in page.html


def test_every_rule_and_every_fact_has_a_name() -> None:
    named = words()
    assert {repair.__name__ for repair in cleaning.REPAIRS} <= set(cleaning.RULES)
    assert set(FACTS) <= set(named["facts"])


def test_every_kind_of_evidence_has_a_name() -> None:
    compiled = glossary.find_slogans(list(make_gold_speeches().values()), [])
    rules = {item.rule for slogan in compiled.slogans for item in slogan.evidence}
    assert rules
    assert rules <= set(words()["evidence"])
