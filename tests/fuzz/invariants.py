"""Properties that hold for any text, checked by Hypothesis (`test_texts.py`) and by guided fuzzing (`guided.py`)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import pairwise
from xml.etree import ElementTree

from factories import make_outlined_speech
from page_rendering import Dom, PageRenderer

from build_scripts import exports
from build_scripts.cleaning import REPAIRS, Cleaned, clean, replay
from build_scripts.cleaning.repair_log import Trace
from build_scripts.corpus import checks, speech_file
from build_scripts.exports import epub, write_speech_line, xml_formats
from build_scripts.metadata import describe
from build_scripts.model import Library, RawText, Site, Speech
from build_scripts.raw_files import UnreadableTextError, read
from build_scripts.text.characters import PIECE

SITE = Site("动员讲话语料库", "https://example.org/corpus/")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

# --- bytes ------------------------------------------------------------------------------------------------------------


def check_decoding(content: bytes) -> str:
    """Check that bytes are refused, or decoded so that they can be restored; return the text, "" if refused."""
    try:
        raw = read("any.txt", content)
    except UnreadableTextError:
        return ""
    assert "\0" not in raw.text
    if raw.format == "text" and raw.encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        marked = raw.text.startswith("\ufeff") and content.startswith(b"\xef\xbb\xbf")
        assert raw.text.encode(raw.encoding) == content or (marked and raw.text[1:].encode() == content[3:])
    return raw.text


def check_html(text: str) -> None:
    """Check that every visible character of a page's paragraphs is in the text, in order, also in the frame."""
    lines = [re.sub(r"[\0-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]", "", line) for line in text.splitlines()]
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    try:
        raw = read("any", f"<html><body><div>{paragraphs}</div></body></html>".encode())
    except UnreadableTextError:
        return
    assert _visible(raw.text) == _visible("".join(lines))
    assert all(0 <= mark.start < mark.end <= len(raw.text) for mark in raw.marks)
    assert list(raw.marks) == sorted(raw.marks)


def _visible(text: str) -> str:
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff]", "", text)


# --- cleaning ---------------------------------------------------------------------------------------------------------


def clean_text(text: str) -> Cleaned:
    """Clean a text as if it came in a UTF-8 file, also one that `read` refuses."""
    try:
        return clean(read("any.txt", text.encode()))
    except UnreadableTextError:
        return clean(RawText("any.txt", "0" * 64, "utf-8", text))


def check_nothing_is_lost(text: str) -> Cleaned:
    """Check that every character is kept or removed by a rule, and that speech files read back what was written."""
    result = clean_text(text)
    speeches = describe(result)
    assert replay(result.raw.text, result.repairs) == result.text
    assert list(checks.check_accounted(result, speeches)) == []
    for speech in speeches:
        assert all(not set(p.text) & {"\n", PIECE} and p.text == p.text.strip() for p in speech.paragraphs)
        written = speech_file.write_speech(speech)
        back = speech_file.read_speech(written)
        assert back == speech, (back, speech)
        assert speech_file.write_speech(back) == written
    return result


#: Repairs that depend on the whole file: its series of headings, margins, indents and blank lines, and the share of its
#: traditional characters.
OF_THE_WHOLE = {
    *("divide_collection", "drop_collection_title", "free_glued_salutation"),
    *("join_broken_lines", "join_wrapped_lines", "simplify", "write_particle_zhe"),
}


#: Repairs that depend on the lines of the web page, and repairs that change these lines.
OF_LINES = {"drop_site_lines", "drop_site_title", "drop_trailing_lists"}
CHANGING_LINES = {"drop_adverts", "drop_blanks", "drop_copy_marks", "join_broken_lines", "join_wrapped_lines"}


def check_cleaning_again(text: str) -> None:
    """Check that no repair changes a cleaned text, except repairs that depend on the whole file."""
    result = clean_text(text)
    changed = CHANGING_LINES & {repair.rule for repair in result.repairs}
    excluded = OF_THE_WHOLE | OF_LINES if changed else OF_THE_WHOLE
    for piece in result.text.split(PIECE):
        again = Trace(RawText("again.txt", "0" * 64, "utf-8", piece.strip("\n")))
        for repair in REPAIRS:
            if repair.__name__ not in excluded:
                again.apply(repair.__name__, repair(again.text))
        assert again.text == again.raw.text, [(r.rule, r.before, r.after) for r in again.repairs]


#: Facts not quoted: a date in ISO form, a composed title. A campaign has its full name and a quote of the text.
_NOT_QUOTED = ("date", "title")


