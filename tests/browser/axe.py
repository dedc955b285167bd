"""axe-core: the rules that are tested, and the script that runs them in a page."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, { runOnly: tags, rules: { "target-size": { enabled: true } } })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`)))"""


def load_axe(page: Page) -> None:
    """Load axe-core into a page, from a Python package, so that no test needs the network."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))


def find_violations(page: Page) -> list[str]:
    """Return every violation as the id of its rule and the HTML of its element; axe-core must be loaded."""
    return list(page.evaluate(RUN, RULES))
