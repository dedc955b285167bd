"""The most important walks in every engine that is installed: Chromium, Firefox, WebKitGTK.

`ENGINES="firefox webkit"` makes it a failure that one of them is missing; `SHOTS=folder` writes screenshots of every
kind of page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from browser.conftest import unpack_offline_copy
from browser.engines import NAMES, NOTE_ERRORS, Chromium, Engine, open_firefox, open_webkit, wait
from browser.page_types import finished, page_addresses
from browser.serving import served
from build_scripts.text.characters import fold

# One worker starts each engine once.
pytestmark = pytest.mark.xdist_group("engines")

DESKTOP = (1280, 900)
PHONE = (390, 844)
AT = "/readers/corpus/"
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
IN_VIEW = """(selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box && box.bottom > 0 && box.top >= 0 && box.top < innerHeight;
}"""
BELOW_HEADER = f"""(selector) => ({IN_VIEW})(selector) &&
    document.querySelector(selector).getBoundingClientRect().top >=
    document.querySelector(".md-header").getBoundingClientRect().bottom"""
TEXT = "(selector) => document.querySelector(selector)?.textContent.trim()"
TEXTS = "(selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent)"
VALUE = "(selector) => document.querySelector(selector).value"
FOCUS = "(selector) => document.querySelector(selector).focus() ?? true"
AT_HASH = "(id) => location.hash === `#${id}`"


@pytest.fixture(scope="module", params=NAMES)
def started(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Return each engine; skip those that are not installed."""
    name = request.param
    if name == "chromium":
        browser: Browser = request.getfixturevalue("browser")
        opened: Any = nullcontext(Chromium(browser))
    else:
        opened = open_firefox() if name == "firefox" else open_webkit()
    with opened as engine:
        if engine is None:
            assert name not in os.environ.get("ENGINES", ""), f"{name} is not installed"
            pytest.skip(f"{name} is not installed")
        yield engine


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the site, whose pages note their errors for engines that do not report them."""
    folder = tmp_path_factory.mktemp("noting") / "site"
    shutil.copytree(site, folder)
    (folder / "note-errors.js").write_text(NOTE_ERRORS, "utf-8")
    for page in folder.rglob("*.html"):
        html = page.read_text("utf-8")
        page.write_text(html.replace("<head>", f'<head><script src="{AT}note-errors.js"></script>', 1), "utf-8")
    with served(folder, at=AT) as address:
        yield address


@pytest.fixture
def engine(started: Engine, address: str) -> Iterator[Engine]:
    """Return an engine with a wide window and nothing stored. After the walk its console must be clean."""
    started.resize(*DESKTOP)
    started.open(address)
    started.run("() => localStorage.clear()")
    started.take_errors()
    yield started
    assert started.take_errors() == []


@pytest.fixture(scope="module")
def speech(speeches: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the speech with the most sections."""
    return max(speeches, key=lambda each: len(each["sections"]))


