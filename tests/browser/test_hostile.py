"""The site of a hostile corpus in a browser, with its policy and without: nothing runs, everything is shown as text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import HostileSite

from browser.conftest import Visit
from browser.serving import served

PATHS = ["", "speeches/", "speeches/{speech}/", "slogans/", "slogans/by/count/", "slogans/{slogan}/", "rules/", "data/"]
#: What a text could have become: handlers, addresses that run, frames, scripts that no file holds.
ALIVE = """() => [...document.querySelectorAll("*")].flatMap((element) => [
  ...[...element.attributes].filter(({ name, value }) =>
    /^on|^srcdoc$/i.test(name) || (/^(href|src|action)$/i.test(name) && /^\\s*javascript:/i.test(value))
  ).map(({ name, value }) => `${element.localName} ${name}=${value}`),
  ...(/^(iframe|base|object|embed|math)$/.test(element.localName) ? [element.outerHTML] : []),
])"""


@pytest.fixture(scope="module")
def address(hostile: HostileSite) -> Iterator[str]:
    with served(hostile.folder, at="/readers/corpus/") as address:
        yield address


@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "no policy"])
def test_nothing_runs_on_any_page(visit: Visit, hostile: HostileSite, bypass: bool) -> None:
    reader = visit(bypass_csp=bypass)
    for path in PATHS:
        page = reader.open(path.format(speech=hostile.speech, slogan=hostile.slogan))
        page.wait_for_load_state("networkidle")
        assert page.evaluate("globalThis.ran") is None, path
        assert page.evaluate(ALIVE) == [], path


@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "no policy"])
def test_every_text_is_found_and_shown_as_text(visit: Visit, hostile: HostileSite, bypass: bool) -> None:
    reader = visit(bypass_csp=bypass)
    for text in hostile.texts:
        page = reader.search(f'"{text[:12]}"' if '"' not in text[:12] else "ran")
        assert page.evaluate("globalThis.ran") is None, text
        assert page.evaluate(ALIVE) == [], text
    page = reader.search("ran")
    assert reader.total > 10
    shown = page.locator("#search-results").inner_text()
    assert "<script>ran=1</script>" in shown
    assert "<img src=x onerror=ran=2>" in shown


@pytest.mark.parametrize("bypass", [False, True], ids=["policy", "no policy"])
def test_suggestions_previews_and_landings_are_text(visit: Visit, hostile: HostileSite, bypass: bool) -> None:
    reader = visit(bypass_csp=bypass)
    page = reader.open(f"speeches/{hostile.speech}/")
    assert page.locator("h1").first.inner_text().strip().startswith(hostile.texts[0])
    text = page.locator("article").inner_text()
    missing = [each for each in hostile.texts if " ".join(each.split()) not in " ".join(text.split())]
    assert missing == []
    page.locator(f"article a[href*='{hostile.slogan}']").first.hover()
    page.fill("#header-search-query", "坚持<img")
    page.wait_for_selector("[role=option]")
    page.fill("#header-search-query", "<script>ran")
    page.wait_for_timeout(300)
    page.press("#header-search-query", "Enter")
    reader.answered()
    if page.locator(".hit-place a").count():
        page.locator(".hit-place a").first.click()
        page.wait_for_load_state("networkidle")
    assert page.evaluate("globalThis.ran") is None
    assert page.evaluate(ALIVE) == []
