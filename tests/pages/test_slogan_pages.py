"""The pages of the glossary: entries with their concordance, the index in its orders, the table of speeches."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from urllib.parse import unquote

import pytest
from factories import find_all, make_library, make_outlined_speech, make_slogan, make_speech
from hypothesis import given
from hypothesis import strategies as st
from page_rendering import Dom, PageRenderer, get_address, get_text, render_all_pages, resolve

from build_scripts.exports import data
from build_scripts.model import Collocate, Gloss, Library, Member, Occurrence, Slogan, Speech
from build_scripts.pages.measures import format_rate, measure, plot_dispersion
from build_scripts.pages.slogan import (
    CONTEXT,
    build_concordances,
    count_uses,
    divide_occurrences,
    find_attestation,
    get_gloss_address,
    write_former_slogan_page,
)
from build_scripts.pages.slogan_index import (
    OTHER_NUMBERS,
    find_number_words,
    group_by_campaign,
    group_by_initial,
    group_by_number,
    group_orders,
)
from build_scripts.pages.slogan_map import MOST_ROWS, view_map
from build_scripts.pages.speech_slogans import place_occurrences
from build_scripts.search_index.catalogue import describe, list_distribution
from build_scripts.statistics import MOST_COLUMNS
from build_scripts.text.markdown import LONGEST_QUOTE

ORDERS = ("pinyin", "type", "number", "campaign", "count", "speech")


def render_slogan(slogan: Slogan, *others: Slogan, speech: Speech | None = None) -> str:
    """Return the page of an entry as HTML."""
    library = make_library(speech or make_speech("甲"), slogans=(slogan, *others))
    return PageRenderer(library).render(f"slogans/{slogan.id}.md")


def test_a_former_entry_links_to_longer_and_shorter_entries() -> None:
    present = [
        make_slogan(text, slogan_id=name) for name, text in {"a": "创优活动", "b": "三查", "c": "“三查三比”"}.items()
    ]
    page = write_former_slogan_page("第二批创优活动", present)
    assert re.findall(r"^- \[(.+?)\]\(", page, re.M) == ["创优活动"]
    page = write_former_slogan_page("三查三比", present)
    assert re.findall(r"^- \[.*?\]\((\w)\.md\)", page, re.M) == ["c", "b"]


# --- Occurrences ------------------------------------------------------------------------------------------------------


def test_every_occurrence_is_in_its_context() -> None:
    text = "前" * 30 + "两不误、两促进" + "后" * 5
    texts = measure([make_speech(text, speech_id="a"), make_speech("两不误，两促进", speech_id="b")])
    places = [Occurrence("a", "p_1", 30, 37, "两不误、两促进"), Occurrence("b", "p_1", 0, 7, "两不误，两促进")]
    first, second = build_concordances(divide_occurrences(make_slogan("两不误、两促进", *places))[0], texts)
    (line,) = first.lines
    assert (line.left, line.cut_left, line.right, line.cut_right) == ("前" * CONTEXT, True, "后" * 5, False)
    (line,) = second.lines
    assert (line.left, line.cut_left, line.right, line.cut_right) == ("", False, "", False)
    assert divide_occurrences(make_slogan("无")) == [{}]
    assert build_concordances({}, texts) == []


def test_each_occurrence_in_a_paragraph_has_its_own_address() -> None:
    speech = make_speech("创先争优活动，“创先争优”，1+4。", "&创先争优")
    body = measure([speech])[speech.id]
    assert [unquote(body.address(p.paragraph, p.start, p.end)) for p in find_all(speech, "创先争优")] == [
        "?words=创先争优#p_1",
        "?words=创先争优&nth=2#p_1",
        "?words=创先争优#p_2",
    ]
    assert body.address("p_1", 14, 17) == "?words=1%2B4#p_1"
    page = render_slogan(make_slogan("创先争优", *find_all(speech, "创先争优")), speech=speech)
    assert "&amp;nth=2#p_1" in page


def test_overlapping_words_are_numbered() -> None:
    body = measure([make_speech("好好好好")])["a-speech"]
    places = [unquote(body.address("p_1", at, at + 2)) for at in range(3)]
    assert places == ["?words=好好#p_1", "?words=好好&nth=2#p_1", "?words=好好&nth=3#p_1"]


def test_a_long_wording_is_not_written_into_an_address() -> None:
    body = measure([make_speech("好" * (LONGEST_QUOTE + 1))])["a-speech"]
    assert body.address("p_1", 0, LONGEST_QUOTE + 1) == "#p_1"


@pytest.mark.parametrize(
    ("dates", "first", "last", "undated"),
    [
        (["2010-06", "", "2008", "2008-10"], "2008", "2010-06", 1),
        (["2010"], "2010", "2010", 0),
        (["", ""], None, None, 2),
        ([], None, None, 0),
    ],
)
def test_first_and_last_speech_are_by_stated_date(
    dates: list[str], first: str | None, last: str | None, undated: int
) -> None:
    between = find_attestation([make_speech("甲", **({"date": date} if date else {})) for date in dates])
    found = [speech.fact("date") if speech else None for speech in (between.first, between.last)]
    assert (found, between.undated) == ([first, last], undated)


def test_of_speeches_of_one_day_the_first_counts() -> None:
    speeches = [
        make_speech("甲", speech_id=name, date=date) for name, date in (("a", "2008"), ("b", "2009"), ("c", "2009"))
    ]
    between = find_attestation(speeches)
    assert between.last is speeches[1]


@pytest.mark.parametrize(
    ("count", "han", "shown_as"),
    [(85, 36_657, "23.2"), (1, 10_000, "1.0"), (1, 36_657, "0.27"), (0, 9, "0"), (3, 0, "—")],
)
def test_counts_per_ten_thousand_characters(count: int, han: int, shown_as: str) -> None:
    assert format_rate(count, han) == shown_as


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_plot_has_a_tick_for_each_occurrence(texts: list[str]) -> None:
    speech = make_speech(*texts)
    places = find_all(speech, "甲")
    plot = plot_dispersion(measure([speech])[speech.id], places)
    whole = "".join(texts)
    at = [found.start() / len(whole) for found in re.finditer("甲", whole)]
    assert [int(x) for x in re.findall(r"M(\d+) ", plot.path)] == [round(share * 1000) for share in at]
    thirds = Counter("篇首" if share < 1 / 3 else "篇中" if share < 2 / 3 else "篇末" for share in at)
    assert {name: int(count) for name, count in re.findall(r"(\w\w) (\d+) 处", plot.label)} == thirds


def test_the_page_gives_the_size_of_the_corpus() -> None:
    speech = make_speech("两不误" * 3, "，" * 50, speech_id="a", date="2008-10-09")
    slogan = make_slogan("两不误", *find_all(speech, "两不误"))
    library = make_library(speech, make_speech("乙" * 11, speech_id="b"), slogans=(slogan,))
    page = get_text(PageRenderer(library).render("slogans/kou-hao.md"))
    assert "全库 2 篇、20 字（只计汉字），平均每万字 1500.0 处；其余 1 篇未出现" in page
    assert "见于2008年10月9日的一篇讲话" in page


# --- The entry -------------------------------------------------------------------------------------------------------


def test_a_definition_names_its_author() -> None:
    speech = make_speech("四学四比，就是比学习。")
    for gloss, says, other in (
        (Gloss("比学习", "text", speech.id, "p_1", 7, 10), "文中释义", "编者释义"),
        (Gloss("比学习", "keeper"), "编者释义", "文中释义"),
    ):
        page = get_text(render_slogan(make_slogan("四学四比", glosses=(gloss,)), speech=speech))
        assert says in page
        assert other not in page


def test_the_editors_definition_is_first_and_has_no_link() -> None:
    speech = make_speech("四学四比，就是比学习。", speech_id="a")
    glosses = Gloss("学四样、比四样", "keeper"), Gloss("比学习", "text", speech.id, "p_1", 5, 8)
    said = render_slogan(make_slogan("四学四比", glosses=glosses, counts=8), speech=speech)
    assert said.index("编者释义") < said.index("学四样、比四样") < said.index("文中释义") < said.index("比学习（")
    assert said.count("?words=") == 1
    assert "库中没有逐项说明" not in said


def test_a_definition_links_to_its_words_or_its_paragraph() -> None:
    texts = measure([make_speech("四学四比，就是比学习。", speech_id="a")])
    there = get_gloss_address(Gloss("比学习", "text", "a", "p_1", 7, 10), texts)
    assert there == "?words=%E6%AF%94%E5%AD%A6%E4%B9%A0#p_1"
    assert get_gloss_address(Gloss("比学习、比工作", "text", "a", "p_1"), texts) == "#p_1"
    assert get_gloss_address(Gloss("编者的话", "keeper"), texts) == ""


def test_members_link_to_their_words_and_entries() -> None:
    speech = make_speech("两新：新风、新貌。", speech_id="a")
    members = (Member("新风", "a", "p_1", 3, 5), Member("新貌", "a", "p_1", 6, 8, "xin-mao"))
    slogan = make_slogan("两新", *find_all(speech, "两新"), slogan_id="liang-xin", type="A", counts=2, members=members)
    other = make_slogan("新貌", *find_all(speech, "新貌"), slogan_id="xin-mao")
    page = render_slogan(slogan, other, speech=speech)
    assert '<a href="../../speeches/a/?words=新风#p_1">新风</a>' in page
    assert '（<a href="../xin-mao/">见该条</a>）' in page
    assert "数字所示" not in page


@pytest.mark.parametrize(
    ("found", "says"), [(0, "库中没有逐项说明（数字所示 3 项）"), (2, "（数字所示 3 项，库中说明的有 2 项）")]
)
def test_missing_members_are_reported(found: int, says: str) -> None:
    speech = make_speech("三新：新风、新貌。")
    members = tuple(Member(text, speech.id, "p_1", at, at + 2) for text, at in [("新风", 3), ("新貌", 6)][:found])
    assert says in get_text(render_slogan(make_slogan("三新", type="A", counts=3, members=members), speech=speech))
    assert "逐项" not in get_text(render_slogan(make_slogan("首善之区"), speech=speech))


def test_related_entries_are_linked() -> None:
    kin = [make_slogan(text, slogan_id=text) for text in "bcd"]
    places = find_all(make_speech("甲"), "甲")
    company = (Collocate("d", 3, 1_004, 12.5),)
    slogan = make_slogan("甲", *places, parts=("b",), wholes=("c",), together=company, campaigns=("整风",))
    page = get_text(render_slogan(slogan, *kin))
    assert re.search("包含 b 更长说法 c .*活动 整风.*常见搭配 d.*G² d31,00412.5 ", page)


# --- The index --------------------------------------------------------------------------------------------------------


def test_the_index_is_sorted_by_pinyin_without_tones() -> None:
    spelt = [("Òu", "1"), ("ān", "2"), ("ǎn", "3"), ("1+4", "4"), ("lǜ", "5"), ("luò", "6")]
    slogans = [make_slogan(text, slogan_id=text, pinyin=pinyin) for pinyin, text in spelt]
    found = [(letter, [line.text for line in under]) for letter, under in group_by_initial(slogans)]
    assert found == [("A", ["2", "3"]), ("L", ["6", "5"]), ("O", ["1"]), ("#", ["4"])]


def test_a_variant_refers_to_its_entry_and_has_no_page() -> None:
    slogan = make_slogan("两不误", slogan_id="liang-bu-wu", pinyin="liǎng bù wù", variants=("不误两头", "“两不误”"))
    rendered = render_all_pages(make_library(make_speech("甲"), slogans=(slogan,)))
    assert [
        (letter, [(line.text, line.is_variant) for line in lines]) for letter, lines in group_by_initial([slogan])
    ] == [
        ("B", [("不误两头", True)]),
        ("L", [("两不误", False)]),
    ]
    line = next(line for line in rendered["slogans/by/pinyin.md"].splitlines() if "不误两头" in line)
    assert re.search('data-pinyin="bu wu liang tou" .*>不误两头</span>.*见.*/liang-bu-wu/">两不误</a>', line)
    assert [path for path in rendered if re.fullmatch("slogans/[^/]*.md", path)] == [
        "slogans/index.md",
        "slogans/phrases.md",
        "slogans/liang-bu-wu.md",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("两评一树", ["二", "一"]),
        ("四学四比", ["四"]),
        ("1+4", ["一", "四"]),
        ("双学", ["二"]),
        ("十大工程", ["十"]),
        ("两个一百年", ["二", OTHER_NUMBERS]),
        ("惠民66条", [OTHER_NUMBERS]),
        ("十二五", [OTHER_NUMBERS]),
        ("首善之区", []),
    ],
)
def test_number_words(text: str, words: list[str]) -> None:
    assert find_number_words(text) == words


def test_only_numeric_formulas_are_under_numbers() -> None:
    slogans = [
        make_slogan(text, slogan_id=text, pinyin=text, type=kind) for text, kind in [("五争一树", "A"), ("一刀切", "D")]
    ]
    assert [(word, [slogan.text for slogan in under]) for word, under in group_by_number(slogans)] == [
        ("一", ["五争一树"]),
        ("五", ["五争一树"]),
    ]


def test_a_slogan_is_under_each_of_its_campaigns() -> None:
    slogans = [make_slogan("甲", campaigns=("整风", "创优")), make_slogan("乙", campaigns=("整风",)), make_slogan("丙")]
    found = [(name, {slogan.text for slogan in under}) for name, under in group_by_campaign(slogans)]
    assert found == [("整风", {"甲", "乙"}), ("创优", {"甲"}), ("", {"丙"})]


def test_counts_under_a_campaign_are_those_of_its_speeches() -> None:
    speeches = [
        make_speech("甲乙。甲乙。", speech_id="a", campaign="整风"),
        make_speech("甲乙。", speech_id="b", campaign="创优"),
        make_speech("甲乙。", speech_id="c"),
    ]
    slogan = make_slogan("甲乙", *(each for s in speeches for each in find_all(s, "甲乙")), campaigns=("整风", "创优"))
    groups = group_orders([slogan], measure(speeches))["campaign"]
    assert {group.heading: [line.count for line in group.lines] for group in groups} == {"整风": [2], "创优": [1]}


def test_one_count_on_all_pages_and_in_the_search(library: Library) -> None:
    rendered = render_all_pages(library)
    contents, _ = describe(library, {}, has_lists=False)
    suggested = {line[3]: line[2] for line in contents["suggestions.json"]["slogans"]}
    for slogan in library.slogans:
        count = len(slogan.occurrences)
        assert suggested[f"slogans/{slogan.id}/"] == count
        assert f"共 {count} 处" in rendered[f"slogans/{slogan.id}.md"]
    assert f"{len(library.slogans)} 条口号" in rendered["index.md"]


def test_each_order_has_every_entry_of_the_corpus(library: Library) -> None:
    rendered = render_all_pages(library)
    ids = {slogan.id for slogan in library.slogans}
    assert len(ids) > 100
    for order in ORDERS[:-1]:
        page = rendered[f"slogans/by/{order}.md"]
        listed = Counter(re.findall(r'<a href="\.\./\.\./(?!phrases/)([^/"]+)/">', page))
        fitting = {s.id for s in library.slogans if s.type == "A"} if order == "number" else ids
        assert set(listed) == fitting, order
        if order in ("type", "count"):
            assert set(listed.values()) == {1}, order
    selected = re.findall(
        r'<li data-pinyin="[^"]*"(?: data-also="[^"]*")?><a href="([^/"]+)/">', rendered["slogans/index.md"]
    )
    assert sorted(selected) == sorted(ids)


def test_every_link_on_slogan_pages_has_a_target(library: Library) -> None:
    rendered = render_all_pages(library)
    doms = {path: Dom(page) for path, page in rendered.items()}
    ids = {get_address(path): set(dom.ids) for path, dom in doms.items()}
    links = [
        (path, link["href"] or "") for path in doms if path.startswith("slogans/") for link in doms[path].find_all("a")
    ]
    assert len(links) > 1000
    for path, href in links:
        target = resolve(path, href)
        assert target.path in ids or target.path in ("/data/", "/method/", "/search/", "/trends/"), (path, href)
        assert not target.fragment or unquote(target.fragment) in ids.get(target.path, {"by-speech", "phrases"}), (
            path,
            href,
        )


# --- The table of slogans and speeches --------------------------------------------------------------------------------


def test_the_table_counts_every_slogan_in_every_speech(library: Library) -> None:
    dom = Dom(render_all_pages(library)["slogans/by/speech.md"])
    assert [head["scope"] for head in dom.find_all("th")].count("row") == min(MOST_ROWS, len(library.slogans))
    view = view_map(library.slogans, measure(library.speeches))
    assert {column.key for column in view.columns} == {speech.id for speech in library.speeches}
    for slogan, cells in view.rows:
        counts = [sum(each.speech == column.key for each in slogan.occurrences) for column in view.columns]
        assert [cell.count for cell in cells] == counts


def test_a_large_table_is_by_year_and_cut() -> None:
    dates = ({"date": "2008-10"}, {"date_inferred": "2008-11/2009-06"}, {})
    speeches = [
        make_speech("甲" * (number % 4 + 1), speech_id=f"s-{number}", **dates[number % 3])
        for number in range(MOST_COLUMNS + 1)
    ]
    every = make_slogan("甲", *(place for speech in speeches for place in find_all(speech, "甲")))
    rare = [make_slogan(f"乙{number}", slogan_id=f"yi-{number}") for number in range(MOST_ROWS)]
    view = view_map([every, *rare], measure(speeches))
    assert [(column.key, column.name) for column in view.columns] == [
        ("2008", "2008"),
        ("2009", "2009"),
        ("undated", "未注明"),
    ]
    counts = [sum(number % 4 + 1 for number in range(at, MOST_COLUMNS + 1, 3)) for at in range(3)]
    assert [cell.count for cell in view.rows[0][1]] == counts
    assert max(cell.step for cell in view.rows[0][1]) == 3
    page = PageRenderer(make_library(*speeches, slogans=(every, *rare))).render("slogans/by/speech.md")
    assert f"全库 {MOST_ROWS + 1} 条口号" in get_text(page)
    assert f"这里先列用例最多的 {MOST_ROWS} 条" in get_text(page)
    assert 'href="../../kou-hao/?year=2009"' in page


def test_the_distribution_for_scripts_is_that_of_the_table(library: Library) -> None:
    found = list_distribution(library)
    columns, rows = found["columns"], found["rows"]
    assert isinstance(columns, list)
    assert isinstance(rows, list)
    entries = sorted(library.slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.id))
    for slogan, row in zip(entries, rows, strict=True):
        counts = {columns[row[at]]: row[at + 1] for at in range(0, len(row), 2)}
        assert counts == Counter(each.speech for each in slogan.occurrences)


def test_a_concordance_names_all_years_and_campaigns() -> None:
    speeches = [
        make_speech("甲甲", speech_id="a", date="2010-01", campaign="创先争优"),
        make_speech("甲", speech_id="b", date_inferred="2008-03/2008-05", campaign="创先争优"),
        make_speech("甲", speech_id="c"),
    ]
    slogan = make_slogan("甲", *(place for speech in speeches for place in find_all(speech, "甲")))
    assert count_uses(slogan, measure(speeches)) == {"year": [("2008", 1), ("2010", 2)], "campaign": [("创先争优", 3)]}
    page = PageRenderer(make_library(*speeches, slogans=(slogan,))).render("slogans/kou-hao.md")
    assert [(each.get("data-year"), each.get("data-campaign")) for each in Dom(page).find_all("section")] == [
        ("2010", "创先争优"),
        ("2008", "创先争优"),
        (None, None),
    ]


def test_the_public_table_is_complete(library: Library) -> None:
    table = csv.DictReader(
        io.StringIO(dict(data.write_corpus_data(library))["data/slogans_by_speech.csv"].decode(), newline="")
    )
    counts = {(row["slogan"], row["speech"]): int(row["count"]) for row in table}
    assert counts == Counter((slogan.id, each.speech) for slogan in library.slogans for each in slogan.occurrences)


def test_pages_with_few_occurrences_are_well_formed() -> None:
    for slogan in (make_slogan("甲"), make_slogan("乙", Occurrence("a-speech", "p_1", 0, 1, "乙"))):
        rendered = render_all_pages(make_library(make_speech("乙"), slogans=(slogan,)))
        for path in ("slogans/kou-hao.md", *(f"slogans/by/{order}.md" for order in ORDERS)):
            assert isinstance(Dom(rendered[path]), Dom)


def test_a_slogan_is_listed_under_the_section_of_its_paragraph() -> None:
    """A point with a line of its own is a heading; it ends at the next point of its series."""
    series = ("一是要加强领导。", "要以身作则。", "二是要搞好宣传。要以身作则，各级各部门都要把宣传的责任落实到人。")
    speech = make_outlined_speech("要以身作则。", "一、提高认识", *series, "（一）以身作则。带头执行。")
    expected = [None, "sec_1__point_1", "sec_1", "sec_1__subsec_1"]
    placed = place_occurrences(speech, [(make_slogan("以身作则"), each) for each in find_all(speech, "以身作则")])
    assert [each.section.id if each.section else None for each in placed] == expected
