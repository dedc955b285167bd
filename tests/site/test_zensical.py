"""Rendered pages for another generator: all are there with their ids and links. Zensical itself is optional."""

from __future__ import annotations

import posixpath
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
import yaml

from build_scripts.site.articles import write_articles

NAV = [{"首页": "index.md"}, {"讲话": "speeches/index.md"}, {"说明": [{"方法": "method.md"}]}]


def parse(page: bytes | str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))


def read_files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def site(render_small: Callable[[str], Path]) -> dict[str, bytes]:
    return read_files(render_small(""))


def test_a_page_is_one_block_with_its_text() -> None:
    page = '<title>甲 &amp; 乙</title><article class="x"><p id="p_1">一</p>\n \n<a href="a.md">二</a></article>'
    project = write_articles({"a/index.html": page.encode(), "a/a.md": b"one", "404.html": b""}, "库", NAV)
    assert list(project) == ["docs/a/a.md.txt", "docs/a/index.md", "mkdocs.yml"]
    _, meta, text = project["docs/a/index.md"].decode().split("---\n")
    assert yaml.safe_load(meta)["title"] == "甲 & 乙"
    assert text == '\n<div><p id="p_1">一</p>\n<a href="a.md.txt">二</a>\n</div>\n'


def test_the_navigation_names_the_pages_of_folders() -> None:
    settings = yaml.safe_load(write_articles({}, "库", NAV)["mkdocs.yml"])
    assert settings["nav"] == [
        {"首页": "index.md"},
        {"讲话": "speeches/index.md"},
        {"说明": [{"方法": "method/index.md"}]},
    ]


def test_zensical_publishes_every_id_and_no_dead_link(site: dict[str, bytes], tmp_path: Path) -> None:
    pytest.importorskip("zensical")
    for path, content in write_articles(site, "库", NAV).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=tmp_path, check=True, capture_output=True)
    built = read_files(tmp_path / "site")
    ours, theirs = list_ids(site), list_ids(built)
    assert {path: ids - theirs.get(path, set()) for path, ids in ours.items() if ids - theirs.get(path, set())} == {}
    assert [path for path in ours if read_text(site[path]) not in read_text(built[path])] == []
    links = [(path, link) for path in ours for link in parse(built[path]).xpath("//article//@href")]
    assert len(links) > 500
    dead = [each for each in links if is_dead(*each, built, theirs)]
    # The small site has no downloads; a Markdown file has another name here.
    assert [each for each in dead if not each[1].endswith(".md.txt") and not is_dead(*each, site, ours)] == []


def read_text(page: bytes) -> str:
    """Return the text of a page's article without white space."""
    return "".join(parse(page).xpath("string(//article)").split())


def list_ids(site: dict[str, bytes]) -> dict[str, set[str]]:
    """Return the ids in the article of each page."""
    return {path: set(parse(site[path]).xpath("//article//@id")) for path in site if path.endswith("index.html")}


def is_dead(path: str, link: str, built: dict[str, bytes], ids: dict[str, set[str]]) -> bool:
    """Return whether a link on the page at `path` leads to a file or an id of the site that does not exist."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path))) if parts.path else path
    if target not in built:
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target not in built or (parts.fragment != "" and unquote(parts.fragment) not in ids.get(target, set()))