def check_facts(text: str) -> None:
    """Check that facts are quoted from the text, and that dates exist in the calendar."""
    result = clean_text(text)
    for speech in describe(result):
        lines = [*speech.front_matter, *(p.text for p in speech.paragraphs), *speech.back_matter]
        whole = "".join(lines)
        for name, fact in speech.facts.items():
            assert fact.value, name
            if name not in _NOT_QUOTED:
                said = fact.quote if name == "campaign" and fact.quote else fact.value
                assert said in whole or said in speech.facts["title"].value, (name, fact)
            elif name == "title" and fact.basis == "own_line":
                assert fact.value in whole, fact
        if "date" in speech.facts:
            day = speech.facts["date"].value
            assert re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", day), day
            date.fromisoformat((day + "-01-01")[:10])


# --- a speech and its glossary ----------------------------------------------------------------------------------------


def check_outline(texts: list[str]) -> Speech:
    """Check that ids are unique, sections and redactions are slices of their paragraphs, and levels are depths."""
    speech = make_outlined_speech(*texts)
    texts_by_id = {paragraph.id: paragraph.text for paragraph in speech.paragraphs}
    ids = [*texts_by_id, *(section.id for section in speech.sections)]
    assert len(set(ids)) == len(ids)
    for section in speech.sections:
        assert texts_by_id[section.paragraph][section.start : section.end] == section.label + section.title != ""
    for mask in speech.redactions:
        assert texts_by_id[mask.paragraph][mask.start : mask.end] == mask.literal != ""
    levels = {section.id: section.level for section in speech.sections}
    assert all(s.level == (levels[s.parent] + 1 if s.parent else 1) for s in speech.sections)
    return speech


def check_glossary(library: Library) -> None:
    """Check that occurrences are slices of their paragraphs and do not overlap, and that relations lead to entries."""
    texts_by_id = {(s.id, paragraph.id): paragraph.text for s in library.speeches for paragraph in s.paragraphs}
    named = {slogan.id for slogan in library.slogans}
    assert len(named) == len(library.slogans)
    for slogan in library.slogans:
        assert slogan.occurrences
        for place in (*slogan.occurrences, *slogan.members):
            assert texts_by_id[place.speech, place.paragraph][place.start : place.end] == place.text != ""
        for one, other in pairwise(slogan.occurrences):
            assert (one.speech, one.paragraph) != (other.speech, other.paragraph) or one.end <= other.start
        assert {*slogan.parts, *slogan.wholes, *(each.slogan for each in slogan.together)} <= named - {slogan.id}


# --- pages ------------------------------------------------------------------------------------------------------------


def check_pages(library: Library) -> Iterator[Dom]:
    """Check that each page has every paragraph and id of its speech; yield the pages (their tags nest)."""
    renderer = PageRenderer(library)
    for speech in library.speeches:
        dom = Dom(renderer.render(f"speeches/{speech.id}.md"))
        assert {p.id: dom.text[p.id] for p in speech.paragraphs} == {p.id: p.text for p in speech.paragraphs}
        assert {section.id for section in speech.sections} <= set(dom.ids)
        assert len(set(dom.ids)) == len(dom.ids)
        assert dom.links_inside_links == 0
        yield dom


# --- data -------------------------------------------------------------------------------------------------------------


def check_exports(library: Library) -> None:
    """Check that exports read back as the texts, and that no cell of a table starts a formula."""
    files = exports.export_corpus(library, SITE)
    for edition in library.editions:
        files |= exports.export_speech(edition, SITE)
    lines = [write_speech_line(edition) for edition in library.editions]
    assert all(line.count(b"\n") == 1 for line in lines)
    entries = [json.loads(line) for line in lines]
    texts = [[p.text for p in speech.paragraphs] for speech in library.speeches]
    assert [[p["text"] for p in entry["paragraphs"]] for entry in entries] == texts
    slogans = json.loads(files["data/slogans.json"])
    assert [each["text"] for each in slogans] == [slogan.text for slogan in library.slogans]
    for name, content in files.items():
        if name.endswith(".csv"):
            head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
            assert {len(row) for row in rows} <= {len(head)}, name
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row), name
        elif name.endswith(".json"):
            json.loads(content)
    for edition in library.editions:
        texts_by_id = {p.id: p.text for p in edition.speech.paragraphs}
        root = ElementTree.fromstring(xml_formats.write_tei(edition, SITE))
        ids = {element.get(XML_ID): element for element in root.iter() if element.get(XML_ID)}
        assert {name: "".join(ids[name].itertext()) for name in texts_by_id} == texts_by_id
        chapter = ElementTree.fromstring(epub.write_chapter(edition.speech))
        ids = {element.get("id"): element for element in chapter.iter() if element.get("id")}
        assert {name: "".join(ids[name].itertext()) for name in texts_by_id} == texts_by_id
