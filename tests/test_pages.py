"""The pages say what the library says: text stays text, every address lands, the apparatus counts right."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config

from build_scripts import cleaning as clean
from build_scripts import exports, glossary
from build_scripts.model import (
    FACTS,
    Doubt,
    Edition,
    Evidence,
    Fact,
    Gloss,
    KeeperEdit,
    Library,
    Occurrence,
    Paragraph,
    Redaction,
    Repair,
    Revision,
    Section,
    Slogan,
    Source,
    Speech,
)
from build_scripts.pages import Pages
from build_scripts.pages.facts import by_date, day, han_characters, known, neighbours
from build_scripts.pages.literal import identifier, literal, visible
from build_scripts.pages.names import words
from build_scripts.pages.paragraph import Mark, heading_ranks, marked, section_names
from build_scripts.pages.speech import EXAMPLES_PER_RULE, LONGEST_OPEN_OUTLINE, rule_reports

PROJECT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).with_name("cases") / "pages"
GOLD = Path(__file__).with_name("gold") / "texts"
HOSTILE = yaml.safe_load((CASES / "hostile.yml").read_text("utf-8"))
MARKS = yaml.safe_load((CASES / "marks.yml").read_text("utf-8"))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Dom(HTMLParser):
    """As much of a page's tree as the tests ask for: text by id, ids in order, elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.text: dict[str, str] = {}
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self.links_inside_links = 0
        self._open: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.links_inside_links += tag == "a" and any(around == "a" for around, _ in self._open)
        for _, around in self._open:
            if around:
                self.inside[around].append(tag)
        name = attributes.get("id")
        if name:
            self.ids.append(name)
            self.text.setdefault(name, "")
            self.inside.setdefault(name, [])
        if tag not in VOID:
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            opened, _ = self._open.pop()
            assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data: str) -> None:
        for _, name in self._open:
            if name:
                self.text[name] += data

    def all(self, tag: str, kind: str = "") -> list[dict[str, str | None]]:
        return [a for t, a in self.elements if t == tag and (not kind or kind in (a.get("class") or "").split())]


@cache
def converter() -> markdown.Markdown:
    config = load_config(str(PROJECT / "mkdocs.yml"))
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def shown(page: str) -> Dom:
    """A page as the site's own Markdown publishes it."""
    return Dom(converter().reset().convert(page.split("\n---\n", 1)[1] if page.startswith("---\n") else page))


def a_speech(*paragraphs: str, name: str = "a-speech", sections: tuple[Section, ...] = (), **facts: str) -> Speech:
    numbered = tuple(Paragraph(f"p_{number}", text) for number, text in enumerate(paragraphs, 1))
    known = {key: Fact(value, "own_line", 1) for key, value in facts.items()}
    source = Source("a.txt", 1, "0" * 64, "utf-8", (1, 9))
    return Speech(name, "speech", True, known, (), (), numbered, source, sections)


def a_section(
    name: str,
    text: str,
    paragraph: str,
    kind: str = "heading",
    level: int = 1,
    parent: str | None = None,
    start: int = 0,
) -> Section:
    end = start + len(text)
    return Section(name, "", text, level, kind, paragraph, start, end, parent, "", None)  # type: ignore[arg-type]


def an_edition(speech: Speech, **more: object) -> Edition:
    return replace(Edition(speech, (), (), (), {}), **more)  # type: ignore[arg-type]


def a_slogan(text: str, *occurrences: Occurrence, name: str = "kou-hao", **more: object) -> Slogan:
    slogan = Slogan(name, text, "kǒu hào", "B", (), occurrences, (Evidence("quoted", 1),), 1.0)
    return replace(slogan, **more)  # type: ignore[arg-type]


def a_library(*editions: Edition, slogans: tuple[Slogan, ...] = ()) -> Library:
    return Library(editions, slogans, "v1")


def all_pages(library: Library, heads: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, str]:
    """Every generated page, as path relative to the folder of pages → Markdown."""
    pieces: list[Edition | Slogan] = [*library.editions, *library.slogans]
    pages = Pages.of_library(library, heads)
    return {path: page for some in (pages.rest(), *map(pages.of, pieces)) for path, page in some.items()}


