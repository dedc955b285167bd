"""Every export says what the library says, and is read back here as its readers would read it.

TEI and EPUB were also validated with `tei_all` (3.6.0) and epubcheck (5.3.0); to do that again, give their places:
`TEI_SCHEMA=tei_all.rng JING=jing.jar EPUBCHECK=epubcheck.jar` (Java runs them).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from build_scripts import exports
from build_scripts.exports import archive, bibliography, epub, feed, outline, plain, structured, tei
from build_scripts.model import (
    Edition,
    Fact,
    Library,
    Occurrence,
    Paragraph,
    Redaction,
    Revision,
    Section,
    Site,
    Slogan,
    Source,
    Speech,
)
from build_scripts.site.making import indexed, made
from build_scripts.system.files import Folder

CASES = Path(__file__).with_name("cases")
HOSTILE = [text for text in yaml.safe_load((CASES / "pages/hostile.yml").read_text("utf-8")) if "\n" not in text]
REFERENCES = json.loads((CASES / "exports/references.json").read_text("utf-8"))
SITE = Site("动员讲话语料库", "https://example.org/corpus/", "整理文本")
NOWHERE = Site("动员讲话语料库")
TEI = "{http://www.tei-c.org/ns/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
OPF = "{http://www.idpf.org/2007/opf}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def a_speech(*paragraphs: str, name: str = "a-speech", **facts: str) -> Speech:
    known = {key: Fact(value, "own_line", 1) for key, value in facts.items()}
    numbered = tuple(Paragraph(f"p_{number}", text) for number, text in enumerate(paragraphs, 1))
    return Speech(name, "speech", True, known, (), (), numbered, Source("a.txt", 1, "0" * 64, "utf-8", (1, 9)))


def an_edition(speech: Speech, *days: str) -> Edition:
    return Edition(speech, (), (), (), {}, tuple(Revision(day, "0" * 12) for day in days or ("2026-11-21",)))


def a_section(
    name: str, paragraph: str, start: int, end: int, kind: str = "heading", parent: str | None = None
) -> Section:
    return Section(name, "", "题", 1, kind, paragraph, start, end, parent, "", None)  # type: ignore[arg-type]


def hostile_library(text: str) -> Library:
    """A library that says one text wherever it can."""
    speech = a_speech(text, text, f"{text}。后文", title=text, speaker=text, place=text, occasion=text, campaign=text)
    size = len(text)
    heading = replace(a_section("sec_1", "p_2", 0, size), label=text, title=text)
    sections = (heading, replace(a_section("sec_2", "p_3", 0, size, "run_in", "sec_1"), label=text, title=text))
    speech = replace(
        speech,
        sections=sections,
        redactions=(Redaction(text, "p_1", 0, size, text),),
        front_matter=("题署", text),
        back_matter=(text,),
        source=replace(speech.source, file=f"{text}.txt", site_title=text, collection_title=text, published=text),
        note=text,
        complete=False,
    )
    place = Occurrence(speech.id, "p_1", 0, size, text)
    slogan = Slogan("kou-hao", text, "kǒu hào", "B", (text,), (place,), (), 1.0)
    revision = Revision("2026-11-21", "0" * 12, text)
    return Library((replace(an_edition(speech), revisions=(revision,)),), (slogan,), "v1")


def published(library: Library, site: Site) -> dict[str, bytes]:
    """All files that are published of a library besides its pages and its index, as the build writes them."""
    raws = {speech.source.file: b"raw" for speech in library.speeches}
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (
            indexed(library.speeches) as index,
            made(library, raws, index, site, Folder(folder / "pages"), Folder(folder / "files")) as whole,
        ):
            whole()
        files = folder / "files"
        found = {path.relative_to(files).as_posix(): path for path in files.rglob("*") if path.is_file()}
        return {path: found[path].read_bytes() for path in found if not path.startswith("assets/")}


def words(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


# --- All together -----------------------------------------------------------------------------------------------------


def test_same_library_same_bytes_and_every_file_has_its_place(library: Library) -> None:
    files = published(library, SITE)
    assert files == published(library, SITE)
    ends = ("txt", "md", "json", "xml", "bib", "ris", "csl.json")
    expected = {f"{s.url}{s.id}.{end}" for s in library.speeches for end in ends}
    expected |= {f"data/references.{end}" for end in ("bib", "ris", "csl.json")} | {"feed.xml"}
    expected |= {structured.GLOSSARY, *(f"raw/{s.source.file}" for s in library.speeches)}
    names = ("speeches.jsonl", "slogans.json", "slogans_by_speech.csv", "version.json", "SHA256SUMS")
    names = (*names, "corpus.zip", "corpus.epub", "user_dictionary.txt")
    assert set(files) == expected | {f"data/{name}" for name in names}
    assert set(structured.FORMS) == set(ends)


def test_every_export_names_the_version(library: Library) -> None:
    files = published(library, SITE)
    named = {path for path, content in files.items() if library.version in content.decode("utf-8", "replace")}
    binary = {"data/corpus.zip", "data/corpus.epub"}
    # These hold one entry a line or element and nothing else; version.json lies beside them.
    raws = {f"raw/{speech.source.file}" for speech in library.speeches}
    bare = ("speeches.jsonl", "slogans.json", "slogans_by_speech.csv", "SHA256SUMS", "user_dictionary.txt")
    assert set(files) - named - binary == {f"data/{name}" for name in bare} | raws
    assert all(library.version in name for name in zipfile.ZipFile(io.BytesIO(files["data/corpus.zip"])).namelist())
    book = zipfile.ZipFile(io.BytesIO(files["data/corpus.epub"]))
    assert library.version in book.read("book/title.xhtml").decode()


def test_without_an_address_nothing_is_said_that_needs_one(library: Library) -> None:
    files = published(library, NOWHERE)
    assert "feed.xml" not in files
    everything = [content.decode() for path, content in files.items() if not path.endswith((".zip", ".epub"))]
    everything += [head["linked"] for head in exports.heads(library, NOWHERE).values()]
    said = {found for text in everything for found in re.findall(r"https?://[^\s\"<>}]+", text)}
    assert said == {"https://schema.org", "http://www.tei-c.org/ns/1.0"}


def test_an_empty_library_has_its_files() -> None:
    files = published(Library((), (), "v1"), SITE)
    assert "data/corpus.epub" not in files
    assert "feed.xml" not in files
    assert files["data/speeches.jsonl"] == b""
    assert json.loads(files["data/references.csl.json"]) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_every_export(text: str) -> None:
    library = hostile_library(text)
    files = published(library, SITE)
    speech = library.speeches[0]
    root = ElementTree.fromstring(files[f"{speech.url}{speech.id}.xml"])
    ids = {element.get(XML_ID): words(element) for element in root.iter() if element.get(XML_ID)}
    assert [ids[paragraph.id] for paragraph in speech.paragraphs] == [text, text, f"{text}。后文"]
    assert ids["sec_2"] == text
    assert words(root.find(f".//{TEI}titleStmt/{TEI}title")) == text  # type: ignore[arg-type]
    chapter = ElementTree.fromstring(epub.chapter(speech))
    shown = {element.get("id"): words(element) for element in chapter.iter() if element.get("id")}
    assert [shown[paragraph.id] for paragraph in speech.paragraphs] == [text, text, f"{text}。后文"]
    assert ElementTree.fromstring(files["feed.xml"]).findtext(f"{ATOM}entry/{ATOM}summary") == text
    linked = exports.heads(library, SITE)[f"speeches/{speech.id}.md"]["linked"]
    assert not re.search("[<>&]", linked)
    assert json.loads(linked)["headline"] == text
    assert json.loads(files["data/references.csl.json"])[0]["title"] == text


def test_a_character_that_xml_cannot_carry_is_shown_by_its_number() -> None:
    root = ElementTree.fromstring(tei.document(an_edition(a_speech("甲\x0b乙")), SITE, "v1"))
    assert words(root.find(f".//{TEI}body/{TEI}p")) == "甲⟨U+000B⟩乙"  # type: ignore[arg-type]


# --- The tree of divisions --------------------------------------------------------------------------------------------


def test_a_division_holds_what_stands_under_its_heading(library: Library) -> None:
    for speech in library.speeches:
        found: list[str] = []

        def walk(division: outline.Division, found: list[str] = found) -> None:
            found += [division.heading.id] if division.heading else []
            found += [paragraph.id for paragraph in division.paragraphs]
            for part in division.parts:
                assert part.rank == division.rank + 1
                walk(part)

        walk(outline.divided(speech))
        assert found == [paragraph.id for paragraph in speech.paragraphs]


def test_headings_below_a_point_belong_to_the_heading_above_it() -> None:
    sections = (
        a_section("sec_1", "p_1", 0, 1),
        a_section("sec_1__point_1", "p_2", 0, 1, "point", "sec_1"),
        a_section("sec_1__point_1__para_1", "p_3", 0, 1, "heading", "sec_1__point_1"),
        a_section("sec_2", "p_4", 0, 1),
    )
    tree = outline.divided(replace(a_speech("甲", "乙", "丙", "丁"), sections=sections))
    assert [part.section.id for part in tree.parts if part.section] == ["sec_1", "sec_2"]
    assert [part.section.id for part in tree.parts[0].parts if part.section] == ["sec_1__point_1__para_1"]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=6))
def test_marks_nest_whatever_they_are_and_the_text_is_whole(spans: list[tuple[int, int]]) -> None:
    marks = tuple(
        a_section(f"sec_{number}", "p_1", min(span), max(span), "point") for number, span in enumerate(spans, 1)
    )
    speech = replace(a_speech("甲乙丙丁戊己庚辛"), sections=marks)
    document = ElementTree.fromstring(epub.chapter(speech))
    paragraph = next(element for element in document.iter() if element.get("id") == "p_1")
    assert words(paragraph) == "甲乙丙丁戊己庚辛"
    assert sorted(each.get("id", "") for each in paragraph.iter() if each.get("id")) == sorted(
        ["p_1", *(mark.id for mark in marks)]
    )


# --- Text and Markdown ------------------------------------------------------------------------------------------------


def test_the_plain_text_has_every_paragraph_in_order(library: Library) -> None:
    for speech in library.speeches:
        text = plain.text(speech, SITE, library.version)
        said = text.rpartition("\n\n--\n\n")[0].split("\n\n")
        assert said[0] == speech.title
        size = len(speech.back_matter)
        assert said[len(said) - size - len(speech.paragraphs) : len(said) - size] == [p.text for p in speech.paragraphs]
        assert text.endswith(f"{SITE.address}{speech.url}\n")


def read_as_markdown(line: str) -> list[tuple[str, str]]:
    """The blocks of a document as CommonMark reads it: type and text. Anything but text in a line is told."""
    blocks = []
    for token in MarkdownIt("commonmark").parse(line):
        if token.type == "inline":
            children = token.children or []
            assert {child.type for child in children} <= {"text", "text_special", "entity"}, line
            blocks.append(("inline", "".join(child.content for child in children)))
        elif token.nesting >= 0 and token.type != "paragraph_open":
            blocks.append((token.type, token.content))
    return blocks


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_reads_as_the_text(text: str) -> None:
    assert read_as_markdown(plain.escaped(text)) == [("inline", text)]
    assert read_as_markdown(f"# {plain.escaped(text)}") == [("heading_open", ""), ("inline", text)]


@given(st.text(st.sampled_from("甲a 1.)(#*_-+=>`~[]<>&!\\{}|\t$@^:\"'"), min_size=1, max_size=12).filter(str.strip))
def test_no_run_of_signs_is_markup(text: str) -> None:
    assert read_as_markdown(plain.escaped(text)) == [("inline", text)]


def test_markdown_says_what_is_known_and_where_its_headings_are(library: Library) -> None:
    speech = library.speeches[0]
    _, front, body = plain.markdown(speech, SITE, library.version).split("---\n", 2)
    known = yaml.safe_load(front)
    assert (known["id"], known["title"], known["version"]) == (speech.id, speech.title, library.version)
    assert known["url"] == SITE.at(speech.url)
    headings = re.findall(r"^#+ .* \{#(\S+)\}$", body, re.M)
    assert headings == [section.id for section in speech.sections if section.kind == "heading"]


# --- JSON and TEI -----------------------------------------------------------------------------------------------------


def test_each_speech_by_itself_is_its_line_of_the_whole(library: Library) -> None:
    files = published(library, SITE)
    for line, speech in zip(files["data/speeches.jsonl"].splitlines(), library.speeches, strict=True):
        own = json.loads(files[f"{speech.url}{speech.id}.json"])
        assert own.pop("version") == library.version
        assert own == json.loads(line)


def test_tei_has_the_text_of_every_id(library: Library) -> None:
    for edition in library.editions:
        speech = edition.speech
        root = ElementTree.fromstring(tei.document(edition, SITE, library.version))
        named = [element for element in root.iter() if element.get(XML_ID)]
        ids = {element.get(XML_ID): element for element in named}
        assert len(ids) == len(named)
        assert set(ids) == {p.id for p in speech.paragraphs} | {s.id for s in speech.sections}
        assert {p.id: words(ids[p.id]) for p in speech.paragraphs} == {p.id: p.text for p in speech.paragraphs}
        texts = {p.id: p.text for p in speech.paragraphs}
        for section in speech.sections:
            element = ids[section.id]
            if section.kind == "heading":
                assert element.tag == f"{TEI}div"
                assert element[0].get(XML_ID) == section.paragraph
            else:
                assert words(element) == texts[section.paragraph][section.start : section.end]


def test_tei_stands_as_the_schema_wants_it(library: Library) -> None:
    """Not the schema, but what of it our documents could break: the order in the header and in a division."""
    for edition in library.editions:
        root = ElementTree.fromstring(tei.document(edition, SITE, library.version))
        assert [child.tag.removeprefix(TEI) for child in root] == ["teiHeader", "text"]
        header = [child.tag.removeprefix(TEI) for child in root[0]]
        assert header == ["fileDesc", "encodingDesc", "profileDesc", "revisionDesc"]
        order = ["titleStmt", "editionStmt", "extent", "publicationStmt", "notesStmt", "sourceDesc"]
        assert [order.index(child.tag.removeprefix(TEI)) for child in root[0][0]] == sorted(
            order.index(child.tag.removeprefix(TEI)) for child in root[0][0]
        )
        for division in [*root.iter(f"{TEI}div"), *root.iter(f"{TEI}body")]:
            kinds = [child.tag.removeprefix(TEI) for child in division]
            assert kinds == sorted(kinds, key=["opener", "head", "p", "div"].index)
        assert all(date.get("when") for date in root.iter(f"{TEI}change"))


@pytest.mark.skipif(not {"TEI_SCHEMA", "JING"} <= os.environ.keys(), reason="TEI_SCHEMA and JING say where they are")
def test_tei_is_valid(library: Library, tmp_path: Path) -> None:
    hostile = [hostile_library(text).editions[0] for text in HOSTILE]
    for number, edition in enumerate([*library.editions, *hostile]):
        (tmp_path / f"{number}.xml").write_bytes(tei.document(edition, SITE, library.version))
    command = ["java", "-jar", os.environ["JING"], os.environ["TEI_SCHEMA"], *map(str, tmp_path.glob("*.xml"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


# --- Records for reference managers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", REFERENCES, ids=[case["about"] for case in REFERENCES])
def test_records_of_a_speech(case: dict[str, Any]) -> None:
    facts = {name: value for name, value in case["speech"].items() if name != "id"}
    speech = a_speech("甲", name=case["speech"]["id"], **facts)
    site = Site(**case["site"])
    assert bibliography.bibtex(speech, site, case["version"]) == case["bibtex"]
    assert bibliography.ris(speech, site, case["version"]) == case["ris"]
    assert bibliography.csl(speech, site, case["version"]) == case["csl"]


def test_the_records_of_the_corpus_are_those_of_its_speeches(library: Library) -> None:
    files = bibliography.of_corpus(library, SITE)
    entries = re.findall(r"^@online\{(.+),$", files["data/references.bib"].decode(), re.M)
    records = re.findall(r"^ID  - (.+)\r$", files["data/references.ris"].decode(), re.M)
    items = [item["id"] for item in json.loads(files["data/references.csl.json"])]
    assert entries == records == items == [speech.id for speech in library.speeches]
    assert files["data/references.ris"].decode().count("ER  - \r\n") == len(items)


# --- The feed ---------------------------------------------------------------------------------------------------------


def test_the_feed_tells_of_new_and_changed_speeches_newest_first() -> None:
    first = an_edition(a_speech("甲", name="one", title="第一篇"), "2026-11-01", "2026-11-20")
    second = an_edition(a_speech("乙", name="two", title="第二篇", speaker="王某"), "2026-11-10")
    root = ElementTree.fromstring(feed.files(Library((first, second), (), "v1"), SITE)["feed.xml"])
    told = [(e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")]
    assert told == [
        ("修订：第一篇", "2026-11-20T00:00:00Z"),
        ("新收：第二篇", "2026-11-10T00:00:00Z"),
        ("新收：第一篇", "2026-11-01T00:00:00Z"),
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-11-20T00:00:00Z"
    ids = [each.text or "" for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    links = [link.get("href", "") for link in root.iter(f"{ATOM}link")]
    assert all(address.startswith(SITE.address) for address in [*ids, *links])


def test_the_feed_holds_the_latest() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    found = feed.news(Library((an_edition(a_speech("甲"), *days),), (), "v1"))
    assert [each.revision.date for each in found] == days[::-1][: feed.MOST]


# --- The book ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(library: Library) -> zipfile.ZipFile:
    packed = io.BytesIO()
    epub.book(packed, library, SITE, epub.revised(library))
    return zipfile.ZipFile(packed)


def test_a_book_begins_with_its_type_and_names_all_that_is_in_it(book: zipfile.ZipFile) -> None:
    first = book.infolist()[0]
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert book.read("mimetype") == b"application/epub+zip"
    container = ElementTree.fromstring(book.read("META-INF/container.xml"))
    package = next(e.get("full-path", "") for e in container.iter() if e.get("full-path"))
    root = ElementTree.fromstring(book.read(package))
    items = {item.get("id"): item.get("href") for item in root.iter(f"{OPF}item")}
    assert {f"book/{href}" for href in items.values()} == {
        name for name in book.namelist() if name.startswith("book/") and name != package
    }
    assert {each.get("idref") for each in root.iter(f"{OPF}itemref")} == set(items) - {"style"}
    modified = next(e.text for e in root.iter(f"{OPF}meta") if e.get("property") == "dcterms:modified")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", modified or "")
    assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_contents_of_a_book_are_the_outlines_and_every_line_lands(book: zipfile.ZipFile, library: Library) -> None:
    nav = ElementTree.fromstring(book.read("book/nav.xhtml"))
    links = [link.get("href", "") for link in nav.iter(f"{XHTML}a")]
    expected = []
    for speech in library.speeches:
        expected += [f"{speech.id}.xhtml", *(f"{speech.id}.xhtml#{section.id}" for section in speech.sections)]
    assert links == expected
    for speech in library.speeches:
        root = ElementTree.fromstring(book.read(f"book/{speech.id}.xhtml"))
        ids = {element.get("id"): words(element) for element in root.iter() if element.get("id")}
        assert set(ids) == {p.id for p in speech.paragraphs} | {s.id for s in speech.sections}
        assert {p.id: ids[p.id] for p in speech.paragraphs} == {p.id: p.text for p in speech.paragraphs}


@pytest.mark.skipif("EPUBCHECK" not in os.environ, reason="EPUBCHECK says where it is")
def test_a_book_is_valid(library: Library, tmp_path: Path) -> None:
    books = [library, *(hostile_library(text) for text in HOSTILE[:6])]
    for number, each in enumerate(books):
        path = tmp_path / f"{number}.epub"
        with path.open("wb") as file:
            epub.book(file, each, SITE, epub.revised(each))
        command = ["java", "-jar", os.environ["EPUBCHECK"], "--failonwarnings", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


# --- The archive ------------------------------------------------------------------------------------------------------


def test_the_archive_has_everything_once_and_its_checksums(library: Library) -> None:
    files = published(library, SITE)
    packed = zipfile.ZipFile(io.BytesIO(files["data/corpus.zip"]))
    folder = f"corpus-{library.version}/"
    contents = {name.removeprefix(folder): packed.read(name) for name in packed.namelist()}
    assert all(name.startswith(folder) for name in packed.namelist())
    again = {f"{s.url}{s.id}.{end}" for s in library.speeches for end in ("json", "bib", "ris", "csl.json")}
    left_out = {"feed.xml", "data/corpus.zip", "data/corpus.epub", archive.CHECKSUMS} | again
    sums = sums_of(contents.pop(archive.CHECKSUMS))
    assert contents == {path: content for path, content in files.items() if path not in left_out}
    assert sums == {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
    unsummed = {"feed.xml", archive.CHECKSUMS}
    everything = {path: hashlib.sha256(files[path]).hexdigest() for path in set(files) - unsummed}
    assert sums_of(files[archive.CHECKSUMS]) == everything


def sums_of(lines: bytes) -> dict[str, str]:
    return dict(line.split("  ")[::-1] for line in lines.decode().splitlines())


# --- The heads of pages -----------------------------------------------------------------------------------------------


def test_the_glossary_is_a_set_of_defined_terms(library: Library) -> None:
    heads = exports.heads(library, SITE)
    terms = json.loads(published(library, SITE)[structured.GLOSSARY])
    whole = json.loads(heads["slogans/index.md"]["linked"])
    assert {name: terms[name] for name in whole} == whole
    assert terms["@type"] == "DefinedTermSet"
    assert [term["termCode"] for term in terms["hasDefinedTerm"]] == [slogan.id for slogan in library.slogans]
    for slogan, entry in zip(library.slogans, terms["hasDefinedTerm"], strict=True):
        term = json.loads(heads[f"slogans/{slogan.id}.md"]["linked"])
        assert term.pop("inDefinedTermSet")["@id"] == terms["@id"]
        assert term.pop("@context") == terms["@context"]
        assert term == entry
        assert (term["@type"], term["name"]) == ("DefinedTerm", slogan.text)
        assert term.get("alternateName", []) == list(slogan.variants)


def test_a_speech_is_an_article_with_its_sections(library: Library) -> None:
    heads = exports.heads(library, SITE)
    for speech in library.speeches:
        article = json.loads(heads[f"speeches/{speech.id}.md"]["linked"])
        assert article["@type"] == ("NewsArticle" if speech.kind == "news_report" else "Article")
        assert article["url"] == article["@id"] == SITE.at(speech.url)
        assert article.get("dateCreated") == speech.fact("date")
        assert article.get("author", {}).get("name", "") == speech.speaker
        assert article["version"] == article["isPartOf"]["version"] == library.version
        parts = [part["identifier"] for part in article.get("hasPart", [])]
        assert parts == [section.id for section in speech.sections if section.kind != "point"]
        forms = [form["contentUrl"] for form in article["encoding"]]
        assert forms == [f"{SITE.at(speech.url)}{speech.id}.{end}" for end in structured.FORMS]


# --- CITATION.cff -----------------------------------------------------------------------------------------------------


def test_the_project_says_how_to_cite_it() -> None:
    """What the schema of CFF 1.2.0 requires, and the name under which the site is published."""
    project = Path(__file__).parent.parent
    cff = yaml.safe_load((project / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] in ("dataset", "software")
    assert all("name" in author or "family-names" in author for author in cff["authors"])
    assert f"site_name: {cff['title']}\n" in (project / "mkdocs.yml").read_text("utf-8")