@pytest.fixture(scope="module")
def slogan(slogans: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the slogan with the most occurrences."""
    return max(slogans, key=lambda each: each["count"])


@pytest.fixture(scope="module")
def phrase(slogan: dict[str, Any]) -> str:
    return str(slogan["text"])


def test_read(engine: Engine, address: str, speeches: list[dict[str, Any]]) -> None:
    """From the home page into a speech, and on to the next."""
    engine.click("article .entries a[href*='speeches/']")
    wait(engine, "() => location.pathname.includes('/speeches/')")
    title = wait(engine, TEXT, "h1")
    paragraphs = next(each["paragraphs"] for each in speeches if each["url"] in engine.run("() => location.href"))
    assert title in {each["title"] for each in speeches}
    assert engine.run(TEXTS, "article [id^=p_]") == [each["text"] for each in paragraphs]


def test_follow_a_permalink(engine: Engine, address: str, speech: dict[str, Any]) -> None:
    name = speech["paragraphs"][-2]["id"]
    engine.open(f"{address}{speech['url']}#{name}")
    wait(engine, BELOW_HEADER, f"[id='{name}']")
    section = next(each["id"] for each in speech["sections"][1:] if each["kind"] == "heading")
    wait(engine, FOCUS, f".md-sidebar--secondary a[href='#{section}']")
    engine.press("Enter")
    wait(engine, AT_HASH, section)
    wait(engine, BELOW_HEADER, f"[id='{section}']")


def test_search(engine: Engine, address: str, phrase: str, speeches: list[dict[str, Any]]) -> None:
    """Type a phrase into the box of the header, read all its passages, go to one and back."""
    engine.open(f"{address}speeches/")
    engine.click("#header-search-query")
    engine.type(phrase)
    engine.press("Enter")
    done = "(selector) => document.querySelector(selector)?.dataset.total"
    total = wait(engine, done, "#search-results[data-state=done]")
    assert int(total) == sum(
        fold(phrase) in fold(paragraph["text"]) for each in speeches for paragraph in each["paragraphs"]
    )
    engine.click("li[data-speech] .hit-place a")
    wait(engine, IN_VIEW, "mark.found.current")
    assert fold("".join(engine.run(TEXTS, "mark.found.current"))) == fold(phrase)
    engine.click(".landing a")
    wait(engine, done, "#search-results[data-state=done]")
    assert engine.run(VALUE, "#search-query") == phrase


def test_concordance(engine: Engine, address: str, slogan: dict[str, Any]) -> None:
    """Sort the lines of a slogan by what follows it, and go to a line's place."""
    engine.open(f"{address}slogans/{slogan['id']}/")
    wait(engine, TEXT, ".kwic-status")
    lines = engine.run(TEXTS, ".kwic li")
    assert len(lines) == slogan["count"]
    engine.click(".kwic-controls a[href*='sort=right']")
    wait(engine, TEXT, ".kwic-controls a[aria-current][href*='sort=right']")
    assert sorted(engine.run(TEXTS, ".kwic .right")) != engine.run(TEXTS, ".kwic .right")
    assert len(engine.run(TEXTS, ".kwic li")) == len(lines)
    engine.click(".kwic .right a")
    wait(engine, IN_VIEW, "mark.found.current")


def test_copy(engine: Engine, address: str, speech: dict[str, Any]) -> None:
    """Copy the address of a section by its permalink, and paste it."""
    section = speech["sections"][0]["id"]
    engine.open(address + speech["url"])
    wait(engine, FOCUS, f"a.permalink[href='#{section}']")
    engine.press("Enter")
    wait(engine, "(text) => document.querySelector('.status-line')?.textContent.includes(text)", "已复制链接")
    engine.press("Escape")
    engine.click("#header-search-query")
    engine.press("v", control=True)
    wait(engine, VALUE, "#header-search-query")
    assert engine.run(VALUE, "#header-search-query") == f"{address}{speech['url']}#{section}"


def test_filter_the_glossary(engine: Engine, address: str) -> None:
    """Type the initials of a slogan and go to it by keyboard."""
    engine.open(f"{address}slogans/")
    engine.click("#index-query")
    engine.type("lpys")
    wait(engine, TEXT, "#index-status")
    engine.press("Enter")
    wait(engine, "() => document.activeElement.textContent === '两评一树'")
    engine.press("Enter")
    wait(engine, "() => location.pathname.endsWith('/slogans/liang-ping-yi-shu/')")


def test_the_text_has_its_face(engine: Engine, address: str, speech: dict[str, Any]) -> None:
    """Each engine takes the Song face of Linux: Latin letters are as wide in the text as in that face."""
    face = "Noto Serif CJK SC"
    if not shutil.which("fc-match") or face not in subprocess.check_output(["fc-match", face], text=True):
        pytest.skip(f"{face} is not installed")
    engine.open(address + speech["url"])
    widths = engine.run(
        """(face) => ["", `"${face}"`, "sans-serif"].map((family) => {
            const text = document.querySelector("article p.para").appendChild(document.createElement("span"));
            Object.assign(text.style, { fontFamily: family, position: "absolute", whiteSpace: "nowrap" });
            text.textContent = "Hamburgefonts".repeat(9);
            return text.getBoundingClientRect().width;
        })""",
        face,
    )
    assert widths[0] == widths[1] != widths[2]


def test_map(engine: Engine, address: str) -> None:
    """The vertical titles above the columns are whole."""
    engine.open(f"{address}slogans/by/speech/")
    cut = """() => [...document.querySelectorAll(".map-table thead th")].filter((cell) => {
        const { top, bottom, left, right } = cell.getBoundingClientRect();
        return [...cell.querySelectorAll("a > *")].map((each) => each.getBoundingClientRect()).some((box) =>
            box.top < top - 1 || box.bottom > bottom + 1 || box.left < left - 1 || box.right > right + 1);
    }).map((cell) => cell.textContent)"""
    assert engine.run(cut) == []


def test_dark(engine: Engine, address: str, speech: dict[str, Any]) -> None:
    """The other colours are dark text on light, or light on dark, and stay on the next page."""
    brightness = """() => ["color", "backgroundColor"].map((name) =>
        Math.max(...getComputedStyle(document.body)[name].match(/[\\d.]+/g).slice(0, 3).map(Number)))"""
    before = engine.run(brightness)
    engine.click("label[for=__palette_1]:not([hidden]), label[for=__palette_0]:not([hidden])")
    wait(engine, f"(before) => ({brightness})()[1] !== before", before[1])
    text, background = engine.run(brightness)
    assert (text > background) != (before[0] > before[1])
    engine.open(address + speech["url"])
    assert engine.run(brightness)[1] == background
    bars = engine.run("() => getComputedStyle(document.documentElement).colorScheme")
    assert (bars == "dark") == (text > background), "the bar of the window has the colours of the page"


def test_phone(engine: Engine, address: str, speech: dict[str, Any], slogan: dict[str, Any], phrase: str) -> None:
    """No page is wider than a phone; the outline leads to a section."""
    engine.resize(*PHONE)
    for path in ("", "speeches/", "slogans/", f"slogans/{slogan['id']}/", "data/", f"search/?q={phrase}"):
        engine.open(address + path)
        assert engine.run("() => innerWidth") == PHONE[0]
        if path.startswith("search"):
            wait(engine, TEXT, "#search-results[data-state=done]")
        assert engine.run(FITS), path
    engine.open(address + speech["url"])
    assert engine.run(FITS), "speech"
    section = [each["id"] for each in speech["sections"] if each["kind"] == "heading"][-1]
    wait(engine, IN_VIEW, ".outline-button")
    engine.click(".outline-button")
    wait(engine, IN_VIEW, ".outline-panel")
    engine.click(f".outline-panel a[href='#{section}']")
    wait(engine, AT_HASH, section)
    wait(engine, IN_VIEW, f"[id='{section}']")


def test_offline_copy(
    started: Engine, site: Path, tmp_path_factory: pytest.TempPathFactory, phrase: str, speech: dict[str, Any]
) -> None:
    """Unpack the copy, search in it and go to a passage, all without a server."""
    copy = unpack_offline_copy(site, tmp_path_factory.mktemp("copy")).as_uri()
    started.resize(*DESKTOP)
    started.open(f"{copy}/speeches/index.html")
    started.take_errors()
    wait(started, FOCUS, "#header-search-query")
    started.type(phrase)
    wait(started, TEXT, "[role=option]")  # What is still being loaded when the page changes is reported as an error.
    started.press("Enter")
    assert int(wait(started, "() => document.querySelector('#search-results[data-state=done]')?.dataset.total")) > 0
    started.click("li[data-speech] .hit-place a")
    wait(started, IN_VIEW, "mark.found.current")
    assert started.take_errors() == []


def test_settings_hold_in_the_offline_copy(
    started: Engine, site: Path, tmp_path_factory: pytest.TempPathFactory, phrase: str, speech: dict[str, Any]
) -> None:
    """The colours hold by links, suggestions and the search box, though Firefox gives each file its own storage."""
    copy = unpack_offline_copy(site, tmp_path_factory.mktemp("copy")).as_uri()
    started.resize(*DESKTOP)
    started.open(f"{copy}/index.html")
    started.take_errors()
    scheme = "() => document.body.dataset.mdColorScheme"
    before = started.run(scheme)
    started.click("label[for=__palette_1]:not([hidden]), label[for=__palette_0]:not([hidden])")
    chosen = wait(started, f"(before) => ({scheme})() !== before && ({scheme})()", before)
    started.click(".md-tabs a[href*='slogans/index.html']")
    wait(started, "() => location.pathname.endsWith('/slogans/index.html') && document.readyState === 'complete'")
    assert started.run(scheme) == chosen
    started.click("#header-search-query")
    started.type(speech["title"])
    wait(started, TEXT, "[role=option]")
    started.click("[role=option]")
    wait(started, "() => location.pathname.includes('/speeches/') && document.readyState === 'complete'")
    assert started.run(scheme) == chosen
    started.click("#header-search-query")
    started.type(phrase)
    wait(started, TEXT, "[role=option]")
    started.press("Enter")
    wait(started, "() => document.querySelector('#search-results[data-state=done]')?.dataset.total")
    assert started.run(scheme) == chosen
    assert started.run("() => [...new URLSearchParams(location.search).keys()]") == ["q"]
    assert started.take_errors() == []


def test_every_type_of_page(
    engine: Engine,
    address: str,
    request: pytest.FixtureRequest,
    site: Path,
    speeches: list[dict[str, Any]],
    slogans: list[dict[str, Any]],
) -> None:
    """No page has an error in the console or is wider than a phone; `SHOTS=folder` writes screenshots."""
    shots, wrong = os.environ.get("SHOTS"), []
    for scheme in ("light", "dark") if shots else ("light",):
        if scheme == "dark":
            engine.resize(*DESKTOP)
            engine.open(address)
            engine.click("label[for=__palette_1]:not([hidden])")
        for name, path in page_addresses(site, speeches, slogans).items():
            engine.resize(*DESKTOP)
            engine.open(address + path)
            wait(engine, TEXT, finished(path))
            for size in (DESKTOP, PHONE):
                engine.resize(*size)
                wait(engine, "(width) => innerWidth === width", size[0])
                if shots:
                    Path(shots).mkdir(parents=True, exist_ok=True)
                    which = request.node.callspec.params["started"]
                    engine.shoot(Path(shots) / f"{name}-{size[0]}-{scheme}-{which}.png")
            if not engine.run(FITS):
                wrong.append((name, "is wider than a phone"))
            wrong += [(name, each) for each in engine.take_errors()]
    assert wrong == []
