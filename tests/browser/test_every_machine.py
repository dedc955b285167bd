"""Older browsers, plain http, pasted addresses, input methods and fingers: the site works for every reader."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from browser.conftest import EACH_WIDTH, NARROW, WIDE, Reader, Visit
from browser.page_types import finished, page_addresses

NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
#: Remembers what `execCommand("copy")` would copy, and says that it worked.
COMMAND_COPIES = "document.execCommand = () => { window.copied = document.activeElement.value; return true; };"
COMMAND_FAILS = "document.execCommand = () => false;"
NO_POPOVERS = """
for (const name of ["popover", "showPopover", "hidePopover", "togglePopover"]) delete HTMLElement.prototype[name];
"""


@pytest.fixture
def speech(speeches: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a speech with an outline."""
    return next(each for each in speeches if any(s["kind"] == "heading" for s in each["sections"]))


#: Chromium with cookies blocked: reading the property fails.
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage"])
    Object.defineProperty(window, name, {
        configurable: true, get() { throw new DOMException("Access is denied for this document.", "SecurityError"); }
    });
"""


def open_with(visit: Visit, script: str, path: str, **parameters: str) -> tuple[Reader, Page]:
    reader = visit(WIDE)
    reader.page.add_init_script(script)
    return reader, reader.open(path, **parameters)


def test_copies_without_a_secure_context(visit: Visit) -> None:
    reader, page = open_with(visit, NO_CLIPBOARD + COMMAND_COPIES, "search/", q="工作")
    reader.answered()
    page.get_by_role("button", name="复制引文").first.click()
    page.get_by_role("status").filter(has_text="已复制引文").wait_for()
    assert "\n——" in page.evaluate("window.copied")
    assert page.locator("textarea").count() == 0


def test_shows_the_text_selected_if_copying_fails(visit: Visit) -> None:
    reader, page = open_with(visit, NO_CLIPBOARD + COMMAND_FAILS, "search/", q="工作")
    reader.answered()
    page.get_by_role("button", name="复制引文").first.click()
    area = page.locator("dialog textarea")
    area.wait_for()
    assert "\n——" in area.input_value()
    assert page.evaluate("getSelection().toString() || document.activeElement.value") == area.input_value()
    page.get_by_role("button", name="关闭").click()
    assert page.locator("dialog").count() == 0


def test_a_permalink_is_copied_without_popovers(visit: Visit, speech: dict[str, Any]) -> None:
    reader, page = open_with(visit, NO_POPOVERS + NO_CLIPBOARD + COMMAND_COPIES, speech["url"])
    link = page.locator("article a.permalink").first
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="已复制链接").wait_for()
    assert page.evaluate("window.copied") == page.url
    assert page.locator(".place-menu, .selection-bar, .outline-button, .reading-button").count() == 0
    assert reader.wrong == []


@pytest.mark.parametrize(
    "remains", ["。", ".", "），", "?from=timeline", "&x=1", "%E3%80%82", "%EF%BC%8C看这里", "　"], ids=repr
)
@pytest.mark.parametrize("before", ["", "%23", "#"])
def test_an_address_with_remains_of_a_text_lands(
    visit: Visit, speech: dict[str, Any], before: str, remains: str
) -> None:
    place = next(s["id"] for s in speech["sections"][1:] if s["kind"] == "heading")
    page = visit(NARROW).open(f"{speech['url']}#{before}{place}{remains}")
    page.wait_for_function("id => location.hash === '#' + id", arg=place)
    top = page.locator(f"[id='{place}']").evaluate("each => each.getBoundingClientRect().top")
    assert 0 <= top < NARROW["height"]


def test_a_longer_id_is_not_cut_to_another_place(visit: Visit, speech: dict[str, Any]) -> None:
    page = visit().open(f"{speech['url']}#p_1999")
    page.get_by_role("status").filter(has_text="p_1999").wait_for()
    assert page.url.endswith("#p_1999")


def test_the_outline_highlights_the_section_of_the_address(visit: Visit, speech: dict[str, Any]) -> None:
    reader = visit(WIDE)
    for section in [s for s in speech["sections"] if s["kind"] == "heading"][:4]:
        page = reader.open(f"{speech['url']}#{section['id']}")
        page.wait_for_function(
            "id => document.querySelector('.md-sidebar--secondary .md-nav__link--active')?.hash === '#' + id",
            arg=section["id"],
        )


def test_the_filter_waits_for_the_input_method(visit: Visit, slogans: list[dict[str, Any]]) -> None:
    """Neither a composition nor the Enter that ends it (key code 229 in Safari) filters or moves the focus."""
    page = visit().open("slogans/")
    page.locator("#index-query").focus()
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "ivwt", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(200)
    assert page.locator("#index-status").inner_text() == ""
    page.locator("#index-query").evaluate(
        "input => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true }))"
    )
    assert page.locator("#index-query:focus").count() == 1
    method.send("Input.insertText", {"text": slogans[0]["text"]})
    page.wait_for_function("() => document.getElementById('index-status').textContent !== ''")


@pytest.mark.parametrize("view", ["passages", "keyword"])
def test_targets_are_44_pixels_for_fingers(visit: Visit, view: str) -> None:
    reader = visit(NARROW, has_touch=True, is_mobile=True)
    page = reader.search("工作 活动", view=view)
    page.locator("details.facets > summary").click()
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, select, summary, .choice a, .facets a, .chips a)")]
            .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height > 0)
            .filter((each) => Math.min(each.getBoundingClientRect().height, each.getBoundingClientRect().width) < 44)
            .map((each) => `${each.className} ${each.textContent} ${each.getBoundingClientRect().height}`)"""
    )
    assert small == []


