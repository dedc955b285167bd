"""The pages of the glossary: each entry with every place, the index in its orders, and the map."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape
from urllib.parse import ParseResult, unquote, urljoin, urlparse

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_pages import Dom, a_library, a_slogan, a_speech, all_pages, an_edition, converter, shown

from build_scripts.exports import data
from build_scripts.model import Gloss, Library, Member, Occurrence, Slogan, Speech
from build_scripts.pages.literal import LONGEST_QUOTE
from build_scripts.pages.sample import bodies, picture, rate
from build_scripts.pages.slogan import CONTEXT, attested, concordances, former_slogan_page, gloss_place, in_parts
from build_scripts.pages.slogan_index import OTHER_NUMBERS, by_campaign, by_initial, by_number, number_words
from build_scripts.pages.slogan_map import MOST_COLUMNS, MOST_ROWS, columns, rows

ORDERS = ("type", "number", "campaign", "count", "speech")


def said(speech: Speech, wording: str) -> list[Occurrence]:
    """Every place of a wording in a speech, found the plain way."""
    return [
        Occurrence(speech.id, paragraph.id, found.start(), found.end(), wording)
        for paragraph in speech.paragraphs
        for found in re.finditer(re.escape(wording), paragraph.text)
    ]


def a_glossary(speech: Speech, *slogans: Slogan) -> dict[str, str]:
    return all_pages(a_library(an_edition(speech), slogans=slogans))


def read_out(page: str) -> str:
    """The text of a page as a reader has it."""
    content = converter().reset().convert(page.split("\n---\n", 1)[1])
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", "", content)))


def entry(slogan: Slogan, *others: Slogan, speech: Speech | None = None) -> str:
    """What the page of an entry says."""
    return read_out(a_glossary(speech or a_speech("甲"), slogan, *others)[f"slogans/{slogan.id}.md"])


def test_a_former_entry_leads_to_what_holds_it_and_to_what_it_holds() -> None:
    present = [a_slogan(text, name=name) for name, text in {"a": "创优活动", "b": "三查", "c": "“三查三比”"}.items()]
    page = former_slogan_page("d", "第二批创优活动", present)
    assert re.findall(r"^- \[(.+?)\]\(", page, re.M) == ["创优活动"]
    page = former_slogan_page("d", "三查三比", present)
    assert re.findall(r"^- \[.*?\]\((\w)\.md\)", page, re.M) == ["c", "b"]


# --- Where it is said -------------------------------------------------------------------------------------------------


def test_every_occurrence_is_in_its_context() -> None:
    text = "前" * 30 + "两不误、两促进" + "后" * 5
    texts = bodies([a_speech(text, name="a"), a_speech("两不误，两促进", name="b")])
    places = [Occurrence("a", "p_1", 30, 37, "两不误、两促进"), Occurrence("b", "p_1", 0, 7, "两不误，两促进")]
    first, second = concordances(in_parts(a_slogan("两不误、两促进", *places))[0], texts)
    (line,) = first.lines
    assert (line.left, line.cut_left, line.right, line.cut_right) == ("前" * CONTEXT, True, "后" * 5, False)
    (line,) = second.lines
    assert (line.left, line.cut_left, line.right, line.cut_right) == ("", False, "", False)
    assert in_parts(a_slogan("无")) == [{}]
    assert concordances({}, texts) == []


def test_each_place_of_a_paragraph_has_an_address_of_its_own() -> None:
    speech = a_speech("创先争优活动，“创先争优”，1+4。", "&创先争优")
    body = bodies([speech])[speech.id]
    assert [unquote(body.place(p.paragraph, p.start, p.end)) for p in said(speech, "创先争优")] == [
        "?words=创先争优#p_1",
        "?words=创先争优&nth=2#p_1",
        "?words=创先争优#p_2",
    ]
    assert body.place("p_1", 14, 17) == "?words=1%2B4#p_1"
    page = a_glossary(speech, a_slogan("创先争优", *said(speech, "创先争优")))["slogans/kou-hao.md"]
    assert "&amp;nth=2#p_1" in page


def test_words_that_overlap_themselves_are_counted_at_every_place() -> None:
    body = bodies([a_speech("好好好好")])["a-speech"]
    places = [unquote(body.place("p_1", at, at + 2)) for at in range(3)]
    assert places == ["?words=好好#p_1", "?words=好好&nth=2#p_1", "?words=好好&nth=3#p_1"]


def test_a_long_wording_is_not_written_into_an_address() -> None:
    body = bodies([a_speech("好" * (LONGEST_QUOTE + 1))])["a-speech"]
    assert body.place("p_1", 0, LONGEST_QUOTE + 1) == "#p_1"


@pytest.mark.parametrize(
    ("dates", "first", "last", "undated"),
    [
        (["2010-06", "", "2008", "2008-10"], "2008", "2010-06", 1),
        (["2010"], "2010", "2010", 0),
        (["", ""], None, None, 2),
        ([], None, None, 0),
    ],
)
def test_the_first_and_the_last_go_by_stated_dates(
    dates: list[str], first: str | None, last: str | None, undated: int
) -> None:
    between = attested([a_speech("甲", **({"date": date} if date else {})) for date in dates])
    found = [speech.fact("date") if speech else None for speech in (between.first, between.last)]
    assert (found, between.undated) == ([first, last], undated)


def test_one_of_several_speeches_of_the_last_day_is_the_first_of_them() -> None:
    speeches = [a_speech("甲", name=name, date=date) for name, date in (("a", "2008"), ("b", "2009"), ("c", "2009"))]
    between = attested(speeches)
    assert between.last is speeches[1]


@pytest.mark.parametrize(
    ("count", "han", "shown_as"),
    [(85, 36_657, "23.2"), (1, 10_000, "1.0"), (1, 36_657, "0.27"), (0, 9, "0.00"), (3, 0, "—")],
)
def test_counts_per_ten_thousand_characters(count: int, han: int, shown_as: str) -> None:
    assert rate(count, han) == shown_as


@given(st.lists(st.text("甲乙丙", min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_picture_has_a_tick_for_each_place_where_it_lies(texts: list[str]) -> None:
    speech = a_speech(*texts)
    places = said(speech, "甲")
    drawn = picture(bodies([speech])[speech.id], places)
    whole = "".join(texts)
    at = [found.start() / len(whole) for found in re.finditer("甲", whole)]
    assert [int(x) for x in re.findall(r"M(\d+) ", drawn)] == [round(share * 1000) for share in at]
    thirds = Counter("篇首" if share < 1 / 3 else "篇中" if share < 2 / 3 else "篇末" for share in at)
    words = re.search('aria-label="(.*?)"', drawn)[1]  # type: ignore[index]
    assert {name: int(count) for name, count in re.findall(r"(\w\w) (\d+) 处", words)} == thirds


def test_the_page_says_how_large_the_sample_is() -> None:
    speech = a_speech("两不误" * 3, "，" * 50, name="a", date="2008-10-09")
    library = a_library(
        an_edition(speech),
        an_edition(a_speech("乙" * 11, name="b")),
        slogans=(a_slogan("两不误", *said(speech, "两不误")),),
    )
    page = read_out(all_pages(library)["slogans/kou-hao.md"])
    assert "全库 2 篇、20 字（只计汉字），平均每万字 1500.0 处；其余 1 篇没有说到" in page
    assert "见于2008年10月9日的一篇讲话" in page


# --- What it means and what belongs to it -----------------------------------------------------------------------------


def test_a_definition_says_whose_it_is() -> None:
    speech = a_speech("四学四比，就是比学习。")
    for gloss, says, other in (
        (Gloss("比学习", "text", speech.id, "p_1", 7, 10), "原文解释", "编者释义"),
        (Gloss("比学习", "keeper"), "编者释义", "原文解释"),
    ):
        page = entry(a_slogan("四学四比", glosses=(gloss,)), speech=speech)
        assert says in page
        assert other not in page


def test_the_keepers_definition_stands_before_the_texts_own_and_only_the_latter_has_a_place() -> None:
    speech = a_speech("四学四比，就是比学习。", name="a")
    glosses = Gloss("学四样、比四样", "keeper"), Gloss("比学习", "text", speech.id, "p_1", 5, 8)
    page = all_pages(a_library(an_edition(speech), slogans=(a_slogan("四学四比", glosses=glosses, counts=8),)))
    said = page["slogans/kou-hao.md"]
    assert said.index("编者释义") < said.index("学四样、比四样") < said.index("原文解释") < said.index("比学习（")
    assert said.count("?words=") == 1
    assert "库中没有逐项说明" not in said


def test_a_definition_leads_to_its_words_or_where_they_stand_apart_to_its_paragraph() -> None:
    texts = bodies([a_speech("四学四比，就是比学习。", name="a")])
    there = gloss_place(Gloss("比学习", "text", "a", "p_1", 7, 10), texts)
    assert there == "?words=%E6%AF%94%E5%AD%A6%E4%B9%A0#p_1"
    assert gloss_place(Gloss("比学习、比工作", "text", "a", "p_1"), texts) == "#p_1"
    assert gloss_place(Gloss("编者的话", "keeper"), texts) == ""


def test_members_lead_to_their_places_and_entries() -> None:
    speech = a_speech("两新：新风、新貌。", name="a")
    members = (Member("新风", "a", "p_1", 3, 5), Member("新貌", "a", "p_1", 6, 8, "xin-mao"))
    slogan = a_slogan("两新", *said(speech, "两新"), name="liang-xin", type="A", counts=2, members=members)
    other = a_slogan("新貌", *said(speech, "新貌"), name="xin-mao")
    page = a_glossary(speech, slogan, other)["slogans/liang-xin.md"]
    assert '<a href="../../speeches/a/?words=%E6%96%B0%E9%A3%8E#p_1">新风</a>' in page
    assert '（<a href="../xin-mao/">见该条</a>）' in page
    assert "数字所示" not in page


@pytest.mark.parametrize(
    ("found", "says"), [(0, "库中没有逐项说明（数字所示 3 项）"), (2, "（数字所示 3 项，库中说明的有 2 项）")]
)
def test_what_is_not_spelt_out_is_said_to_be_so(found: int, says: str) -> None:
    speech = a_speech("三新：新风、新貌。")
    members = tuple(Member(text, speech.id, "p_1", at, at + 2) for text, at in [("新风", 3), ("新貌", 6)][:found])
    assert says in entry(a_slogan("三新", type="A", counts=3, members=members), speech=speech)
    assert "逐项" not in entry(a_slogan("首善之区"), speech=speech)


def test_parts_wholes_and_company_are_linked() -> None:
    kin = [a_slogan(text, name=text) for text in "bcd"]
    slogan = a_slogan("甲", parts=("b",), wholes=("c",), together=(("d", 3),), campaigns=("整风",))
    page = entry(slogan, *kin)
    assert re.search("包含 b 又见于 c .*活动 整风.*同段说到 d 3 段", page)


# --- The index --------------------------------------------------------------------------------------------------------


def test_the_index_goes_by_pinyin_without_tones() -> None:
    spelt = [("Òu", "1"), ("ān", "2"), ("ǎn", "3"), ("1+4", "4"), ("lǜ", "5"), ("luò", "6")]
    slogans = [a_slogan(text, name=text, pinyin=pinyin) for pinyin, text in spelt]
    found = [(letter, [line.text for line in under]) for letter, under in by_initial(slogans)]
    assert found == [("A", ["2", "3"]), ("L", ["6", "5"]), ("O", ["1"]), ("#", ["4"])]


def test_a_variant_refers_to_its_entry_and_has_no_page() -> None:
    slogan = a_slogan("两不误", name="liang-bu-wu", pinyin="liǎng bù wù", variants=("不误两头", "“两不误”"))
    rendered = a_glossary(a_speech("甲"), slogan)
    assert [(letter, [(line.text, line.is_variant) for line in lines]) for letter, lines in by_initial([slogan])] == [
        ("B", [("不误两头", True)]),
        ("L", [("两不误", False)]),
    ]
    line = next(line for line in rendered["slogans/index.md"].splitlines() if "不误两头" in line)
    assert re.search('data-pinyin="bu wu liang tou" .*>不误两头</span>.*见.*<a href="liang-bu-wu/">两不误</a>', line)
    assert [path for path in rendered if re.fullmatch("slogans/[^/]*.md", path)] == [
        "slogans/index.md",
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
    assert number_words(text) == words


def test_only_numeric_formulas_stand_under_numbers_in_the_order_of_counting() -> None:
    slogans = [a_slogan(text, name=text, pinyin=text, type=kind) for text, kind in [("五争一树", "A"), ("一刀切", "D")]]
    assert [(word, [slogan.text for slogan in under]) for word, under in by_number(slogans)] == [
        ("一", ["五争一树"]),
        ("五", ["五争一树"]),
    ]


def test_a_slogan_stands_under_each_of_its_campaigns() -> None:
    slogans = [a_slogan("甲", campaigns=("整风", "创优")), a_slogan("乙", campaigns=("整风",)), a_slogan("丙")]
    found = [(name, {slogan.text for slogan in under}) for name, under in by_campaign(slogans)]
    assert found == [("整风", {"甲", "乙"}), ("创优", {"甲"}), ("", {"丙"})]


def test_each_order_has_every_entry_of_the_corpus(library: Library) -> None:
    rendered = all_pages(library)
    ids = {slogan.id for slogan in library.slogans}
    assert len(ids) > 100
    for order in ORDERS[:-1]:
        page = rendered[f"slogans/by/{order}.md"]
        listed = Counter(re.findall(r'<a href="\.\./\.\./([^/"]+)/">', page))
        fitting = {s.id for s in library.slogans if s.type == "A"} if order == "number" else ids
        assert set(listed) == fitting, order
        if order in ("type", "count"):
            assert set(listed.values()) == {1}, order
    assert set(re.findall(r'<li data-pinyin="[^"]*"><a href="([^/"]+)/">', rendered["slogans/index.md"])) == ids


def test_every_address_on_the_pages_of_slogans_lands(library: Library) -> None:
    """MkDocs checks the links that are Markdown; those of the long lists are HTML."""
    rendered = all_pages(library)
    doms = {path: shown(page) for path, page in rendered.items()}
    ids = {published(path): set(dom.ids) for path, dom in doms.items()}
    links = [(path, link["href"] or "") for path in doms if path.startswith("slogans/") for link in doms[path].all("a")]
    assert len(links) > 1000
    for path, href in links:
        target = landing(path, href)
        assert target.path in ids or target.path in ("/data/", "/search/"), (path, href)
        assert not target.fragment or unquote(target.fragment) in ids.get(target.path, {"by-speech"}), (path, href)


def published(path: str) -> str:
    """Where a page is published: `a/b.md` → `/a/b/`, `a/index.md` → `/a/`."""
    return re.sub("(index)?/?$", "", "/" + path.removesuffix(".md")).rstrip("/") + "/"


def landing(path: str, href: str) -> ParseResult:
    """Where a link of a page leads: a Markdown one from the file it is in, any other from the address of the page."""
    if not re.search(r"\.md([?#]|$)", href):
        return urlparse(urljoin(published(path), href))
    target = urlparse(urljoin("/" + path, href))
    return target._replace(path=published(target.path.removeprefix("/")))


# --- The map ----------------------------------------------------------------------------------------------------------


def test_the_map_counts_every_slogan_in_every_speech(library: Library) -> None:
    dom = shown(all_pages(library)["slogans/by/speech.md"])
    assert [head["scope"] for head in dom.all("th")].count("row") == min(MOST_ROWS, len(library.slogans))
    texts = bodies(library.speeches)
    heads = columns(library.slogans, texts)
    assert len(heads) == len(library.speeches)
    for slogan, cells in rows(library.slogans, heads):
        counts = [sum(each.speech == speech.id for each in slogan.occurrences) for speech in heads]
        assert [cell.count for cell in cells] == counts


def test_a_large_map_is_cut_and_says_so() -> None:
    speeches = [a_speech("甲" * (number + 1), name=f"s-{number}") for number in range(MOST_COLUMNS + 3)]
    every = a_slogan("甲", *(place for speech in speeches for place in said(speech, "甲")))
    rare = [a_slogan(f"乙{number}", name=f"yi-{number}") for number in range(MOST_ROWS)]
    texts = bodies(speeches)
    kept = {speech.id for speech in columns([every, *rare], texts)}
    assert kept == {f"s-{number}" for number in range(3, MOST_COLUMNS + 3)}
    page = all_pages(a_library(*map(an_edition, speeches), slogans=(every, *rare)))["slogans/by/speech.md"]
    page = read_out(page)
    assert f"全库 {MOST_ROWS + 1} 条口号，这里列出用例最多的 {MOST_ROWS} 条" in page
    assert f"{MOST_COLUMNS + 3} 篇讲话，列出说到这些口号最多的 {MOST_COLUMNS} 篇" in page


def test_the_public_table_of_slogans_and_speeches_is_whole(library: Library) -> None:
    table = csv.DictReader(io.StringIO(data.of_corpus(library)["data/slogans_by_speech.csv"].decode(), newline=""))
    counts = {(row["slogan"], row["speech"]): int(row["count"]) for row in table}
    assert counts == Counter((slogan.id, each.speech) for slogan in library.slogans for each in slogan.occurrences)


def test_pages_with_few_places_are_whole_too() -> None:
    for slogan in (a_slogan("甲"), a_slogan("乙", Occurrence("a-speech", "p_1", 0, 1, "乙"))):
        rendered = a_glossary(a_speech("乙"), slogan)
        for path in ("slogans/kou-hao.md", *(f"slogans/by/{order}.md" for order in ORDERS)):
            assert isinstance(shown(rendered[path]), Dom)
