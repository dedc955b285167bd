"""Every text appears on its page character for character, whatever it contains, and with all its marks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from factories import (
    find_all,
    make_edition,
    make_library,
    make_section,
    make_slogan,
    make_source,
    make_speech,
)
from gold import make_gold_speeches
from hypothesis import given, settings
from hypothesis import strategies as st
from page_rendering import Dom, PageRenderer, get_config, render_all_pages

from build_scripts.model import (
    Doubt,
    Edition,
    EditorEdit,
    Evidence,
    Gloss,
    Library,
    Occurrence,
    Redaction,
    Repair,
    Slogan,
)
from build_scripts.pages.marking import Mark, collect_marks, mark_text, write_marked
from build_scripts.text.markdown import check_id, escape, write_page

CASES = Path(__file__).parents[1] / "cases" / "pages"
HOSTILE = yaml.safe_load((CASES / "hostile.yml").read_text("utf-8"))
MARKS = yaml.safe_load((CASES / "marks.yml").read_text("utf-8"))
MARKUP = st.sampled_from("*_`[]()<>!#{}:&;\\|~^$@\"'=+-./%?, \t\r\n0a1x一，“”\u3000\u00a0\u2028\u200b\ufeff")
ANY = st.text(st.one_of(MARKUP, st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=60)


def convert(markdown: str) -> str:
    """Return Markdown as the site's settings render it."""
    import markdown as library

    config = get_config()
    return library.markdown(markdown, extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


def render_speech(*paragraphs: str, **facts: str) -> Dom:
    speech = make_speech(*paragraphs, **facts)
    return Dom(PageRenderer(make_library(speech)).render(f"speeches/{speech.id}.md"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_every_field(text: str) -> None:
    library = _library_of(text)
    harmless = render_all_pages(_replace_text(library, text, "平常文字"))  # type: ignore[arg-type]
    speech, slogan = library.speeches[0], library.slogans[0]
    # The address of a campaign's page follows from its name.
    for (path, page), plain in zip(render_all_pages(library).items(), harmless.values(), strict=True):
        dom = Dom(page)
        # The same elements as with a harmless text in its place, so nothing in the text became an element.
        assert [tag for tag, _ in dom.elements] == [tag for tag, _ in Dom(plain).elements], path
        if path == f"speeches/{speech.id}.md":
            assert [dom.text[p.id] for p in speech.paragraphs] == [p.text for p in speech.paragraphs]
            assert dom.text["title"] == text
            assert dom.text["sec_2"] == text
        if path == f"slogans/{slogan.id}.md":
            assert dom.text["title"] == text


def _library_of(text: str) -> Library:
    sections = (
        make_section("sec_1", "p_2", text, note=text),
        make_section("sec_2", "p_3", text, kind="run_in", note=text),
    )
    speech = make_speech(
        text,
        text,
        f"{text}。后文",
        sections=sections,
        redactions=(Redaction(text, "p_1", 0, len(text), text),),
        **dict.fromkeys(("title", "speaker", "campaign", "place"), text),
    )
    source = make_source(file=f"{text}.txt", site_title=text, collection_title=text, published=text)
    speech = replace(speech, front_matter=(text, "题署"), back_matter=(text,), source=source, note=text)
    edition = make_edition(
        speech,
        repairs=(Repair(text, 0, 0, len(text), text, text, 0, len(text), 1),),
        doubts=(Doubt("x", 1, text, text),),
        edits=(EditorEdit("p_1", text, text),),
    )
    slogan = make_slogan(
        text,
        Occurrence(speech.id, "p_1", 0, len(text), text),
        pinyin=text,
        variants=(text,),
        glosses=(Gloss(text, "text", speech.id, "p_1"),),
        translation=text,
        note=text,
        evidence=(Evidence(text, 1),),
    )
    return make_library(edition, slogans=(slogan,))


def _replace_text(value: object, text: str, plain: str) -> object:
    """Return the same records with `plain` in place of `text`, and offsets to match."""
    if isinstance(value, str):
        return value.replace(text, plain)
    if isinstance(value, tuple):
        return tuple(_replace_text(each, text, plain) for each in value)
    if isinstance(value, dict):
        return {key: _replace_text(each, text, plain) for key, each in value.items()}
    if isinstance(value, Edition | Slogan | Library) or hasattr(value, "__dataclass_fields__"):
        names = value.__dataclass_fields__  # type: ignore[union-attr]
        return replace(value, **{name: _replace_text(getattr(value, name), text, plain) for name in names})  # type: ignore[type-var]
    return len(plain) if value == len(text) and not isinstance(value, bool) else value


@settings(deadline=None, max_examples=100)
@given(ANY, ANY)
def test_any_text_is_text(first: str, second: str) -> None:
    dom = render_speech(first, second, title=second)
    assert dom.text["p_1"] == first
    assert dom.text["p_2"] == second
    assert dom.text["title"] == second


@settings(deadline=None, max_examples=300)
@given(ANY)
def test_escaped_markdown_renders_as_the_text(text: str) -> None:
    assert Dom(convert(f"{escape(text)}\n{{: #p_1 }}")).text["p_1"] == text
    assert Dom(convert(f"## {escape(text)} {{: #sec_1 }}")).text["sec_1"] == text


def test_ordinary_text_is_not_escaped() -> None:
    text = "1.要抓“两评一树”（试行）——2011年8月4日；增长8.5%、1+4，A/B？行！"
    assert escape(text) == text
    assert escape("构建和谐**镇") == r"构建和谐\*\*镇"


@settings(deadline=None, max_examples=150)
@given(ANY, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5))
def test_marks_do_not_change_the_text(text: str, stretches: list[tuple[int, int]]) -> None:
    ends = [sorted(min(edge, len(text)) for edge in stretch) for stretch in stretches]
    marks = [Mark(a, b, "span", f'<span id="m_{n}">', "<span>") for n, (a, b) in enumerate(ends)]
    dom = Dom(f'<p id="p_1">{write_marked(text, marks)}</p>')
    assert dom.text["p_1"] == text
    for number, (start, end) in enumerate(ends):
        assert text[start:end].startswith(dom.text[f"m_{number}"])


@pytest.mark.parametrize("case", MARKS, ids=lambda case: case["name"])
def test_marks_nest(case: dict[str, object]) -> None:
    stretches: list[list[int]] = case["marks"]  # type: ignore[assignment]
    marks = [Mark(a, b, "i", f"({n}", f"({n}") for n, (a, b) in enumerate(stretches)]
    assert write_marked(str(case["text"]), marks).replace("</i>", ")") == case["shape"]


@pytest.mark.parametrize("character", ["\x00", "\x02", "\x1e", "\x85", "\ud800"])
def test_characters_that_html_cannot_carry_are_shown_by_number(character: str) -> None:
    assert Dom(convert(f"{escape(f'甲{character}乙')}\n{{: #p_1 }}")).text["p_1"] == f"甲⟨U+{ord(character):04X}⟩乙"


@pytest.mark.parametrize("name", ["", "甲", "a b", "a#b", '"', "../a", "-a", "a/b", "{x}"])
def test_invalid_ids_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be an id"):
        check_id(name)


def test_front_matter_keeps_any_value() -> None:
    values = {"a": "---\n甲: [乙] # 丙\x85\t", "b": "no", "c": "2008-10", "d": "\u2028\ufeff😀"}
    page = write_page({**values, "empty": ""}, ["甲"])
    assert yaml.safe_load(page.split("---\n", 1)[1].rsplit("\n---\n", 1)[0]) == values


# --- Pages are Markdown -----------------------------------------------------------------------------------------------


def test_pages_have_no_html_and_no_json(library: Library) -> None:
    for path, page in PageRenderer(library).markdown.items():
        _, front, body = page.split("---\n", 2)
        assert not re.search(r"<[a-z/!]|&#", body), path
        assert len(front.splitlines()) <= 14, path
        assert not re.search(r"[{\[]", front), path


def test_edited_markdown_keeps_its_words_without_marks() -> None:
    speech = make_speech("甲乙丙丁", "戊己")
    slogan = make_slogan("乙丙", *find_all(speech, "乙丙"))
    renderer = PageRenderer(make_library(speech, slogans=(slogan,)))
    path = f"speeches/{speech.id}.md"
    assert Dom(renderer.render(path)).find_all("a", "slogan")
    edited = Dom(renderer.render(path, renderer.markdown[path].replace("甲乙丙丁", "甲乙丙**丁**改")))
    assert edited.text["p_1"] == "甲乙丙丁改"
    assert edited.text["p_2"] == "戊己"
    assert edited.find_all("a", "slogan") == []
    assert {"#p_1", "#p_2"} <= {link["href"] for link in edited.find_all("a", "permalink")}


def test_gold_texts_are_on_their_pages() -> None:
    speeches = list(make_gold_speeches().values())
    renderer = PageRenderer(make_library(*speeches))
    for speech in speeches:
        dom = Dom(renderer.render(f"speeches/{speech.id}.md"))
        assert [dom.text[p.id] for p in speech.paragraphs] == [p.text for p in speech.paragraphs]
        inner = [section for section in speech.sections if section.kind != "heading"]
        assert [dom.text[section.id] for section in inner] == [section.label + section.title for section in inner]


def test_corpus_texts_are_on_their_pages_with_their_slogans(library: Library) -> None:
    renderer = PageRenderer(library)
    for speech in library.speeches:
        dom = Dom(renderer.render(f"speeches/{speech.id}.md"))
        assert [dom.text[each.id] for each in speech.paragraphs] == [each.text for each in speech.paragraphs]
        assert dom.links_inside_links == 0, speech.id
        assert dom.find_all("a", "slogan"), speech.id


# --- Slogans in the text ----------------------------------------------------------------------------------------------


#: A paragraph, the slogans in it, and how they are marked: `[` a link, `(` a mark that scripts can make a link.
@pytest.mark.parametrize(
    ("occurrences", "marked"),
    [
        pytest.param([("a", 0, 2), ("a", 4, 6)], "[甲乙]丙丁(甲乙)戊", id="the first of its section is a link"),
        pytest.param([("a", 0, 2), ("b", 0, 4)], "[甲乙丙丁]甲乙戊", id="the longest of overlapping ones"),
        pytest.param([("a", 0, 2), ("b", 0, 4), ("a", 4, 6)], "[甲乙丙丁][甲乙]戊", id="the first that is marked"),
        pytest.param([("a", 0, 3), ("b", 2, 5)], "[甲乙丙]丁甲乙戊", id="of equally long ones the earlier"),
        pytest.param([], "甲乙丙丁甲乙戊", id="none"),
    ],
)
def test_slogans_are_marked(occurrences: list[tuple[str, int, int]], marked: str) -> None:
    text = "甲乙丙丁甲乙戊"
    speech = make_speech(text)
    slogans = [
        make_slogan(
            "口号",
            *(Occurrence(speech.id, "p_1", s, e, text[s:e]) for n, s, e in occurrences if n == name),
            slogan_id=name,
        )
        for name in "ab"
    ]
    page = PageRenderer(make_library(speech, slogans=slogans)).render(f"speeches/{speech.id}.md")
    paragraph = re.search('<p class="para" id="p_1">(.*?)<a class="permalink', page)[1]  # type: ignore[index]
    opened = re.sub('<a class="slogan first" [^>]*>', "[", re.sub('<span class="slogan" [^>]*>', "(", paragraph))
    assert re.sub(r"\[([^<]*)</a>", r"[\1]", re.sub(r"\(([^<]*)</span>", r"(\1)", opened)) == marked


def test_a_slogan_is_cut_where_a_point_ends_inside_it() -> None:
    speech = make_speech("一是甲乙丙丁", sections=(make_section("sec_1__point_1", "p_1", "一是甲乙", kind="point"),))
    slogan = make_slogan("甲乙丙丁", Occurrence(speech.id, "p_1", 2, 6, "甲乙丙丁"))
    dom = Dom(PageRenderer(make_library(speech, slogans=(slogan,))).render(f"speeches/{speech.id}.md"))
    assert dom.text["p_1"] == "一是甲乙丙丁"
    assert dom.text["sec_1__point_1"] == "一是甲乙"
    assert [mark["href"] for mark in dom.find_all("a", "slogan")] == ["../../slogans/kou-hao/"] * 2
    assert dom.links_inside_links == 0


def test_facts_for_scripts_cannot_end_their_attribute() -> None:
    hostile = "\"></div><b>&amp;'\u2028\x85"
    slogan = make_slogan(hostile, Occurrence("a-speech", "p_1", 0, 1, "甲"))
    dom = Dom(PageRenderer(make_library(make_speech("甲"), slogans=(slogan,))).render("speeches/a-speech.md"))
    [facts] = [element["data-facts"] for _, element in dom.elements if element.get("id") == "speech-facts"]
    assert json.loads(facts or "")["slogans"]["kou-hao"]["text"] == hostile
    assert dom.find_all("b") == []


def test_paragraphs_without_record_stay_as_they_are() -> None:
    html = '<p id="other">甲</p>\n<p>乙</p>'
    assert mark_text(html, collect_marks(make_edition(make_speech("丙")))) == html
