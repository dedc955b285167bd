"""Each format of a speech has the content of the speech, read back as its readers would read it.

TEI was also validated with `tei_all` (3.6.0); to repeat that, set TEI_SCHEMA=tei_all.rng and JING=jing.jar (Java).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from factories import make_edition, make_library_with_text_in_every_field, make_section, make_speech
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from build_scripts import exports
from build_scripts.exports import bibliography, data, divisions, epub, plain, xml_formats
from build_scripts.model import Edition, Library, Revision, Site
from build_scripts.text.markdown import escape

PROJECT = Path(__file__).parents[2]
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def get_text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


def get_texts_by_id(document: bytes, attribute: str) -> dict[str, str]:
    """Return the text of each element with an id; ids must be unique."""
    named = [element for element in ElementTree.fromstring(document).iter() if element.get(attribute)]
    texts = {element.get(attribute, ""): get_text(element) for element in named}
    assert len(texts) == len(named)
    return texts


# --- All formats ------------------------------------------------------------------------------------------------------


def test_each_speech_has_a_file_in_every_format(library: Library, site: Site) -> None:
    for edition in library.editions:
        speech = edition.speech
        files = exports.export_speech(edition, site)
        assert list(files) == [f"{speech.url}{speech.id}.{each.ending}" for each in exports.SPEECH_FORMATS]
        assert files == exports.export_speech(edition, site)


def test_every_format_names_the_revision_and_not_the_corpus_version(library: Library, site: Site) -> None:
    for edition in library.editions:
        for path, content in exports.export_speech(edition, site).items():
            assert edition.revision in content.decode(), path
            assert library.version not in content.decode(), path


def test_hostile_text_stays_text(hostile_text: str, site: Site) -> None:
    (edition,) = make_library_with_text_in_every_field(hostile_text).editions
    expected = [hostile_text, hostile_text, f"{hostile_text}。后文"]
    for document, attribute in (
        (xml_formats.write_tei(edition, site), XML_ID),
        (epub.write_chapter(edition.speech), "id"),
    ):
        texts = get_texts_by_id(document, attribute)
        assert [texts[paragraph.id] for paragraph in edition.speech.paragraphs] == expected
        assert texts["sec_2"] == hostile_text
    root = ElementTree.fromstring(xml_formats.write_tei(edition, site))
    assert root.findtext(f".//{TEI}titleStmt/{TEI}title") == hostile_text
    assert json.loads(bibliography.write_csl(edition, site))[0]["title"] == hostile_text


# --- The tree of divisions --------------------------------------------------------------------------------------------


def test_divisions_have_every_paragraph_once_in_order(library: Library) -> None:
    for speech in library.speeches:
        found: list[str] = []

        def walk(division: divisions.Division, found: list[str] = found) -> None:
            found += [division.heading.id] if division.heading else []
            found += [paragraph.id for paragraph in division.paragraphs]
            for part in division.parts:
                assert part.rank == division.rank + 1
                walk(part)

        walk(divisions.divide(speech))
        assert found == [paragraph.id for paragraph in speech.paragraphs]


def test_headings_below_a_point_belong_to_the_heading_above_it() -> None:
    sections = (
        make_section("sec_1", "p_1", "题"),
        make_section("sec_1__point_1", "p_2", "题", kind="point", parent="sec_1"),
        make_section("sec_1__point_1__para_1", "p_3", "题", parent="sec_1__point_1"),
        make_section("sec_2", "p_4", "题"),
    )
    tree = divisions.divide(make_speech("甲", "乙", "丙", "丁", sections=sections))
    assert [part.section.id for part in tree.parts if part.section] == ["sec_1", "sec_2"]
    assert [part.section.id for part in tree.parts[0].parts if part.section] == ["sec_1__point_1__para_1"]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=6))
def test_overlapping_marks_nest_and_keep_the_text(spans: list[tuple[int, int]]) -> None:
    marks = [
        make_section(f"sec_{number}", start=min(span), end=max(span), kind="point")
        for number, span in enumerate(spans, 1)
    ]
    texts = get_texts_by_id(epub.write_chapter(make_speech("甲乙丙丁戊己庚辛", sections=marks)), "id")
    assert texts["p_1"] == "甲乙丙丁戊己庚辛"
    assert texts.keys() == {"p_1", *(mark.id for mark in marks)}


# --- Text and Markdown ------------------------------------------------------------------------------------------------


def test_plain_text_has_every_paragraph_in_order(library: Library, site: Site) -> None:
    for edition in library.editions:
        speech = edition.speech
        text = plain.write_text(edition, site).decode("utf-8-sig")
        blocks = text.rpartition("\n\n--\n\n")[0].split("\n\n")
        assert blocks[0] == speech.title
        end = len(blocks) - len(speech.back_matter)
        assert blocks[end - len(speech.paragraphs) : end] == [paragraph.text for paragraph in speech.paragraphs]
        assert text.endswith(f"{site.address}{speech.url}\n")


def read_as_markdown(line: str) -> list[tuple[str, str]]:
    """Return the blocks that CommonMark reads, as type and text; a line must have only text in it."""
    blocks = []
    for token in MarkdownIt("commonmark").parse(line):
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special", "entity"}, line
            blocks.append(("inline", "".join(child.content for child in children)))
        elif token.nesting >= 0 and token.type != "paragraph_open":
            blocks.append((token.type, token.content))
    return blocks


def test_hostile_text_is_text_in_markdown(hostile_text: str) -> None:
    escaped = escape(hostile_text)
    assert read_as_markdown(escaped) == [("inline", hostile_text)]
    assert read_as_markdown(f"# {escaped}") == [("heading_open", ""), ("inline", hostile_text)]


@given(st.text(st.sampled_from("甲a 1.)(#*_-+=>`~[]<>&!\\{}|\t$@^:\"'"), min_size=1, max_size=12).filter(str.strip))
def test_no_punctuation_is_markup_in_markdown(text: str) -> None:
    assert read_as_markdown(escape(text)) == [("inline", text)]


def test_markdown_has_facts_and_heading_ids(library: Library, site: Site) -> None:
    edition = library.editions[0]
    speech = edition.speech
    _, front, body = plain.write_markdown(edition, site).decode().split("---\n", 2)
    facts = yaml.safe_load(front)
    assert (facts["id"], facts["title"], facts["revision"]) == (speech.id, speech.title, edition.revision)
    assert facts["url"] == site.at(speech.url)
    headings = re.findall(r"^##+ .* \{: #(\S+) \}$", body, re.M)
    assert headings == [section.id for section in speech.sections if section.kind == "heading"]


# --- JSON and TEI -----------------------------------------------------------------------------------------------------


def test_json_is_the_line_of_the_speech_in_all_speeches(library: Library, site: Site) -> None:
    for edition in library.editions:
        line = data.write_speech_line(edition)
        assert line.count(b"\n") == 1
        assert json.loads(data.write_speech(edition, site)) == json.loads(line)


def test_tei_has_the_text_of_every_id(library: Library, site: Site) -> None:
    for edition in library.editions:
        speech = edition.speech
        document = xml_formats.write_tei(edition, site)
        texts = get_texts_by_id(document, XML_ID)
        assert texts.keys() == {p.id for p in speech.paragraphs} | {s.id for s in speech.sections}
        assert {p.id: texts[p.id] for p in speech.paragraphs} == {p.id: p.text for p in speech.paragraphs}
        elements = {element.get(XML_ID): element for element in ElementTree.fromstring(document).iter()}
        for section in speech.sections:
            if section.kind == "heading":
                assert elements[section.id].tag == f"{TEI}div"
                assert elements[section.id][0].get(XML_ID) == section.paragraph
            else:
                assert texts[section.id] == texts[section.paragraph][section.start : section.end]


def test_tei_elements_are_in_the_order_of_the_schema(library: Library, site: Site) -> None:
    order = ["titleStmt", "editionStmt", "extent", "publicationStmt", "notesStmt", "sourceDesc"]
    for edition in library.editions:
        root = ElementTree.fromstring(xml_formats.write_tei(edition, site))
        assert [child.tag.removeprefix(TEI) for child in root] == ["teiHeader", "text"]
        header = [child.tag.removeprefix(TEI) for child in root[0]]
        assert header == ["fileDesc", "encodingDesc", "profileDesc", "revisionDesc"]
        positions = [order.index(child.tag.removeprefix(TEI)) for child in root[0][0]]
        assert positions == sorted(positions)
        for division in [*root.iter(f"{TEI}div"), *root.iter(f"{TEI}body")]:
            kinds = [child.tag.removeprefix(TEI) for child in division]
            assert kinds == sorted(kinds, key=["opener", "head", "p", "div"].index)
        assert all(date.get("when") for date in root.iter(f"{TEI}change"))


def test_character_that_xml_forbids_is_shown_by_its_number(site: Site) -> None:
    root = ElementTree.fromstring(xml_formats.write_tei(make_edition(make_speech("甲\x0b乙")), site))
    assert root.findtext(f".//{TEI}body/{TEI}p") == "甲⟨U+000B⟩乙"


@pytest.mark.skipif(not {"TEI_SCHEMA", "JING"} <= os.environ.keys(), reason="set TEI_SCHEMA and JING")
def test_tei_is_valid(library: Library, site: Site, tmp_path: Path) -> None:
    hostile = make_library_with_text_in_every_field("<b>&amp;]]>“{{”").editions
    for number, edition in enumerate([*library.editions, *hostile]):
        (tmp_path / f"{number}.xml").write_bytes(xml_formats.write_tei(edition, site))
    command = ["java", "-jar", os.environ["JING"], os.environ["TEI_SCHEMA"], *map(str, tmp_path.glob("*.xml"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


# --- Records for reference managers -----------------------------------------------------------------------------------


def test_records_of_a_speech(reference: dict[str, Any]) -> None:
    facts = {name: value for name, value in reference["speech"].items() if name != "id"}
    speech = make_speech("甲", speech_id=reference["speech"]["id"], **facts)
    edition = make_edition(speech, revisions=(Revision("2026-11-21", reference["version"]),))
    site = Site(**reference["site"])
    assert bibliography.write_bibtex(edition, site).decode() == reference["bibtex"]
    assert bibliography.write_ris(edition, site).decode() == reference["ris"]
    assert json.loads(bibliography.write_csl(edition, site)) == [reference["csl"]]


def test_records_of_the_corpus_are_those_of_its_speeches(library: Library, site: Site) -> None:
    files = dict(bibliography.write_references(library, site))
    entries = re.findall(r"^@online\{(.+),$", files["data/references.bib"].decode(), re.M)
    records = re.findall(r"^ID  - (.+)\r$", files["data/references.ris"].decode(), re.M)
    items = [item["id"] for item in json.loads(files["data/references.csl.json"])]
    assert entries == records == items == [speech.id for speech in library.speeches]
    assert files["data/references.ris"].decode().count("ER  - \r\n") == len(items)


def test_edition_without_history_is_exported_without_revision(site: Site) -> None:
    edition: Edition = replace(make_edition(make_speech("甲")), revisions=())
    files = exports.export_speech(edition, site)
    assert json.loads(files["speeches/a-speech/a-speech.json"])["revision"] == ""
    assert b"editionStmt" not in files["speeches/a-speech/a-speech.xml"]