def speech_page(speech: Speech, **more: object) -> Dom:
    """The page of one speech alone in its library."""
    return shown(all_pages(a_library(an_edition(speech, **more)))[f"speeches/{speech.id}.md"])


def gold_speeches() -> list[Speech]:
    """The gold texts with their outlines, under ids of our own."""
    found = []
    for path in sorted(GOLD.glob("*.yml")):
        gold = yaml.safe_load(path.read_text("utf-8"))
        speech = a_speech(*gold["paragraphs"], name=f"gold-{gold['id']}", title=gold["title"] or gold["id"])
        sections: list[Section] = []
        for node in gold["outline"]:
            words = node["label"] + node["title"]
            start = gold["paragraphs"][node["para"] - 1].index(words)
            parent = next((s.id for s in sections if s.ordinal == node["parent"]), None)
            sections.append(
                Section(
                    f"sec_{node['n']}",
                    node["label"],
                    node["title"],
                    node["level"],
                    node["kind"],
                    f"p_{node['para']}",
                    start,
                    start + len(words),
                    parent,
                    node["style"],
                    node["n"],
                )
            )
        heads = tuple(line["text"] for line in gold["front_matter"])
        found.append(replace(speech, sections=tuple(sections), front_matter=heads))
    return found


# --- Text that stays text ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_wherever_it_stands(text: str) -> None:
    speech = a_speech(text, text, f"{text}。后文", title=text, speaker=text, campaign=text, place=text)
    sections = (a_section("sec_1", text, "p_2"), a_section("sec_2", text, "p_3", "run_in"))
    speech = replace(
        speech,
        sections=tuple(replace(section, note=text) for section in sections),
        redactions=(Redaction(text, "p_1", 0, len(text), text),),
        front_matter=(text, "题署"),
        back_matter=(text,),
        source=replace(speech.source, file=f"{text}.txt", site_title=text, collection_title=text, published=text),
        note=text,
    )
    repair = Repair(text, 0, 0, len(text), text, text, 0, len(text), 1)
    edition = an_edition(
        speech, repairs=(repair,), doubts=(Doubt("x", 1, text, text),), edits=(KeeperEdit("p_1", text, text),)
    )
    gloss = Gloss(text, "text", speech.id, "p_1")
    slogan = a_slogan(
        text, Occurrence(speech.id, "p_1", 0, len(text), text), pinyin=text, variants=(text,), glosses=(gloss,),
        translation=text, note=text, evidence=(Evidence(text, 1),),
    )  # fmt: skip
    plain = "平常文字"
    harmless = all_pages(_retold(edition, slogan, text, plain))
    for path, page in all_pages(a_library(edition, slogans=(slogan,))).items():
        dom = shown(page)
        # The same elements as with harmless words in its place, so nothing in the text became one.
        assert [tag for tag, _ in dom.elements] == [tag for tag, _ in shown(harmless[path]).elements], path
        if path == f"speeches/{speech.id}.md":
            assert [dom.text[p.id] for p in speech.paragraphs] == [p.text for p in speech.paragraphs]
            assert dom.text["title"] == text
            assert dom.text["sec_2"] == text
        if path == f"slogans/{slogan.id}.md":
            assert dom.text["title"] == text


def _retold(edition: Edition, slogan: Slogan, text: str, plain: str) -> Library:
    """The same library with `plain` in place of `text`, found by walking its fields."""

    def retell(value: object) -> object:
        if isinstance(value, str):
            return value.replace(text, plain)
        if isinstance(value, tuple):
            return tuple(map(retell, value))
        if isinstance(value, dict):
            return {key: retell(each) for key, each in value.items()}
        if hasattr(value, "__dataclass_fields__"):
            return replace(value, **{name: retell(getattr(value, name)) for name in value.__dataclass_fields__})  # type: ignore[type-var]
        return len(plain) if value == len(text) and not isinstance(value, bool) else value

    return retell(a_library(edition, slogans=(slogan,)))  # type: ignore[return-value]


