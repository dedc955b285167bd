"""The offline copy of the site, unzipped and opened from its folder.

The tests marked `EVERYWHERE` in other modules run in this copy too.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from browser.conftest import Reader
from build_scripts import pipeline
from build_scripts.model import Library
from build_scripts.site import offline

IN_FOLDER = pytest.mark.parametrize("address", ["folder", "large folder"], indirect=True)


@IN_FOLDER
def test_from_the_first_page_to_a_marked_phrase(reader: Reader) -> None:
    page = reader.open()
    page.fill("#home-query", "两不误")
    page.wait_for_selector("[role=option]")
    page.press("#home-query", "Enter")
    reader.answered()
    assert reader.total > 0
    page.locator(".hit-place a").first.click()
    page.wait_for_selector(".landing")
    assert page.locator("mark.current").inner_text() == "两不误"
    page.locator(".landing a").click()
    reader.answered()
    assert page.input_value("#search-form [name=q]") == "两不误"


@IN_FOLDER
def test_every_list_leads_to_pages(reader: Reader) -> None:
    page = reader.open()
    for name in ("讲话", "口号", "检索"):
        with page.expect_navigation():
            page.locator("nav a", has_text=name).first.click()
        assert page.url.endswith("index.html")
        assert name in page.title()
    reader.open("slogans/")
    page.locator("article li a[href*='index.html']").first.click()
    page.locator(".kwic a").first.click()
    page.wait_for_selector("mark.current")


@IN_FOLDER
def test_a_suggested_speech_is_opened(reader: Reader, library: Library) -> None:
    title = library.speeches[0].title
    page = reader.open()
    page.fill("#home-query", title[:6])
    with page.expect_navigation():
        page.locator("[role=option]", has_text=title).first.click()
    assert page.url.endswith("/index.html")
    assert page.locator("h1").inner_text().strip() == title


def test_two_copies_are_equal_to_the_byte(corpus_copy: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        pipeline.build_offline(corpus_copy, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


@pytest.fixture
def corpus_copy(tmp_path: Path) -> Path:
    shutil.copytree(pipeline.PROJECT / "corpus", tmp_path / "corpus")
    return tmp_path / "corpus"


def test_every_address_of_a_copy_leads_to_a_file(site: Path, library: Library) -> None:
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    copied = offline.copy(files)
    speech = library.speeches[0]
    assert f"{speech.url}{speech.id}.md" in copied
    seen = 0
    for path, content in copied.items():
        if not path.endswith(".html"):
            continue
        for address in re.findall(rb'<[a-z]+ [^>]*?\b(?:href|src|action)="([^"]*)"', content):
            target = unquote(re.split("[?#]", unescape(address.decode()))[0])
            if target and not re.match("[a-z]+:", target):
                seen += 1
                assert posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) in copied, (path, target)
    assert seen > 1000
