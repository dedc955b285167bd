"""Fixtures for tests in a browser: one site for all workers, one server and browser for each, a page for each test.

The site is served below a path, as GitHub Pages does for a project. `SITE=folder` uses a built site instead of building
one.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from index_reader import write_index
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from browser.serving import chromium, served
from build_scripts import exports
from build_scripts.model import Library
from build_scripts.site import offline

ROOT = Path(__file__).parents[2]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def site(build_once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """Return the site of the project's corpus."""
    if built := os.environ.get("SITE"):
        return Path(built).resolve()
    return build_once("own", built_in) / "site"


def built_in(folder: Path) -> Path:
    """Build the site of a copy of the project's corpus in a folder, as `corpus` and `site`; return the site."""
    from build_scripts import pipeline

    shutil.copytree(ROOT / "corpus", folder / "corpus")
    pipeline.build_site(folder / "corpus", folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def large_site(site: Path, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site with the index of a large corpus, which has posting lists."""
    folder = tmp_path_factory.mktemp("large") / "site"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("search-index"))
    write_index(library, folder, largest_scanned=0)
    return folder


@pytest.fixture(scope="session")
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the site, or of a variant that the test names: `large`, `folder` or `large folder`.

    `large` has the index of a large corpus; `folder` is the offline copy, opened without a server.
    """
    variant = getattr(request, "param", "")
    folder: Path = request.getfixturevalue("large_site" if "large" in variant else "site")
    if "folder" in variant:
        yield unpack_offline_copy(folder, tmp_path_factory.mktemp("folder")).as_uri() + "/"
    else:
        with served(folder, at="/readers/corpus/") as address:
            yield address


def unpack_offline_copy(site: Path, folder: Path) -> Path:
    """Zip and unzip the offline copy of a site, into a folder whose name must be escaped in addresses."""
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
    archive = folder / "offline.zip"
    with archive.open("wb") as file:
        exports.write_zip(file, offline.copy(files).items())
    unpacked = folder / "下载 的#站点"
    zipfile.ZipFile(archive).extractall(unpacked)
    return unpacked


#: Run a test with the index of a small and of a large corpus; or also in the offline copy.
BOTH_INDEXES = pytest.mark.parametrize("address", ["small", "large"], indirect=True)
EVERYWHERE = pytest.mark.parametrize("address", ["small", "large", "large folder"], indirect=True)


@pytest.fixture(scope="session")
def browser() -> Browser:
    return chromium()


@pytest.fixture(scope="session")
def speeches(site: Path) -> list[dict[str, Any]]:
    """Return the public data of all speeches."""
    return [json.loads(line) for line in (site / "data/speeches.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def slogans(site: Path) -> list[dict[str, Any]]:
    """Return the public data of all slogans."""
    return json.loads((site / "data/slogans.json").read_text(encoding="utf-8"))


@dataclass
class Reader:
    """A page, the address of the site, and the errors of the page: script errors and requests that leave the site."""

    page: Page
    address: str
    wrong: list[str]

    def open(self, path: str = "", **parameters: str) -> Page:
        """Open a path of the site, with parameters as its query string."""
        if self.address.startswith("file:") and (not path or path.endswith("/")):
            path += "index.html"
        self.page.goto(self.address + path + (f"?{urlencode(parameters)}" if parameters else ""))
        return self.page

    def search(self, q: str = "", **parameters: str) -> Page:
        """Open the search page and wait for the answer."""
        self.open("search/", **({"q": q} if q else {}), **parameters)
        return self.answered()

    def answered(self) -> Page:
        self.page.wait_for_selector("#search-results[data-state=done]")
        return self.page

    @property
    def total(self) -> int:
        return int(self.page.get_attribute("#search-results", "data-total") or "-1")

    def hits(self) -> list[tuple[str, str]]:
        """Return speech and paragraph of every hit on the page."""
        found = self.page.eval_on_selector_all(
            "li[data-speech][data-paragraph]", "all => all.map(each => [each.dataset.speech, each.dataset.paragraph])"
        )
        return [(speech, paragraph) for speech, paragraph in found]

    def all_hits(self) -> list[tuple[str, str]]:
        """Return all hits, after loading more until there are no more."""
        while self.page.locator("[data-more]").count():
            self.more()
        return self.hits()

    def more(self) -> None:
        """Load more hits and wait for them."""
        shown = len(self.hits())
        self.page.locator("[data-more]").click()
        self.page.wait_for_function(
            "shown => document.querySelectorAll('li[data-speech][data-paragraph]').length > shown", arg=shown
        )


Visit = Callable[..., Reader]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Return a function that opens a browser of a given size, with playwright's options for a context.

    When the test ends, no page may have had an error.
    """
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def opened(viewport: dict[str, int] = WIDE, **more: Any) -> Reader:
        context = browser.new_context(viewport=viewport, locale="zh-CN", reduced_motion="reduce", **more)  # type: ignore[arg-type]
        reader = Reader(context.new_page(), address, [])

        def note_error(message: ConsoleMessage) -> None:
            if message.type == "error":
                reader.wrong.append(message.text)

        def note_request(request: Request) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                reader.wrong.append(f"asks {request.url}")

        reader.page.on("console", note_error)
        reader.page.on("pageerror", lambda error: reader.wrong.append(str(error)))
        reader.page.on("request", note_request)
        contexts.append(context)
        readers.append(reader)
        return reader

    yield opened
    wrong = [each for reader in readers for each in reader.wrong]
    for context in contexts:
        context.close()
    assert wrong == []


#: Run a test whose outcome hangs on the width at both.
EACH_WIDTH = pytest.mark.parametrize("reader", [WIDE, NARROW], ids=["wide", "narrow"], indirect=True)


@pytest.fixture
def reader(request: pytest.FixtureRequest, visit: Visit) -> Reader:
    """Return a reader with a wide screen, or with that of EACH_WIDTH."""
    return visit(getattr(request, "param", WIDE))
