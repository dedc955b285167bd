"""What a page says to machines, asked of the built page as they ask it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from test_pages import all_pages

from build_scripts import exports
from build_scripts import pipeline as build
from build_scripts.exports import SPEECH_FORMATS
from build_scripts.model import Fact, Library, Site
from build_scripts.pages.head import front_lines, read_front, with_head

ADDRESS = "https://example.org/corpus/"
HOSTILE = "</script><script>alert(1)</script> \"甲\" '乙' <b>&amp; {{ 丙 }}"


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

    def said(self, name: str) -> str:
        """The content of the first tag of this name, "" without one."""
        return next((content for each, content in self.meta if each == name), "")


def zotero(head: Head, address: str) -> dict[str, object]:
    """What Zotero's “Embedded Metadata” saves of a page, as far as it reads tags that we print.

    Of zotero/translators: the type is that of `og:type` website, or of `DC.type`, before `citation_title` lets it guess
    a journal article (RDF.js, `detectType`); the fields are HIGHWIRE_MAPPINGS, which come last and so win
    (Embedded Metadata.js, `addHighwireMetadata`); an author without comma or semicolon is one name.
    """
    kind = "webpage" if head.said("og:type") == "website" else head.said("DC.type")
    return {
        "itemType": kind or ("journalArticle" if head.said("citation_title") else "webpage"),
        "title": head.said("citation_title") or head.said("og:title") or head.title,
        "creators": [content for name, content in head.meta if name == "citation_author"],
        "date": head.said("citation_publication_date"),
        "language": head.said("citation_language"),
        "url": head.said("citation_public_url") or address,
    }


@pytest.fixture(scope="module")
def published(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """The site of a small library, one title of it hostile, at an address: path → file."""
    first, second, *_ = library.editions
    facts = {**second.speech.facts, "title": Fact(HOSTILE, "own_line", 1), "speaker": Fact(HOSTILE, "own_line", 1)}
    hostile = replace(second, speech=replace(second.speech, id="hostile", facts=facts))
    alone = {"occurrences": (), "glosses": (), "members": (), "parts": (), "wholes": (), "together": ()}
    slogans = tuple(replace(s, text=s.text + HOSTILE, **alone) for s in library.slogans[:2])
    small = replace(library, editions=(first, hostile), slogans=slogans, former_slogans={"gone": "旧口号"})
    built: dict[str, dict[str, str]] = {}

    def at(address: str) -> dict[str, str]:
        if address not in built:
            folder = tmp_path_factory.mktemp("heads")
            docs = build.hand_written(folder / "docs")
            for path, page in all_pages(small, exports.heads(small, Site("动员讲话语料库", address))).items():
                (docs / path).parent.mkdir(exist_ok=True)
                (docs / path).write_text(page, "utf-8")
            config = load_config(
                str(build.MKDOCS_CONFIG), docs_dir=str(docs), site_dir=str(folder / "site"), site_url=address
            )
            config.extra["corpus"] = ""
            build.name_version(config, small.version)
            config.plugins.on_startup(command="build", dirty=False)
            mkdocs_build(config)
            found = [*(folder / "site").rglob("*.html"), folder / "site/sitemap.xml", folder / "site/robots.txt"]
            built[address] = {p.relative_to(folder / "site").as_posix(): p.read_text("utf-8") for p in found}
        return built[address]

    return at


Published = Callable[[str], dict[str, str]]


def test_zotero_saves_a_speech_as_it_is(published: Published, library: Library) -> None:
    speech = library.speeches[0]
    head = Head(published(ADDRESS)[f"{speech.url}index.html"])
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


def test_without_an_address_a_reference_manager_takes_the_one_it_sees(published: Published, library: Library) -> None:
    speech = library.speeches[0]
    head = Head(published("")[f"{speech.url}index.html"])
    assert zotero(head, "http://here/")["url"] == "http://here/"
    assert not [link for link in head.links if link["rel"] in ("canonical", "alternate feed")]
    assert not {"og:url", "og:image", "citation_public_url"} & {name for name, _ in head.meta}
    assert "@id" not in json.loads(head.linked[0])


@pytest.mark.parametrize("address", [ADDRESS, ""], ids=["address", "no address"])
def test_a_hostile_title_stays_text(published: Published, library: Library, address: str) -> None:
    site = published(address)
    plain, hostile = (
        Head(site[path]) for path in (f"{library.speeches[0].url}index.html", "speeches/hostile/index.html")
    )
    assert hostile.scripts == plain.scripts
    assert json.loads(hostile.linked[0])["headline"] == HOSTILE
    assert json.loads(hostile.linked[0])["author"]["name"] == HOSTILE
    assert hostile.said("citation_title") == hostile.said("citation_author") == hostile.said("og:title") == HOSTILE
    slogan = library.slogans[0]
    assert json.loads(Head(site[f"slogans/{slogan.id}/index.html"]).linked[0])["name"] == slogan.text + HOSTILE


def test_every_page_has_its_address_and_the_version_and_one_description(published: Published, library: Library) -> None:
    site = published(ADDRESS)
    located = {loc.text for loc in ElementTree.fromstring(site["sitemap.xml"]).iter() if loc.tag.endswith("loc")}
    for path, html in site.items():
        if path in ("sitemap.xml", "robots.txt", "404.html"):
            continue
        head = Head(html)
        address = ADDRESS + path.removesuffix("index.html")
        assert [link["href"] for link in head.links if link["rel"] == "canonical"] == [address], path
        assert head.said("og:url") == address
        assert f"语料库版本 {library.version}。" in html, path
        assert head.said("og:title")
        assert head.said("og:type") == (
            "article" if path.startswith("speeches/") and path.count("/") == 2 else "website"
        )
        assert (address in located) == (path != "slogans/gone/index.html"), path
        assert head.said("robots") == ("" if address in located else "noindex"), path
    assert "lastmod" not in site["sitemap.xml"]
    assert ElementTree.fromstring(published("")["sitemap.xml"]).findall("*") == []


def test_robots_may_read_everything_and_are_told_where(published: Published) -> None:
    assert published(ADDRESS)["robots.txt"].split("\n") == [
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {ADDRESS}sitemap.xml",
    ]
    assert published("")["robots.txt"].split("\n") == ["User-agent: *", "Allow: /"]


def test_the_page_leads_to_every_form_of_its_speech(published: Published, library: Library) -> None:
    speech = library.speeches[0]
    html = published(ADDRESS)[f"{speech.url}index.html"]
    forms = [f"{speech.id}.{each.ending}" for each in SPEECH_FORMATS]
    assert [link["href"] for link in Head(html).links if link["rel"] == "alternate describedby"] == forms
    assert re.findall(rf'<a href="({re.escape(speech.id)}\.[a-z.]+)">', html) == forms
    # The theme asks for a translated site beside every link[rel=alternate].
    assert 'rel="alternate"' not in html


def test_home_speaks_of_the_site_and_its_data(published: Published, library: Library) -> None:
    graph = json.loads(Head(published(ADDRESS)["index.html"]).linked[0])["@graph"]
    assert [entry["@type"] for entry in graph] == ["WebSite", "Dataset"]
    assert graph[0]["potentialAction"]["target"]["urlTemplate"] == f"{ADDRESS}search/?q={{search_term_string}}"
    assert graph[1]["version"] == library.version
    assert json.loads(Head(published("")["index.html"]).linked[0])["@graph"][0].get("potentialAction") is None


def test_a_head_comes_back_from_the_front_matter_as_it_went_in() -> None:
    head = {"meta": [["citation_title", "---\n甲: [乙] # 丙\x85\t"]], "linked": HOSTILE}
    page = with_head("---\ntitle: 题\n---\n\n# 题\n", head)
    front = page.split("---\n", 1)[1].rsplit("\n---\n", 1)[0]
    assert yaml.safe_load(front) == {"head": head, "title": "题"}
    assert with_head("# 题\n", {}) == "# 题\n"
    odd = {"a": "\x7f\x85\u2028\ufeff\t\n😀 # : - {", "b": ["'", '"', "\\"], "c": {"d": None}}
    assert yaml.safe_load(front_lines(odd)) == odd
    assert read_front(f"---\n{front_lines(odd)}---\n\n甲\n---\n") == (odd, "\n甲\n---\n")
    with pytest.raises(ValueError, match="front matter"):
        with_head("# 题\n", head)


@pytest.mark.parametrize(
    "front", ["title: 题\n", "a: 1e3\n", '"a b": "c"\n', 'a: "b"\n# 注\n', 'a: "b" # 注\n', "a: [b]\n", "\n", ""]
)
def test_front_matter_that_may_be_more_than_json_is_left_to_yaml(front: str) -> None:
    assert read_front(f"---\n{front}---\n甲\n") is None
    assert read_front("甲\n") is None
