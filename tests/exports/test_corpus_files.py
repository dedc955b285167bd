"""Files about the whole corpus: public data, feed, book, archive and the metadata of pages.

The book was also validated with epubcheck (5.3.0); to repeat that, set EPUBCHECK=epubcheck.jar (Java).
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from factories import make_edition, make_library, make_library_with_text_in_every_field, make_speech

from build_scripts import exports
from build_scripts.exports import linked_data, xml_formats
from build_scripts.model import Library, Site
from build_scripts.pages import Pages

PROJECT = Path(__file__).parents[2]
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
DC = "http://purl.org/dc/elements/1.1/"


def describe_pages(library: Library, site: Site) -> dict[str, dict[str, Any]]:
    """Return the metadata of each page that has some, by path."""
    pages = Pages(library, site)
    paths = ["index.md", "slogans/index.md"]
    paths += [path for record in [*library.editions, *library.slogans] for path in pages.write(record)]
    return {path: metadata for path in paths if (metadata := pages.describe(path))}


def export_everything(library: Library, site: Site) -> dict[str, bytes]:
    """Return the files of all speeches and of the corpus, without the large ones."""
    files = exports.export_corpus(library, site)
    for edition in library.editions:
        files |= exports.export_speech(edition, site)
    return files


# --- Public data ------------------------------------------------------------------------------------------------------


def test_same_library_gives_the_same_bytes(library: Library, site: Site) -> None:
    assert exports.export_corpus(library, site) == exports.export_corpus(library, site)


def test_only_files_of_the_whole_corpus_name_its_version(library: Library, site: Site) -> None:
    files = export_everything(library, site)
    named = {path for path, content in files.items() if library.version in content.decode()}
    assert named == {"data/version.json", linked_data.GLOSSARY}


def test_data_page_links_to_every_file_of_the_corpus(library: Library, site: Site) -> None:
    linked = set(re.findall(r'<a href="([^"/]+)" download>', (PROJECT / "docs/data.md").read_text("utf-8")))
    files = {path.removeprefix("data/") for path in exports.export_corpus(library, site) if path.startswith("data/")}
    written_apart = {"corpus.zip", "corpus.epub", "speeches.jsonl", "user_dictionary.txt", "SHA256SUMS"}
    assert linked == files | written_apart


def test_without_an_address_no_file_has_an_absolute_address(library: Library) -> None:
    site = Site("动员讲话语料库")
    files = export_everything(library, site)
    assert "feed.xml" not in files
    texts = [content.decode() for content in files.values()]
    texts += [metadata["linked"] for metadata in describe_pages(library, site).values()]
    addresses = {found for text in texts for found in re.findall(r"https?://[^\s\"<>}]+", text)}
    assert addresses == {"https://schema.org", "http://www.tei-c.org/ns/1.0"}


def test_empty_library_has_empty_files(site: Site) -> None:
    files = exports.export_corpus(make_library(), site)
    assert "feed.xml" not in files
    assert json.loads(files["data/references.csl.json"]) == []
    with pytest.raises(ValueError, match="revision"):
        exports.write_book(io.BytesIO(), make_library(), site)


# --- The feed ---------------------------------------------------------------------------------------------------------


def test_feed_has_new_and_changed_speeches_newest_first(site: Site) -> None:
    first = make_edition(make_speech("甲", speech_id="one", title="第一篇"), "2026-11-01", "2026-11-20")
    second = make_edition(make_speech("乙", speech_id="two", title="第二篇", speaker="王某"), "2026-11-10")
    feed = xml_formats.write_feed(make_library(first, second), site)
    assert feed
    root = ElementTree.fromstring(feed)
    entries = [(e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}updated")) for e in root.iter(f"{ATOM}entry")]
    assert entries == [
        ("修订：第一篇", "2026-11-20T00:00:00Z"),
        ("新收：第二篇", "2026-11-10T00:00:00Z"),
        ("新收：第一篇", "2026-11-01T00:00:00Z"),
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-11-20T00:00:00Z"
    ids = [each.text or "" for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    links = [link.get("href", "") for link in root.iter(f"{ATOM}link")]
    assert all(address.startswith(site.address) for address in [*ids, *links])


def test_feed_has_the_latest_revisions() -> None:
    days = [f"2026-{month:02}-{day:02}" for month in (1, 2, 3) for day in range(1, 29)]
    entries = xml_formats.list_feed_entries(make_library(make_edition(make_speech("甲"), *days)))
    assert [entry.revision.date for entry in entries] == days[::-1][: xml_formats.MOST_ENTRIES]


def test_hostile_text_is_text_in_feed_and_metadata(hostile_text: str, site: Site) -> None:
    library = make_library_with_text_in_every_field(hostile_text)
    feed = xml_formats.write_feed(library, site)
    assert feed
    assert ElementTree.fromstring(feed).findtext(f"{ATOM}entry/{ATOM}summary") == hostile_text
    linked = exports.describe_speech(library.editions[0], site)["linked"]
    assert not re.search("[<>&]", linked)
    assert json.loads(linked)["headline"] == hostile_text


# --- The book ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(library: Library, site: Site) -> zipfile.ZipFile:
    file = io.BytesIO()
    exports.write_book(file, library, site)
    return zipfile.ZipFile(file)


def test_book_begins_with_its_type_and_lists_all_its_files(book: zipfile.ZipFile, library: Library) -> None:
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
    assert {each.get("idref") for each in root.iter(f"{OPF}itemref")} == set(items) - {"style", "ncx", "cover"}
    modified = next(e.text for e in root.iter(f"{OPF}meta") if e.get("property") == "dcterms:modified")
    assert modified == f"{library.revised}T00:00:00Z"
    assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert library.version in book.read("book/title.xhtml").decode()


def test_contents_of_the_book_are_the_outlines(book: zipfile.ZipFile, library: Library) -> None:
    nav = ElementTree.fromstring(book.read("book/nav.xhtml"))
    links = [link.get("href", "") for link in nav.iter(f"{XHTML}a")]
    expected = []
    for speech in library.speeches:
        expected += [f"{speech.id}.xhtml", *(f"{speech.id}.xhtml#{section.id}" for section in speech.sections)]
    assert links == expected
    for speech in library.speeches:
        root = ElementTree.fromstring(book.read(f"book/{speech.id}.xhtml"))
        ids = {element.get("id"): "".join(element.itertext()) for element in root.iter() if element.get("id")}
        assert ids.keys() == {p.id for p in speech.paragraphs} | {s.id for s in speech.sections}
        assert {p.id: ids[p.id] for p in speech.paragraphs} == {p.id: p.text for p in speech.paragraphs}


def test_shelves_of_readers_show_a_cover(book: zipfile.ZipFile) -> None:
    package = ElementTree.fromstring(book.read("book/package.opf"))
    (cover,) = (item for item in package.iter(f"{OPF}item") if item.get("properties") == "cover-image")
    assert book.read(f"book/{cover.get('href')}").startswith(b"\x89PNG")
    assert [e.get("content") for e in package.iter(f"{OPF}meta") if e.get("name") == "cover"] == [cover.get("id")]


def test_old_readers_find_the_same_contents(book: zipfile.ZipFile) -> None:
    package = ElementTree.fromstring(book.read("book/package.opf"))
    (item,) = (item for item in package.iter(f"{OPF}item") if item.get("media-type") == "application/x-dtbncx+xml")
    spine = package.find(f"{OPF}spine")
    assert spine is not None
    assert spine.get("toc") == item.get("id")
    ncx = ElementTree.fromstring(book.read(f"book/{item.get('href')}"))
    identifier = package.findtext(f".//{{{DC}}}identifier")
    assert {meta.get("name"): meta.get("content") for meta in ncx.iter(f"{NCX}meta")}["dtb:uid"] == identifier
    points = list(ncx.iter(f"{NCX}navPoint"))
    assert [point.get("playOrder") for point in points] == [str(number) for number in range(1, len(points) + 1)]
    ids = [element.get("id") for element in ncx.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == len(points)
    labels = [point.findtext(f"{NCX}navLabel/{NCX}text") for point in points]
    targets = [content.get("src") for content in ncx.iter(f"{NCX}content")]
    links = list(ElementTree.fromstring(book.read("book/nav.xhtml")).iter(f"{XHTML}a"))
    assert labels == ["".join(link.itertext()) for link in links]
    assert targets == [link.get("href") for link in links]


@pytest.mark.skipif("EPUBCHECK" not in os.environ, reason="set EPUBCHECK")
def test_book_is_valid(library: Library, site: Site, tmp_path: Path) -> None:
    for number, each in enumerate([library, make_library_with_text_in_every_field("<b>&amp;]]>“{{”")]):
        path = tmp_path / f"{number}.epub"
        with path.open("wb") as file:
            exports.write_book(file, each, site)
        command = ["java", "-jar", os.environ["EPUBCHECK"], "--failonwarnings", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


# --- The archive ------------------------------------------------------------------------------------------------------


def test_archive_has_every_content_once_with_its_checksums(library: Library, site: Site) -> None:
    files = export_everything(library, site) | {"data/corpus.epub": b"book"}
    sums = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    file = io.BytesIO()
    exports.write_archive(file, files.__getitem__, sums, library.version)
    archive = zipfile.ZipFile(file)
    folder = f"corpus-{library.version}/"
    assert all(name.startswith(folder) for name in archive.namelist())
    contents = {name.removeprefix(folder): archive.read(name) for name in archive.namelist()}
    endings = [each.ending for each in exports.SPEECH_FORMATS if not each.in_archive]
    repeated = {f"{speech.url}{speech.id}.{ending}" for speech in library.speeches for ending in endings}
    checksums = contents.pop(exports.CHECKSUMS).decode()
    assert contents.keys() == files.keys() - repeated - {"data/corpus.epub"}
    assert {path: files[path] for path in contents} == contents
    assert checksums == "".join(f"{sums[path]}  {path}\n" for path in sorted(contents))


# --- Metadata of pages ------------------------------------------------------------------------------------------------


def test_glossary_is_a_set_of_defined_terms(library: Library, site: Site) -> None:
    pages = describe_pages(library, site)
    glossary = json.loads(exports.export_corpus(library, site)[linked_data.GLOSSARY])
    index = json.loads(pages["slogans/index.md"]["linked"])
    assert {name: glossary[name] for name in index} == index
    assert glossary["@type"] == "DefinedTermSet"
    assert [term["termCode"] for term in glossary["hasDefinedTerm"]] == [slogan.id for slogan in library.slogans]
    for slogan, entry in zip(library.slogans, glossary["hasDefinedTerm"], strict=True):
        term = json.loads(pages[f"slogans/{slogan.id}.md"]["linked"])
        assert term.pop("inDefinedTermSet")["@id"] == glossary["@id"]
        assert term.pop("@context") == glossary["@context"]
        assert term == entry
        assert (term["@type"], term["name"]) == ("DefinedTerm", slogan.text)
        assert term.get("alternateName", []) == list(slogan.variants)


def test_speech_is_an_article_with_its_sections_and_formats(library: Library, site: Site) -> None:
    for edition in library.editions:
        speech = edition.speech
        article = json.loads(exports.describe_speech(edition, site)["linked"])
        assert article["@type"] == ("NewsArticle" if speech.kind == "news_report" else "Article")
        assert article["url"] == article["@id"] == site.at(speech.url)
        assert article.get("dateCreated") == speech.fact("date")
        assert article.get("author", {}).get("name", "") == speech.speaker
        assert (article["version"], article["dateModified"]) == (edition.revision, edition.revised)
        parts = [part["identifier"] for part in article.get("hasPart", [])]
        assert parts == [section.id for section in speech.sections if section.kind != "point"]
        encodings = [each["contentUrl"] for each in article["encoding"]]
        assert encodings == [f"{site.at(speech.url)}{speech.id}.{each.ending}" for each in exports.SPEECH_FORMATS]


# --- CITATION.cff -----------------------------------------------------------------------------------------------------


def test_citation_file_has_required_fields_and_site_name() -> None:
    cff = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cff)
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] in ("dataset", "software")
    assert all("name" in author or "family-names" in author for author in cff["authors"])
    assert f"site_name: {cff['title']}\n" in (PROJECT / "mkdocs.yml").read_text("utf-8")
