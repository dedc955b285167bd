"""The metadata in the head of a page, read from the rendered page as programs read it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from build_scripts.exports import SPEECH_FORMATS
from build_scripts.model import Library

ADDRESS = "https://example.org/corpus/"
HOSTILE = "</script><script>alert(1)</script> \"甲\" '乙' <b>&amp; {{ 丙 }}"

RenderSmall = Callable[[str], Path]


def read_pages(site: Path) -> dict[str, str]:
    """Return the pages of a site, its sitemap and robots.txt, by path."""
    found = [*site.rglob("*.html"), site / "sitemap.xml", site / "robots.txt"]
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in found}


@dataclass
class Head(HTMLParser):
    """The meta tags, links and structured data of a page."""

    html: str
    meta: list[tuple[str, str]] = field(default_factory=list)
    links: list[dict[str, str | None]] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    scripts: int = 0
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.inside = found.get("type") or "script" if tag == "script" else tag
        self.scripts += tag == "script"
        if tag == "meta" and found.get("content") is not None:
            self.meta.append((found.get("name") or found.get("property") or "", found["content"] or ""))
        if tag == "link":
            self.links.append(found)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "application/ld+json":
            self.linked.append(data)
        elif self.inside == "title":
            self.title += data

    def read_meta(self, name: str) -> str:
        """Return the content of the first tag of this name, "" without one."""
        return next((content for each, content in self.meta if each == name), "")


def zotero(head: Head, address: str) -> dict[str, object]:
    """Return what Zotero's “Embedded Metadata” saves of a page, as far as it reads tags that we write.

    Of zotero/translators: the type is that of `og:type` website, or of `DC.type`, before `citation_title` lets it guess
    a journal article (RDF.js, `detectType`); the fields are HIGHWIRE_MAPPINGS, which come last and so win
    (Embedded Metadata.js, `addHighwireMetadata`); an author without comma or semicolon is one name.
    """
    kind = "webpage" if head.read_meta("og:type") == "website" else head.read_meta("DC.type")
    return {
        "itemType": kind or ("journalArticle" if head.read_meta("citation_title") else "webpage"),
        "title": head.read_meta("citation_title") or head.read_meta("og:title") or head.title,
        "creators": [content for name, content in head.meta if name == "citation_author"],
        "date": head.read_meta("citation_publication_date"),
        "language": head.read_meta("citation_language"),
        "url": head.read_meta("citation_public_url") or address,
    }


def test_zotero_saves_a_speech(render_small: RenderSmall, small_library: Library) -> None:
    speech = small_library.speeches[0]
    head = Head(read_pages(render_small(ADDRESS))[f"{speech.url}index.html"])
    assert zotero(head, "") == {
        "itemType": "webpage",
        "title": speech.title,
        "creators": [speech.speaker],
        "date": (speech.fact("date") or "").replace("-", "/"),
        "language": "zh-CN",
        "url": f"{ADDRESS}{speech.url}",
    }
    assert speech.speaker
    assert speech.fact("date")


def test_without_an_address_pages_have_no_absolute_links(render_small: RenderSmall, small_library: Library) -> None:
    speech = small_library.speeches[0]
    head = Head(read_pages(render_small(""))[f"{speech.url}index.html"])
    assert zotero(head, "http://here/")["url"] == "http://here/"
    assert not [link for link in head.links if link["rel"] in ("canonical", "alternate feed")]
    assert not {"og:url", "og:image", "citation_public_url"} & {name for name, _ in head.meta}
    assert "@id" not in json.loads(head.linked[0])


@pytest.mark.parametrize("address", [ADDRESS, ""], ids=["address", "no address"])
def test_a_hostile_title_is_text_in_the_head(render_small: RenderSmall, small_library: Library, address: str) -> None:
    site = read_pages(render_small(address))
    plain, hostile = (
        Head(site[path]) for path in (f"{small_library.speeches[0].url}index.html", "speeches/hostile/index.html")
    )
    assert hostile.scripts == plain.scripts
    assert json.loads(hostile.linked[0])["headline"] == HOSTILE
    assert json.loads(hostile.linked[0])["author"]["name"] == HOSTILE
    assert (
        hostile.read_meta("citation_title")
        == hostile.read_meta("citation_author")
        == hostile.read_meta("og:title")
        == HOSTILE
    )
    slogan = small_library.slogans[0]
    assert json.loads(Head(site[f"slogans/{slogan.id}/index.html"]).linked[0])["name"] == slogan.text


def test_no_page_asks_for_the_next_page_in_advance(render_small: RenderSmall) -> None:
    for path in render_small("").rglob("*.html"):
        assert '<link rel="next"' not in path.read_text("utf-8"), path


def test_every_page_has_its_address_and_no_version(render_small: RenderSmall, small_library: Library) -> None:
    site = read_pages(render_small(ADDRESS))
    located = {loc.text for loc in ElementTree.fromstring(site["sitemap.xml"]).iter() if loc.tag.endswith("loc")}
    for path, html in site.items():
        if path in ("sitemap.xml", "robots.txt", "404.html"):
            continue
        head = Head(html)
        address = ADDRESS + path.removesuffix("index.html")
        assert [link["href"] for link in head.links if link["rel"] == "canonical"] == [address], path
        assert head.read_meta("og:url") == address
        assert (small_library.version in html) == (path in ("index.html", "data/index.html")), path
        assert head.read_meta("og:title")
        assert head.read_meta("og:type") == (
            "article" if path.startswith("speeches/") and path.count("/") == 2 else "website"
        )
        assert (address in located) == (
            path != "slogans/gone/index.html" and not path.endswith(("/source/index.html", "/revisions/index.html"))
        ), path
        assert head.read_meta("robots") == ("" if address in located else "noindex"), path
    assert "lastmod" not in site["sitemap.xml"]
    assert ElementTree.fromstring(read_pages(render_small(""))["sitemap.xml"]).findall("*") == []


def test_robots_may_read_everything(render_small: RenderSmall) -> None:
    assert read_pages(render_small(ADDRESS))["robots.txt"].split("\n") == [
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {ADDRESS}sitemap.xml",
    ]
    assert read_pages(render_small(""))["robots.txt"].split("\n") == ["User-agent: *", "Allow: /"]


def test_a_speech_links_to_all_its_formats(render_small: RenderSmall, small_library: Library) -> None:
    speech = small_library.speeches[0]
    html = read_pages(render_small(ADDRESS))[f"{speech.url}index.html"]
    forms = [f"{speech.id}.{each.ending}" for each in SPEECH_FORMATS]
    assert [link["href"] for link in Head(html).links if link["rel"] == "alternate describedby"] == forms
    assert re.findall(rf'<a href="({re.escape(speech.id)}\.[a-z.]+)" download>', html) == forms
    # The theme requests a translated site for every link[rel=alternate].
    assert 'rel="alternate"' not in html


def test_home_describes_the_site_and_its_data(render_small: RenderSmall, small_library: Library) -> None:
    graph = json.loads(Head(read_pages(render_small(ADDRESS))["index.html"]).linked[0])["@graph"]
    assert [entry["@type"] for entry in graph] == ["WebSite", "Dataset"]
    assert graph[0]["potentialAction"]["target"]["urlTemplate"] == f"{ADDRESS}search/?q={{search_term_string}}"
    assert graph[1]["version"] == small_library.version
    assert (
        json.loads(Head(read_pages(render_small(""))["index.html"]).linked[0])["@graph"][0].get("potentialAction")
        is None
    )


def test_no_two_pages_have_one_title(render_small: RenderSmall) -> None:
    """A tab, a bookmark and a history show only the title."""
    titles = Counter(
        re.search("<title>(.*?)</title>", path.read_text("utf-8"), re.S)[1]  # type: ignore[index]
        for path in render_small("").rglob("index.html")
    )
    assert len(titles) > 20
    assert [title for title, count in titles.items() if count > 1] == []
