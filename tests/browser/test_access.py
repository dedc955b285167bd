"""Access: what axe-core finds on every kind of page, all that folds unfolded, in both schemes and at both widths."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from browser.conftest import NARROW, WIDE, Visit
from browser.serving import served

#: Every kind of page; `{speech}` and `{slogan}` are the richest of their kind.
PAGES = (
    "",
    "speeches/",
    "{speech}",
    "slogans/",
    "slogans/by/count/",
    "slogans/by/speech/",
    "slogans/{slogan}/",
    "slogans/{former}/",
    "search/?q=的",
    "search/?q=的&view=keyword",
    "search/",
    "method/",
    "rules/",
    "cite/",
    "data/",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WRONG = """rules => axe.run(document, { runOnly: rules }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The text of axe-core, from a package: no test asks the network."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def named(speeches: list[dict[str, Any]], slogans: list[dict[str, Any]], site: Path) -> dict[str, str]:
    present = {slogan["id"] for slogan in slogans}
    former = [path.name for path in sorted((site / "slogans").iterdir()) if (path / "index.html").is_file()]
    return {
        "speech": max(speeches, key=lambda each: len(each["sections"]))["url"],
        "slogan": max(slogans, key=lambda each: each["count"])["id"],
        "former": next(name for name in former if name not in present and name != "by"),
    }


# Colours hang on the scheme, what is shown on the width: two of the four pairs see all of both.
@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"])
def test_axe_finds_nothing(visit: Visit, size: dict[str, int], scheme: str, axe: str, named: dict[str, str]) -> None:
    reader = visit(size, color_scheme=scheme)
    found = []
    for path in PAGES:
        page = reader.open(path.format(**named))
        if path.startswith("search"):
            reader.answered()
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.evaluate(axe)
        found += [(path, each) for each in page.evaluate(WRONG, RULES)]
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_for_what_is_not_there(
    browser: Browser, site: Path, scheme: Literal["light", "dark"], axe: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    # That page's addresses begin at the root of its host, for it is shown at any depth.
    with served(site) as root:
        page.goto(f"{root}404.html")
        page.evaluate(axe)
        found = page.evaluate(WRONG, RULES)
    context.close()
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(visit: Visit, scheme: str, axe: str, named: dict[str, str]) -> None:
    page = visit(NARROW, color_scheme=scheme).open(named["speech"])
    page.evaluate(axe)
    found = []
    for opened, button in [
        ("settings", ".reading-button"),
        ("outline", ".outline-button"),
        ("menu", "p.para > a.permalink"),
    ]:
        page.locator(button).first.focus()
        page.keyboard.press("Enter")
        page.locator(":popover-open").wait_for()
        found += [(opened, each) for each in page.evaluate(WRONG, RULES)]
        page.keyboard.press("Escape")
    assert found == []
