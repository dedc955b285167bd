"""One site, one server and one browser for all tests; a page of its own for each.

The site is served below a path, as GitHub Pages does for a project. `SITE=folder` takes a built site instead of
building one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from browser.serving import chromium, served

ROOT = Path(__file__).parents[2]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if built := os.environ.get("SITE"):
        return Path(built).resolve()
    return built_in(tmp_path_factory.mktemp("built"))


def built_in(folder: Path) -> Path:
    """The site of a copy of the project's corpus, built in a folder."""
    from build_scripts import pipeline

    shutil.copytree(ROOT / "corpus", folder / "corpus")
    pipeline.build_site(folder / "corpus", folder / "site")
    return folder / "site"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site, at="/readers/corpus/") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Browser:
    return chromium()


@pytest.fixture(scope="session")
def speeches(site: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (site / "data/speeches.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def slogans(site: Path) -> list[dict[str, Any]]:
    return json.loads((site / "data/slogans.json").read_text(encoding="utf-8"))


@dataclass
class Reader:
    """A page, the address of the site, and what went wrong in the page (errors, and requests that leave the site)."""

    page: Page
    address: str
    wrong: list[str]

    def open(self, path: str = "", **parameters: str) -> Page:
        """Opens a path of the site, with parameters as its query string."""
        self.page.goto(self.address + path + (f"?{urlencode(parameters)}" if parameters else ""))
        return self.page

    def search(self, q: str = "", **parameters: str) -> Page:
        """Opens the search page and waits for the answer."""
        self.open("search/", **({"q": q} if q else {}), **parameters)
        return self.answered()

    def answered(self) -> Page:
        self.page.wait_for_selector("#search-results[data-state=done]")
        return self.page

    @property
    def total(self) -> int:
        return int(self.page.get_attribute("#search-results", "data-total") or "-1")

    def hits(self) -> list[tuple[str, str]]:
        """Speech and paragraph of every hit on the page."""
        found = self.page.eval_on_selector_all(
            "li[data-speech][data-paragraph]", "all => all.map(each => [each.dataset.speech, each.dataset.paragraph])"
        )
        return [(speech, paragraph) for speech, paragraph in found]

    def all_hits(self) -> list[tuple[str, str]]:
        """As `hits`, after `more` has been pressed until it is gone."""
        while self.page.locator("[data-more]").count():
            self.more()
        return self.hits()

    def more(self) -> None:
        """Presses `more` and waits until there is more."""
        shown = len(self.hits())
        self.page.locator("[data-more]").click()
        self.page.wait_for_function(
            "shown => document.querySelectorAll('li[data-speech][data-paragraph]').length > shown", arg=shown
        )


Visit = Callable[..., Reader]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Opens a reader's browser of a given size, with more of playwright's options for a context.

    When the test ends, nothing may have gone wrong in any of them.
    """
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def opened(viewport: dict[str, int] = WIDE, **more: Any) -> Reader:
        context = browser.new_context(viewport=viewport, locale="zh-CN", reduced_motion="reduce", **more)  # type: ignore[arg-type]
        reader = Reader(context.new_page(), address, [])

        def heard(message: ConsoleMessage) -> None:
            if message.type == "error":
                reader.wrong.append(message.text)

        def requested(request: Request) -> None:
            if not request.url.startswith((address, "data:", "blob:")):
                reader.wrong.append(f"asks {request.url}")

        reader.page.on("console", heard)
        reader.page.on("pageerror", lambda error: reader.wrong.append(str(error)))
        reader.page.on("request", requested)
        contexts.append(context)
        readers.append(reader)
        return reader

    yield opened
    wrong = [each for reader in readers for each in reader.wrong]
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(params=[WIDE, NARROW], ids=["wide", "narrow"])
def reader(request: pytest.FixtureRequest, visit: Visit) -> Reader:
    """A reader at a wide and at a narrow screen."""
    return visit(request.param)