@pytest.mark.parametrize("path", ["", "speech", "search/?q=工作", "slogans/", "speeches/", "data/"])
def test_nothing_fails_where_storage_is_refused(visit: Visit, speech: dict[str, Any], path: str) -> None:
    """The theme's scripts run, too: the colours can be changed."""
    _, page = open_with(visit, NO_STORAGE, speech["url"] if path == "speech" else path)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("label[for^=__palette_]:visible").click()
    page.wait_for_function("before => getComputedStyle(document.body).backgroundColor !== before", arg=before)


def test_a_refused_excerpt_is_not_reported_as_kept(visit: Visit) -> None:
    _, page = open_with(visit, NO_STORAGE, "search/", q="工作")
    page.get_by_role("button", name="加入摘录").first.click()
    assert page.locator(".status-line").inner_text() == "浏览器不允许保存摘录"


def test_a_page_opens_without_its_slash(visit: Visit, site: Path, speech: dict[str, Any]) -> None:
    reader = visit(WIDE)
    path = f"speeches/{speech['id']}"
    reader.page.route(f"**/{path}", lambda route: route.fulfill(path=site / path / "index.html"))
    page = reader.open(f"{path}#p_2")
    page.wait_for_url(f"**/{path}/#p_2")
    assert page.locator("main a[href]").first.evaluate("link => fetch(link.href).then((found) => found.status)") == 200
    reader.wrong.clear()  # The browser may have asked for styles at the first address.


def test_a_page_without_styles_has_the_chosen_scheme(visit: Visit) -> None:
    reader = visit(WIDE, color_scheme="dark")
    reader.page.route("**/*.css*", lambda route: route.fulfill(body="", content_type="text/css"))
    page = reader.open()
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(255, 255, 255)"


SUM_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => window.shifts += value))
    .observe({ type: "layout-shift", buffered: true });
"""


@EACH_WIDTH
@pytest.mark.parametrize(
    ("path", "done"),
    [
        ("outlines/", ".outline-choice"),
        ("compare/?a={}&b={}", ".compare-cell"),
        ("trends/?q=的;群众", ".trend-table"),
        ("search/", ".search-results .search-help"),
        ("search/?q=工作", "#search-entry a"),  # with the longest line of entries
        ("search/?q=大", ".titled a"),
    ],
)
def test_little_moves_when_the_script_is_late(
    reader: Reader, path: str, done: str, speeches: list[dict[str, Any]]
) -> None:
    page = reader.page
    page.add_init_script(SUM_SHIFTS)

    def delay(route: Route) -> None:
        time.sleep(0.6)
        route.continue_()

    page.route("**/assets/modules.js", delay)
    reader.open(path.format(speeches[0]["id"], speeches[1]["id"]))
    page.locator(done).first.wait_for()
    page.wait_for_timeout(300)
    # Google's limit of a good page is 0.1 (web.dev/cls); at most a line of a phone moves.
    assert page.evaluate("window.shifts") < 0.05


@pytest.mark.parametrize(
    "name",
    ["speech", "slogans", "slogan", "search-passages", "search-keyword", "compare", "trends", "speeches-filtered"],
)
def test_back_returns_to_the_place(
    visit: Visit, name: str, site: Path, speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]
) -> None:
    """Also where a script draws the page after the browser has scrolled."""
    reader = visit({"width": 390, "height": 300})
    path = page_addresses(site, speeches, slogans)[name]
    page = reader.open(path)
    page.wait_for_selector(finished(path))
    page.wait_for_function("() => document.documentElement.scrollHeight > 750")
    page.evaluate("scrollTo(0, 400)")
    reader.open("data/")
    page.go_back()
    page.wait_for_function(
        "() => Math.abs(scrollY - 400) < 60"
    )  # A title that comes late moves the text, and the place with it.


def test_ios_enlarges_no_page(
    visit: Visit, site: Path, speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]
) -> None:
    """It does so for a field with letters of less than 16 pixels, and leaves it so."""
    reader = visit(NARROW, has_touch=True, is_mobile=True)
    small = []
    for name, path in page_addresses(site, speeches, slogans).items():
        page = reader.open(path)
        page.wait_for_selector(finished(path))
        sizes = page.eval_on_selector_all(
            "input:not([type=radio], [type=checkbox], [type=hidden]), textarea, select",
            "all => all.map((each) => parseFloat(getComputedStyle(each).fontSize))",
        )
        small += [(name, size) for size in sizes if size < 16]
    assert small == []


def test_the_scheme_follows_the_system_until_one_is_chosen(visit: Visit) -> None:
    """While a page is open, on the next visit, and no more after a choice."""
    reader = visit(WIDE, color_scheme="light")
    page = reader.open()
    scheme = "document.body.dataset.mdColorScheme"
    for system, expected in (("dark", "slate"), ("light", "default"), ("dark", "slate")):
        page.emulate_media(color_scheme=system)
        page.wait_for_function("expected => document.body.dataset.mdColorScheme === expected", arg=expected)
        reader.open("data/")
        assert page.evaluate(scheme) == expected
    page.locator("label[for=__palette_0]:visible").click()
    page.wait_for_function("() => document.body.dataset.mdColorScheme === 'default'")
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    reader.open()
    assert page.evaluate(scheme) == "default"
