"""Access: what axe-core finds on every kind of page, all that folds unfolded, in both schemes and at both widths."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from browser.axe import find_violations, load_axe
from browser.conftest import EACH_WIDTH, NARROW, WIDE, Reader, Visit
from browser.page_types import PAGES, finished, page_addresses
from browser.serving import served


@pytest.fixture(scope="module")
def addresses(site: Path, speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]) -> dict[str, str]:
    return page_addresses(site, speeches, slogans)


# Colours hang on the scheme, what is shown on the width: two of the four pairs see all of both.
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"])
def test_axe_finds_nothing(visit: Visit, size: dict[str, int], scheme: str, addresses: dict[str, str]) -> None:
    reader = visit(size, color_scheme=scheme)
    found = []
    for path in addresses.values():
        page = reader.open(path)
        page.wait_for_selector(finished(path))
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        load_axe(page)
        found += [(path, each) for each in find_violations(page)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_error_page(browser: Browser, site: Path, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    # That page's addresses begin at the root of its host, because it is shown at any depth.
    with served(site) as root:
        page.goto(f"{root}404.html")
        load_axe(page)
        found = find_violations(page)
    context.close()
    assert found == []


def select_words(page: Page) -> None:
    page.evaluate(
        """() => {
          const { firstChild } = document.getElementById("p_2");
          getSelection().setBaseAndExtent(firstChild, 0, firstChild, 4);
        }"""
    )


#: What opens on a speech: how, what then has the focus, and where it goes when Escape has closed it.
OPENED = {
    "settings": (".reading-button", "#reading-settings", ".reading-button"),
    "outline": (".outline-button", ".outline-panel", ".outline-button"),
    "menu": ("p.para > a.permalink", ".place-menu", "p.para > a.permalink"),
    "menu of a selection": ("", ".place-menu", ".selection-bar :last-child"),
}


def open_by_keyboard(page: Page, name: str) -> None:
    opener, opened, _ = OPENED[name]
    if opener:
        page.locator(opener).first.focus()
        page.keyboard.press("Enter")
    else:
        select_words(page)
        page.locator(".selection-bar:popover-open").wait_for()
        for key in ("Tab", "Tab", "Tab", "Tab", "Enter"):
            page.keyboard.press(key)
    page.locator(f"{opened}:popover-open").wait_for()


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(visit: Visit, scheme: str, forced: str, addresses: dict[str, str]) -> None:
    page = visit(NARROW, color_scheme=scheme, forced_colors=forced).open(addresses["speech"])
    load_axe(page)
    found = []
    for name in OPENED:
        open_by_keyboard(page, name)
        found += [(name, each) for each in find_violations(page)]
        page.keyboard.press("Escape")
    page.evaluate("getSelection().removeAllRanges()")
    page.locator(".selection-bar").wait_for(state="hidden")
    page.locator("a.slogan").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.locator("#slogan-preview:popover-open").wait_for()
    found += [("preview", each) for each in find_violations(page)]
    if forced == "active":
        found = [each for each in found if not each[1].startswith("color-contrast")]  # they are not our colours
    assert found == []


@pytest.mark.parametrize("name", OPENED)
def test_escape_closes_and_gives_the_focus_back(visit: Visit, name: str, addresses: dict[str, str]) -> None:
    page = visit(NARROW).open(addresses["speech"])
    open_by_keyboard(page, name)
    _, opened, back = OPENED[name]
    page.wait_for_function("opened => document.querySelector(opened).contains(document.activeElement)", arg=opened)
    page.keyboard.press("Escape")
    page.locator(f"{opened}:popover-open").wait_for(state="hidden")
    assert page.evaluate("back => document.activeElement === document.querySelector(back)", back)


#: Steps from one focused element to the next on a page.
MOST_WALKED = 40
#: What of the focused element cannot be seen. The theme's switch of colours is seen by its label.
UNSEEN = """() => {
  const { activeElement } = document;
  if (activeElement === document.body) return null;
  const seen = activeElement.matches(".md-option") ? activeElement.nextElementSibling : activeElement;
  const { left, top, right, width, height } = seen.getClientRects()[0];
  const style = getComputedStyle(seen.closest("form.header-search") ?? seen);
  const bottom = Math.min(top + height, innerHeight);
  const at = document.elementFromPoint(left + width / 2, (Math.max(top, 0) + bottom) / 2);
  const faults = [
    !seen.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && "is not shown",
    (right <= 0 || left >= innerWidth || top < 0 || top >= innerHeight) && "is outside the window",
    !(at && (seen.contains(at) || at.contains(seen))) && "is covered",
    style.outlineStyle === "none" && "has no outline",
  ];
  return [`${activeElement.tagName} ${activeElement.className} ${activeElement.textContent.trim().slice(0, 12)}`,
          faults.filter(Boolean)];
}"""


#: On a phone every type of page, where sticky parts cover most; on a wide screen those that have columns.
WALKED = [
    *((NARROW, name) for name in PAGES),
    *((WIDE, name) for name in ("speech", "slogans", "slogan", "search-passages", "method")),
]


@pytest.mark.parametrize(("reader", "name"), WALKED, indirect=["reader"])
def test_the_focus_is_always_seen(reader: Reader, name: str, addresses: dict[str, str]) -> None:
    page = reader.open(addresses[name])
    page.wait_for_selector(finished(addresses[name]))
    walked = 0
    while walked < MOST_WALKED:
        page.keyboard.press("Tab")
        page.wait_for_timeout(30)
        seen = page.evaluate(UNSEEN)
        if seen is None:
            break
        assert seen[1] == [], seen[0]
        walked += 1
    assert walked > 10


@EACH_WIDTH
def test_the_first_link_leads_past_the_header(reader: Reader, addresses: dict[str, str]) -> None:
    page = reader.open(addresses["speech"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#title")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('article').contains(document.activeElement)")


def test_forced_colours_leave_what_is_chosen_to_be_seen(visit: Visit) -> None:
    """Grounds and shadows are gone there."""
    reader = visit(WIDE, forced_colors="active")
    page = reader.search("教育", type="text")
    style = "(each, name) => getComputedStyle(each)[name]"
    assert page.locator(".facet a[aria-current]").evaluate(style, "borderBottomStyle") == "solid"
    assert page.locator(".md-tabs__item--active").evaluate(style, "borderBottomStyle") == "solid"
    page.locator("#search-query").fill("教育")
    page.locator("#search-form [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("[role=option][aria-selected=true]").evaluate(style, "outlineStyle") == "solid"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_all_but_the_search_is_there_without_scripts(
    browser: Browser, address: str, size: dict[str, int], speeches: list[dict[str, Any]], slogans: list[dict[str, Any]]
) -> None:
    context = browser.new_context(viewport=size, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    speech, slogan = speeches[0], max(slogans, key=lambda each: each["count"])
    for path, text in [
        (speech["url"], speech["paragraphs"][-1]["text"]),
        (f"slogans/{slogan['id']}/", slogan["occurrences"][0]["text"]),
        ("slogans/", slogans[0]["text"]),
        ("speeches/", speech["title"]),
        ("search/", "公开数据"),
    ]:
        page.goto(address + path)
        assert text in (page.locator("article").text_content() or ""), path
        assert page.locator("form:visible").count() == 0, "it would not be answered"
        assert page.locator("article :is(button, input, [role=button]):visible").count() == 0
    assert page.locator("noscript p").is_visible()
    context.close()


#: As WCAG 1.4.12 has it, and no narrower than 1.4.10.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll('h1, h2, h3, button, summary, label, td, .md-header__topic')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && each.clientWidth > 2)
  .filter((each) => getComputedStyle(each).overflow !== 'visible' && each.scrollHeight > each.clientHeight + 1)
  .map((each) => each.outerHTML.slice(0, 80))"""


def test_nothing_is_lost_with_wide_spacing_on_the_narrowest_screen(visit: Visit, addresses: dict[str, str]) -> None:
    reader = visit({"width": 320, "height": 640}, bypass_csp=True)
    for path in addresses.values():
        page = reader.open(path)
        page.wait_for_selector(finished(path))
        page.add_style_tag(content=SPACED)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert page.evaluate(CUT) == [], path
