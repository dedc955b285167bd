"""What must hold for any text, whoever thought it up: Hypothesis (`test_texts.py`) or coverage (`guided.py`)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

from test_pages import Dom, all_pages, shown

from build_scripts import anchors, exports
from build_scripts.cleaning import REPAIRS, clean, replay
from build_scripts.cleaning.redactions import redactions
from build_scripts.cleaning.repair_log import Trace
from build_scripts.corpus import checks, speech_file
from build_scripts.exports import epub, write_speech_line, xml_formats
from build_scripts.glossary import find_slogans
from build_scripts.metadata import describe
from build_scripts.model import Cleaned, Edition, Library, Paragraph, RawText, Revision, Site, Source, Speech
from build_scripts.outline import outline
from build_scripts.raw_files import UnreadableTextError, read
from build_scripts.text.characters import PIECE

SITE = Site("动员讲话语料库", "https://example.org/corpus/")
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

# --- bytes ------------------------------------------------------------------------------------------------------------


def decoded_whole_or_refused(content: bytes) -> str:
    """The text that `read` makes of these bytes, from which the bytes can be made again; "" for what it refuses."""
    try:
        raw = read("any.txt", content)
    except UnreadableTextError:
        return ""
    assert "\0" not in raw.text
    if raw.encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        marked = raw.text.startswith("\ufeff") and content.startswith(b"\xef\xbb\xbf")
        assert raw.text.encode(raw.encoding) == content or (marked and raw.text[1:].encode() == content[3:])
    return raw.text


# --- cleaning ---------------------------------------------------------------------------------------------------------


def cleaned(text: str) -> Cleaned:
    """The text cleaned as if it came in a file of UTF-8, also what `read` refuses, which other tests are about."""
    try:
        return clean(read("any.txt", text.encode()))
    except UnreadableTextError:
        return clean(RawText("any.txt", "0" * 64, "utf-8", text))


def nothing_is_lost(text: str) -> Cleaned:
    """Every character lives on or was removed by a rule; speech files say what the cleaning said."""
    result = cleaned(text)
    speeches = describe(result)
    assert replay(text, result.repairs) == result.text
    assert list(checks.unaccounted(result, speeches)) == []
    for speech in speeches:
        assert all(not set(p.text) & {"\n", PIECE} and p.text == p.text.strip() for p in speech.paragraphs)
        written = speech_file.write_speech(speech)
        back = speech_file.read_speech(written)
        assert back == speech, (back, speech)
        assert speech_file.write_speech(back) == written
    return result


#: Repairs that decide how a file is set and written, by all of it (its series of headings, margin, indents and blank
#: lines; the share of its traditional characters): which texts and paragraphs it divides into, in which characters.
OF_THE_WHOLE = {
    *("divide_collection", "drop_collection_title", "free_glued_salutation"),
    *("join_broken_lines", "join_wrapped_lines", "simplify", "write_particle_zhe"),
}


#: Repairs that judge the lines of a page as it sets them, and repairs after which they are lines of a page no more.
OF_LINES = {"drop_site_lines", "drop_site_title", "drop_trailing_lists"}
CHANGING_LINES = {"drop_adverts", "drop_blanks", "drop_copy_marks", "join_broken_lines", "join_wrapped_lines"}


def cleaning_twice_changes_nothing(text: str) -> None:
    """With what only the whole file can decide taken as decided, no repair finds work in what was cleaned."""
    result = cleaned(text)
    changed = CHANGING_LINES & {repair.rule for repair in result.repairs}
    decided = OF_THE_WHOLE | OF_LINES if changed else OF_THE_WHOLE
    for piece in result.text.split(PIECE):
        again = Trace(RawText("again.txt", "0" * 64, "utf-8", piece.strip("\n")))
        for repair in REPAIRS:
            if repair.__name__ not in decided:
                again.apply(repair.__name__, repair(again.text))
        assert again.text == again.raw.text, [(r.rule, r.before, r.after) for r in again.repairs]


#: Facts whose wording is ours: a day as ISO writes it, a title where the text has none.
_IN_OUR_WORDS = ("date", "title")


def facts_stand_in_the_text(text: str) -> None:
    """What is known of a speech is what a line of the text says; a day is one of the calendar, or a part of one."""
    result = cleaned(text)
    for speech in describe(result):
        said = [*speech.front_matter, *(p.text for p in speech.paragraphs), *speech.back_matter]
        whole = "".join(said)
        for name, fact in speech.facts.items():
            assert fact.value, name
            if name not in _IN_OUR_WORDS:
                assert fact.value in whole or fact.value in speech.facts["title"].value, (name, fact)
            elif name == "title" and fact.basis == "own_line":
                assert fact.value in whole, fact
        if "date" in speech.facts:
            day = speech.facts["date"].value
            assert re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", day), day
            date.fromisoformat((day + "-01-01")[:10])


# --- a speech and its glossary ----------------------------------------------------------------------------------------


def an_edition(texts: list[str], name: str = "a-speech") -> Edition:
    """A speech as the build would publish it for the first time."""
    nodes = outline(texts)
    assigned = anchors.assign(texts, nodes, None)
    numbered = tuple(Paragraph(*each) for each in zip(assigned.paragraphs, texts, strict=True))
    sections = anchors.named_sections(nodes, assigned, numbered)
    source = Source("a.txt", 1, "0" * 64, "utf-8", (1, 9))
    speech = Speech(name, "speech", True, {}, (), (), numbered, source, sections, redactions(numbered))
    return Edition(speech, (), (), (), {}, (Revision("2026-11-21", "0" * 12),))


def a_library(*texts: list[str]) -> Library:
    editions = tuple(an_edition(body, f"s{number}") for number, body in enumerate(texts))
    return Library(editions, find_slogans([edition.speech for edition in editions]).slogans, "v1")


def sections_and_masks_are_slices(texts: list[str]) -> Speech:
    speech = an_edition(texts).speech
    said = {paragraph.id: paragraph.text for paragraph in speech.paragraphs}
    ids = [*said, *(section.id for section in speech.sections)]
    assert len(set(ids)) == len(ids)
    for section in speech.sections:
        assert said[section.paragraph][section.start : section.end] == section.label + section.title != ""
    for mask in speech.redactions:
        assert said[mask.paragraph][mask.start : mask.end] == mask.literal != ""
    levels = {section.id: section.level for section in speech.sections}
    assert all(s.level == (levels[s.parent] + 1 if s.parent else 1) for s in speech.sections)
    return speech


def slogans_are_slices(library: Library) -> None:
    said = {(s.id, paragraph.id): paragraph.text for s in library.speeches for paragraph in s.paragraphs}
    named = {slogan.id for slogan in library.slogans}
    assert len(named) == len(library.slogans)
    for slogan in library.slogans:
        assert slogan.occurrences
        for place in (*slogan.occurrences, *slogan.members):
            assert said[place.speech, place.paragraph][place.start : place.end] == place.text != ""
        for one, other in pairwise(slogan.occurrences):
            assert (one.speech, one.paragraph) != (other.speech, other.paragraph) or one.end <= other.start
        assert {*slogan.parts, *slogan.wholes, *dict(slogan.together)} <= named - {slogan.id}


# --- pages ------------------------------------------------------------------------------------------------------------


def pages_say_what_speeches_say(library: Library) -> Iterator[Dom]:
    """The pages of the speeches as they are published; their tags nest, or `shown` would not read them."""
    rendered = all_pages(library)
    for speech in library.speeches:
        dom = shown(rendered[f"speeches/{speech.id}.md"])
        assert {p.id: dom.text[p.id] for p in speech.paragraphs} == {p.id: p.text for p in speech.paragraphs}
        assert {section.id for section in speech.sections} <= set(dom.ids)
        assert len(set(dom.ids)) == len(dom.ids)
        assert dom.links_inside_links == 0
        yield dom


# --- data -------------------------------------------------------------------------------------------------------------


def data_is_read_back(library: Library) -> None:
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
        said = {p.id: p.text for p in edition.speech.paragraphs}
        root = ElementTree.fromstring(xml_formats.write_tei(edition, SITE))
        ids = {element.get(XML_ID): element for element in root.iter() if element.get(XML_ID)}
        assert {name: "".join(ids[name].itertext()) for name in said} == said
        chapter = ElementTree.fromstring(epub.write_chapter(edition.speech))
        ids = {element.get("id"): element for element in chapter.iter() if element.get("id")}
        assert {name: "".join(ids[name].itertext()) for name in said} == said