MARKUP = st.sampled_from("*_`[]()<>!#{}:&;\\|~^$@\"'=+-./%?, \t\r\n0a1x一，“”\u3000\u00a0\u2028\u200b\ufeff")
ANY = st.text(st.one_of(MARKUP, st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=60)


@settings(deadline=None, max_examples=150)
@given(ANY, ANY)
def test_any_text_is_text(first: str, second: str) -> None:
    dom = speech_page(a_speech(first, second, title=second))
    assert dom.text["p_1"] == first
    assert dom.text["p_2"] == second
    assert dom.text["title"] == second


@settings(deadline=None, max_examples=150)
@given(ANY, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_marks_add_nothing_to_the_text(text: str, stretches: list[tuple[int, int]]) -> None:
    ends = [sorted(min(edge, len(text)) for edge in stretch) for stretch in stretches]
    marks = [Mark(a, b, "span", f'<span id="m_{n}">', "<span>") for n, (a, b) in enumerate(ends)]
    dom = shown(f"{marked(text, marks)}\n{{: #p_1 }}")
    assert dom.text["p_1"] == text
    for number, (start, end) in enumerate(ends):
        assert text[start:end].startswith(dom.text[f"m_{number}"])


@pytest.mark.parametrize("case", MARKS, ids=lambda case: case["name"])
def test_marks_nest(case: dict[str, object]) -> None:
    stretches: list[list[int]] = case["marks"]  # type: ignore[assignment]
    marks = [Mark(a, b, "i", f"({n}", f"({n}") for n, (a, b) in enumerate(stretches)]
    assert marked(str(case["text"]), marks).replace("</i>", ")") == case["shape"]


@pytest.mark.parametrize("character", ["\x00", "\x02", "\x1e", "\x85", "\ud800"])
def test_what_html_cannot_carry_is_shown_by_its_number(character: str) -> None:
    dom = shown(f"{literal(f'甲{character}乙')}\n{{: #p_1 }}")
    assert dom.text["p_1"] == f"甲⟨U+{ord(character):04X}⟩乙"


@pytest.mark.parametrize("name", ["", "甲", "a b", "a#b", '"', "../a", "-a", "a/b", "{x}"])
def test_what_is_no_id_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be an id"):
        identifier(name)


def test_gold_texts_are_on_their_pages_character_for_character() -> None:
    speeches = gold_speeches()
    rendered = all_pages(a_library(*map(an_edition, speeches)))
    for speech in speeches:
        dom = shown(rendered[f"speeches/{speech.id}.md"])
        assert [dom.text[p.id] for p in speech.paragraphs] == [p.text for p in speech.paragraphs]
        assert {s.id: dom.text[s.id] for s in speech.sections if s.kind != "heading"} == {
            s.id: s.label + s.title for s in speech.sections if s.kind != "heading"
        }


# --- Addresses --------------------------------------------------------------------------------------------------------


def test_every_address_on_a_speech_page_lands_and_no_id_comes_twice() -> None:
    for speech in gold_speeches():
        dom = speech_page(speech)
        assert [name for name, count in Counter(dom.ids).items() if count > 1] == []
        here = {link["href"][1:] for link in dom.all("a") if (link.get("href") or "").startswith("#")}  # type: ignore[index]
        assert here <= set(dom.ids)
        permalinks = {link["href"] for link in dom.all("a", "permalink")}
        headings = {s.paragraph for s in speech.sections if s.kind == "heading"}
        assert permalinks == {f"#{s.id}" for s in speech.sections} | {
            f"#{p.id}" for p in speech.paragraphs if p.id not in headings
        }
        assert all(link.get("aria-label") for link in dom.all("a", "permalink"))


def test_the_text_of_every_speech_stays_with_its_slogans_marked(library: Library) -> None:
    """Character for character, and no link stands inside a link, which HTML would take apart."""
    written = all_pages(library)
    for speech in library.speeches:
        page = shown(written[f"speeches/{speech.id}.md"])
        assert [page.text[each.id] for each in speech.paragraphs] == [each.text for each in speech.paragraphs]
        assert page.links_inside_links == 0, speech.id
        assert page.all("a", "slogan"), speech.id


#: A paragraph, the slogans' places in it, and how it marks them: `[` a link, `(` a mark that waits to be asked for.
@pytest.mark.parametrize(
    ("places", "marked"),
    [
        pytest.param([("a", 0, 2), ("a", 4, 6)], "[甲乙]丙丁(甲乙)戊", id="the first of its section is a link"),
        pytest.param([("a", 0, 2), ("b", 0, 4)], "[甲乙丙丁]甲乙戊", id="the longest, where places overlap"),
        pytest.param([("a", 0, 2), ("b", 0, 4), ("a", 4, 6)], "[甲乙丙丁][甲乙]戊", id="first of the marked"),
        pytest.param([("a", 0, 3), ("b", 2, 5)], "[甲乙丙]丁甲乙戊", id="of equals the earlier"),
        pytest.param([], "甲乙丙丁甲乙戊", id="none"),
    ],
)
def test_slogans_are_marked_in_the_text(places: list[tuple[str, int, int]], marked: str) -> None:
    text = "甲乙丙丁甲乙戊"
    slogans = tuple(
        a_slogan(
            "口号", *(Occurrence("a-speech", "p_1", s, e, text[s:e]) for n, s, e in places if n == name), name=name
        )
        for name in "ab"
    )
    block = all_pages(a_library(an_edition(a_speech(text)), slogans=slogans))["speeches/a-speech.md"]
    line = next(line for line in block.splitlines() if "permalink" in line)
    opened = re.sub('<a class="slogan first" [^>]*>', "[", re.sub('<span class="slogan" [^>]*>', "(", line))
    signs = re.sub(r"\[([^<]*)</a>", r"[\1]", re.sub(r"\(([^<]*)</span>", r"(\1)", opened))
    assert signs.split('<a class="permalink')[0] == marked


def test_a_slogan_is_cut_where_a_point_ends_inside_it() -> None:
    speech = a_speech("一是甲乙丙丁", sections=(a_section("sec_1__point_1", "一是甲乙", "p_1", kind="point"),))
    slogan = a_slogan("甲乙丙丁", Occurrence("a-speech", "p_1", 2, 6, "甲乙丙丁"))
    page = shown(all_pages(a_library(an_edition(speech), slogans=(slogan,)))["speeches/a-speech.md"])
    assert page.text["p_1"] == "一是甲乙丙丁"
    assert page.text["sec_1__point_1"] == "一是甲乙"
    assert [mark["href"] for mark in page.all("a", "slogan")] == ["../../slogans/kou-hao/"] * 2
    assert page.links_inside_links == 0


def test_a_section_shows_which_slogans_it_holds() -> None:
    speech = a_speech("前", "一、甲", "乙甲", sections=(a_section("sec_1", "一、甲", "p_2"),))
    slogan = a_slogan("甲", Occurrence("a-speech", "p_2", 2, 3, "甲"), Occurrence("a-speech", "p_3", 1, 2, "甲"))
    other = a_slogan("前", Occurrence("a-speech", "p_1", 0, 1, "前"), name="other")
    written = all_pages(a_library(an_edition(speech), slogans=(slogan, other)))["speeches/a-speech.md"]
    held = written.split("<summary>按节列出：2 条，3 处</summary>")[1].split("</details>")[0]
    assert re.findall("<li>(.*?)(?:<ul>|</li>)", held) == [
        "篇首",
        '<a href="../../slogans/other/">前</a>',
        '<a href="#sec_1">一、甲</a>',
        '<a href="../../slogans/kou-hao/">甲</a> <span class="count">2 处</span>',
    ]


def test_what_the_scripts_read_cannot_end_its_attribute() -> None:
    hostile = "\"></div><b>&amp;'\u2028\x85"
    slogan = a_slogan(hostile, Occurrence("a-speech", "p_1", 0, 1, "甲"))
    page = shown(all_pages(a_library(an_edition(a_speech("甲")), slogans=(slogan,)))["speeches/a-speech.md"])
    [facts] = [element["data-facts"] for _, element in page.elements if element.get("id") == "speech-facts"]
    assert json.loads(facts or "")["slogans"]["kou-hao"]["text"] == hostile
    assert page.all("b") == []


def test_former_ids_land_with_their_successors() -> None:
    sections = (a_section("sec_1", "一、标题", "p_1"), a_section("sec_1__point_1", "一是", "p_2", "point", 2, "sec_1"))
    aliases = {"sec_9": "sec_1", "sec_8": "sec_1__point_1", "p_7": "p_1", "p_8": "p_2", "p_9": "gone", "p_2": "p_1"}
    speech = a_speech("一、标题", "一是正文", sections=sections)
    dom = speech_page(speech, aliases=aliases)
    at = dom.ids.index
    assert at("sec_1") < at("p_7") < at("sec_9") < at("p_1")
    assert at("p_2") < at("p_8") < at("sec_8") < at("sec_1__point_1")
    assert "p_9" in dom.ids, "an id whose place is gone still lands on the page"
    assert dom.ids.count("p_2") == 1, "an id in use is no former id"
    assert dom.text["p_2"] == "一是正文"


def test_headings_leave_no_rank_out() -> None:
    for speech in gold_speeches():
        dom = speech_page(speech)
        ranks = [1]
        for tag, attributes in dom.elements:
            if re.fullmatch("h[2-6]", tag) or attributes.get("role") == "heading":
                rank = int(attributes.get("aria-level") or tag[1])
                assert rank <= ranks[-1] + 1, (speech.id, attributes)
                ranks.append(rank)
        assert len(ranks) > 2


def test_a_heading_below_a_point_ranks_by_the_headings_above_it() -> None:
    names = [("a", "point", None), ("b", "heading", "a"), ("c", "run_in", "b"), ("d", "heading", "c")]
    names += [(name, "heading", parent) for name, parent in zip("efgh", "defg", strict=True)]
    sections = [
        a_section(name, "题", f"p_{level}", kind, level, parent) for level, (name, kind, parent) in enumerate(names, 1)
    ]
    assert heading_ranks(sections) == {"b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 6, "h": 6}


def test_a_section_is_named_from_the_outermost_on() -> None:
    labels = [("a", "二、", None), ("b", "（一）", "a"), ("c", "1.", "b"), ("d", "第一，", "c")]
    labels += [("e", "", None), ("f", "（一）", "e")]
    sections = [
        replace(a_section(name, "题", f"p_{number}", parent=parent), label=label)
        for number, (name, label, parent) in enumerate(labels, 1)
    ]
    assert section_names(sections) == {
        "a": "二",
        "b": "二、（一）",
        "c": "二、（一）1",
        "d": "二、（一）1.第一",
        "e": "“题”",
        "f": "“题”（一）",
    }


def test_an_outline_folds_when_it_is_long() -> None:
    for count, opened in ((LONGEST_OPEN_OUTLINE, True), (LONGEST_OPEN_OUTLINE + 1, False)):
        texts = [f"{number}、标题" for number in range(count)]
        sections = tuple(a_section(f"sec_{n}", text, f"p_{n}") for n, text in enumerate(texts, 1))
        dom = speech_page(a_speech(*texts, sections=sections))
        assert ("open" in dom.all("details", "outline")[0]) is opened


def test_the_side_bar_has_headings_and_run_ins_but_no_points() -> None:
    sections = (
        a_section("sec_1", "一、<b>", "p_1"),
        a_section("sec_2", "第一，", "p_2", "run_in", 2, "sec_1"),
        a_section("sec_3", "一是", "p_2", "point", 3, "sec_2", 5),
    )
    rendered = all_pages(a_library(an_edition(a_speech("一、<b>", "第一，。再说一是", sections=sections))))
    outline = yaml.safe_load(rendered["speeches/a-speech.md"].split("---\n")[1])["outline"]
    assert [(entry["id"], entry["level"]) for entry in outline] == [("sec_1", 2), ("sec_2", 3), ("apparatus", 2)]
    assert "<" not in outline[0]["title"]


# --- What is said about the text --------------------------------------------------------------------------------------


def _facts(speech: Speech) -> dict[str, tuple[str, str]]:
    return {row.name: (row.value, row.how) for row in known(speech)}


def test_known_facts_say_how_they_are_known() -> None:
    speech = a_speech("同志们：", "今天开会。", title="动员会上的讲话", salutation="同志们：")
    facts = speech.facts | {
        "date": Fact("2008-10-09", "signature", 40, "二〇〇八年十月九日印"),
        "speaker": Fact("某某", "keeper"),
        "weather": Fact("晴", "omen", 7),
    }
    known = _facts(replace(speech, facts=facts))
    assert known["题名"] == ("动员会上的讲话", "原文题行，底本第 1 行")
    assert known["日期"] == ("2008年10月9日", "落款，底本第 40 行：“二〇〇八年十月九日印”")
    assert known["讲话人"] == ("某某", "编者订正")
    assert known["weather"] == ("晴", "omen，底本第 7 行"), "a fact that nobody has named yet is shown all the same"


def test_unknown_and_masked_facts_are_said_to_be_so() -> None:
    assert _facts(a_speech("甲"))["日期"] == ("底本未载", "")
    known = _facts(a_speech("甲", date_masked="20xx年7月", speaker_masked="王某某"))
    assert "日期" not in known
    assert known["日期（底本有遮去）"][0] == "20xx年7月"
    assert known["讲话人（底本有遮去）"][0] == "王某某"


def test_the_length_counts_han_characters_only() -> None:
    assert han_characters(a_speech("一、2008年，abc。", "〇𠮷！")) == 4


@pytest.mark.parametrize(
    ("date", "said"), [("2008", "2008年"), ("2008-07", "2008年7月"), ("2008-10-09", "2008年10月9日"), ("", "")]
)
def test_dates_in_chinese(date: str, said: str) -> None:
    assert day(a_speech("甲", date=date) if date else a_speech("甲")) == said


def test_before_and_after_in_the_campaign_by_date_and_the_undated_last() -> None:
    days = {"c": "2010-07-01", "a": "2010-06-08", "b": "2010"}
    dated = [a_speech("甲", name=name, campaign="创先争优", date=day) for name, day in days.items()]
    speeches = [*dated, a_speech("甲", name="d", campaign="创先争优"), a_speech("甲", name="e", campaign="别的")]
    beside = {
        name: "".join(each.id if each else "-" for each in both)
        for name, both in neighbours([*speeches, a_speech("甲", name="f")]).items()
    }
    assert beside == {"b": "-a", "a": "bc", "c": "ad", "d": "c-", "e": "--"}


def test_newest_first_and_undated_last() -> None:
    dates = ["2008", "", "2011-08-04", "2008-10", "2008-10-09"]
    speeches = [a_speech("甲", name=f"s-{date or 'none'}", **({"date": date} if date else {})) for date in dates]
    assert [s.id for s in by_date(speeches)] == ["s-2011-08-04", "s-2008-10-09", "s-2008-10", "s-2008", "s-none"]


def _repair(rule: str, layer: int, before: str, after: str, at: int) -> Repair:
    return Repair(rule, layer, at, at + len(before), before, after, at, at + len(before), at + 1)


def test_the_apparatus_groups_changes_by_rule_and_counts_what_it_leaves_out() -> None:
    many = [_repair("later", 2, f"({number})", "", number) for number in range(EXAMPLES_PER_RULE + 5)]
    same = [_repair("earlier", 1, ",", "，", number) for number in range(7)]
    earlier, later = rule_reports([*many, *same])
    assert (earlier.rule.name, earlier.count, earlier.unlisted) == ("earlier", 7, 0)
    assert [(c.before, c.after, c.count, c.lines) for c in earlier.changes] == [(",", "，", 7, (1, 2, 3, 4, 5, 6, 7))]
    assert (later.count, len(later.changes), later.unlisted) == (len(many), EXAMPLES_PER_RULE, 5)
    assert rule_reports([]) == []


def test_the_history_says_when_it_came_and_when_and_how_it_changed() -> None:
    revisions = (Revision("2026-01-02", "aa"), Revision("2026-03-04", "bb", "改<b>字"), Revision("2026-05-06", "cc"))
    speech = a_speech("甲")
    page = shown(all_pages(a_library(an_edition(speech, revisions=revisions)))["speeches/a-speech.md"])
    assert [page.text[f"revision-{number}"] for number in (1, 2, 3)] == [
        "2026-01-02：收入本库",
        "2026-03-04：改<b>字",
        "2026-05-06：文字或著录有改动",
    ]
    assert "history" not in shown(all_pages(a_library(an_edition(speech)))["speeches/a-speech.md"]).text


def test_the_invisible_is_shown() -> None:
    assert visible("甲 \u3000\n\t\u200b\ue000乙") == "甲␣□⏎⇥⟨U+200B⟩⟨U+E000⟩乙"


def test_every_rule_and_every_fact_has_a_name() -> None:
    named = words()
    assert [repair.__name__ for repair in clean.REPAIRS if repair.__name__ not in named["repairs"]] == []
    assert [name for name in named["repairs"] if name not in {repair.__name__ for repair in clean.REPAIRS}] == []
    assert set(FACTS) <= set(named["facts"])


def test_every_kind_of_evidence_has_a_name() -> None:
    compiled = glossary.find_slogans(gold_speeches(), [])
    rules = {item.rule for slogan in compiled.slogans for item in slogan.evidence}
    assert rules
    assert rules <= set(words()["evidence"])


def test_oddities_and_masks_are_marked_and_explained() -> None:
    section = replace(a_section("sec_1", "三、", "p_1", "run_in"), note="原文如此：缺“二、”")
    mask = Redaction("**", "p_1", 2, 4, "三、**的")
    speech = replace(a_speech("三、**的讲话", sections=(section,)), redactions=(mask,))
    dom = speech_page(speech)
    assert dom.text["p_1"] == "三、**的讲话"
    assert [mark["title"] for mark in dom.all("span", "mask")] == ["原文如此：底本以“**”遮去"]
    assert [mark["aria-label"] for mark in dom.all("a", "sic")] == ["原文如此：缺“二、”"]
    assert "缺“二、”" in dom.text["note-sec_1"]


# --- The hand-written pages -------------------------------------------------------------------------------------------

#: Fields with fields of their own.
FIELDS = ("source", "paragraphs", "sections", "removed", "repairs", "redactions", "edits", "occurrences", "revisions")


@pytest.mark.parametrize(("heading", "file"), [("speeches", "data/speeches.jsonl"), ("slogans", "data/slogans.json")])
def test_the_fields_of_the_public_data_are_all_described(heading: str, file: str) -> None:
    page = (PROJECT / "docs" / "data.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \| (.*) \|$", page.split(f"{{: #{heading} }}")[1].split("\n## ")[0], re.M)
    described = {
        name: set(re.findall("`(.*?)`", said)) for names, said in rows for name in re.findall("`(.*?)`", names)
    }
    speech = a_speech("甲**", sections=(a_section("sec_1", "甲", "p_1"),))
    speech = replace(speech, redactions=(Redaction("**", "p_1", 1, 3, "甲**"),))
    repairs = (_repair("drop_site_lines", 0, "责任编辑", "", 0), _repair("widen_marks", 1, ",", "，", 9))
    edition = an_edition(speech, repairs=repairs, edits=(KeeperEdit("p_1", "乙", "甲"),))
    edition = replace(edition, revisions=(Revision("2026-11-21", "0" * 12),))
    slogan = a_slogan("甲", Occurrence(speech.id, "p_1", 0, 1, "甲"))
    entry = exports.data.make_slogan_entry(slogan) if heading == "slogans" else exports.data.make_speech_entry(edition)
    assert set(described) == set(entry)
    for name in set(FIELDS) & set(entry):
        inner = entry[name][0] if isinstance(entry[name], list) else entry[name]
        assert set(inner) <= described[name], name


# --- The whole --------------------------------------------------------------------------------------------------------


def test_an_empty_library_has_its_lists() -> None:
    assert set(all_pages(a_library())) == {"index.md", "rules.md", "speeches/index.md", "slogans/index.md"}


def test_pages_are_the_same_twice() -> None:
    library = a_library(*map(an_edition, gold_speeches()))
    assert all_pages(library) == all_pages(library)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-written pages with those of a small library, built by MkDocs; a warning fails it."""
    folder = tmp_path_factory.mktemp("site")
    docs = folder / "docs"
    (docs / "assets").mkdir(parents=True)
    shutil.copytree(PROJECT / "docs" / "assets", docs / "assets", dirs_exist_ok=True)
    for name in ("method.md", "cite.md", "data.md", "search.md"):
        shutil.copyfile(PROJECT / "docs" / name, docs / name)
    speeches = gold_speeches()
    place = speeches[0].paragraphs[1]
    said = Occurrence(speeches[0].id, place.id, 4, 9, place.text[4:9])
    slogan = a_slogan(said.text, said, glosses=(Gloss(place.text[:9], "text", said.speech, said.paragraph, 0, 9),))
    hostile = a_speech("甲", name="hostile", title="</title><script>alert(1)</script>")
    for path, page in all_pages(a_library(*map(an_edition, [*speeches, hostile]), slogans=(slogan,))).items():
        (docs / path).parent.mkdir(exist_ok=True)
        (docs / path).write_text(page, "utf-8")
    config = load_config(str(PROJECT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(folder / "site"), strict=True)
    config.extra["corpus"] = ""
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return folder / "site"


def test_every_page_has_the_search_box_and_speaks_chinese(site: Path) -> None:
    built = sorted(site.rglob("*.html"))
    assert len(built) > 12
    for path in built:
        dom = Dom(path.read_text("utf-8"))
        assert dom.all("html")[0]["lang"] == "zh-CN", path
        box = next(form for form in dom.all("form") if form.get("id") == "header-search")
        assert box["role"] == "search"
        address = "/" if path.name == "404.html" else f"/{path.relative_to(site).parent.as_posix()}/"
        assert urljoin(address, box["action"]) == "/search/", path


def test_nothing_is_loaded_from_another_host(site: Path) -> None:
    for path in [*site.rglob("*.html"), *(site / "assets" / "css").glob("*.css")]:
        text = path.read_text("utf-8")
        assert re.findall(r"""(?:src|href|action)=["']?(?:https?:)?//[^"' >]+""", text) == [], path
        assert re.findall(r"url\((?![\"']?data:)|@import", text) == [], path


def test_a_slogan_leads_to_its_paragraph_with_its_words(site: Path) -> None:
    dom = Dom((site / "slogans" / "kou-hao" / "index.html").read_text("utf-8"))
    links = [link["href"] or "" for link in dom.all("a") if "?words=" in (link.get("href") or "")]
    assert len(links) == 2
    assert all(re.fullmatch(r"\.\./\.\./speeches/gold-000/\?words=(%[0-9A-F]{2})+#p_2", link) for link in links), links


def test_every_link_between_pages_lands(site: Path) -> None:
    """Links in HTML, too, of which MkDocs knows nothing."""
    built = {f"/{path.relative_to(site).as_posix()}": Dom(path.read_text("utf-8")) for path in site.rglob("*.html")}
    for path, dom in built.items():
        for link in dom.all("a"):
            there = urlsplit(urljoin(path, link.get("href") or ""))
            target = f"{there.path}index.html" if there.path.endswith("/") else there.path
            if target.endswith(".html"):
                assert not there.fragment or there.fragment in built[target].ids, (path, link["href"])


def test_the_side_bar_follows_the_outline(site: Path) -> None:
    dom = Dom((site / "speeches" / "gold-000" / "index.html").read_text("utf-8"))
    shown_there = [link["href"] for link in dom.all("a", "md-nav__link") if (link["href"] or "").startswith("#")]
    sections = gold_speeches()[0].sections
    assert shown_there == [f"#{s.id}" for s in sections if s.kind != "point"] + ["#slogans", "#apparatus"]


def test_a_hostile_title_stays_in_its_place_in_the_theme(site: Path) -> None:
    html = (site / "speeches" / "hostile" / "index.html").read_text("utf-8")
    assert "<script>alert(1)" not in html
    assert Dom(html).text["title"] == "</title><script>alert(1)</script>"
