"""Wrong addresses: the page for them offers what may be meant; a broken anchor breaks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from browser.conftest import NARROW, Visit
from browser.serving import served


@pytest.fixture
def lost(visit: Visit, site: Path) -> Iterator[Any]:
    """Opens an address where nothing is, as a host does that has a page for it. Its links begin at the host's root."""
    with served(site) as root:
        reader = visit(NARROW)
        reader.wrong = []  # That host is not the one of all other tests, and 404 is what is asked for.

        def opened(path: str) -> Page:
            body = (site / "404.html").read_text("utf-8")
            reader.page.route(
                f"{root}{path}", lambda route: route.fulfill(status=404, content_type="text/html", body=body)
            )
            reader.page.goto(f"{root}{path}")
            return reader.page

        yield opened
        assert not [each for each in reader.wrong if not each.startswith(("asks ", "Failed to load resource"))]
        reader.wrong.clear()


def test_a_misspelt_address_offers_the_right_one(lost: Any, slogans: list[dict[str, Any]]) -> None:
    slogan = max(slogans, key=lambda each: len(each["id"]))
    page = lost(f"slogans/{slogan['id'][:-1]}")
    page.locator("#meant").get_by_role("link", name=slogan["text"], exact=True).click()
    page.wait_for_url(f"**/slogans/{slogan['id']}/")


@pytest.mark.parametrize("remains", ["/%23p_2", "%E3%80%82", "%EF%BC%89/"])
def test_a_speech_is_offered_for_an_address_with_remains(
    lost: Any, speeches: list[dict[str, Any]], remains: str
) -> None:
    speech = speeches[0]
    page = lost(f"speeches/{speech['id']}{remains}")
    page.locator("#meant").get_by_role("link", name=speech["title"], exact=True).first.click()
    page.wait_for_url(f"**/{speech['url']}*")


def test_a_former_parallel_leads_to_its_paragraph(lost: Any, speeches: list[dict[str, Any]]) -> None:
    speech = speeches[0]
    page = lost(f"parallels/{speech['id']}/p_2-7/")
    page.locator("#meant").get_by_role("link", name=f"{speech['title']}，第 2 段", exact=True).click()
    page.wait_for_url(f"**/{speech['url']}#p_2")


def test_words_in_an_address_can_be_searched_for(lost: Any) -> None:
    page = lost(f"a/b/{quote('两评一树')}.html")
    page.locator("#meant").get_by_role("link", name="检索“两评一树”").click()
    page.wait_for_selector("#search-results[data-state=done]")
    assert page.input_value("#search-form [name=q]") == "两评一树"


@pytest.mark.parametrize("at", ["/corpus/", "/a/corpus/"])
def test_the_page_finds_a_site_below_a_path(visit: Visit, site: Path, speeches: list[dict[str, Any]], at: str) -> None:
    speech = speeches[0]
    with served(site, at) as root:
        reader = visit(NARROW)
        body = (site / "404.html").read_text("utf-8")
        wrong = f"{root}speeches/{speech['id']}%E3%80%82"
        reader.page.route(wrong, lambda route: route.fulfill(status=404, content_type="text/html", body=body))
        reader.page.goto(wrong)
        reader.page.locator("#meant").get_by_role("link", name=speech["title"], exact=True).first.wait_for()
        assert reader.page.evaluate(
            "[...document.querySelectorAll('link[rel=stylesheet]')].every((each) => each.sheet)"
        )
        reader.page.get_by_role("link", name="全部讲话").last.click()
        reader.page.wait_for_url(f"{root}speeches/")
        reader.wrong.clear()  # What is asked for first is missing.


@pytest.mark.parametrize("broken", ["%", "%E4%B8", "no-such-place"])
def test_a_broken_anchor_breaks_nothing(visit: Visit, speeches: list[dict[str, Any]], broken: str) -> None:
    reader = visit(NARROW)
    page = reader.open(f"{speeches[0]['url']}#{broken}")
    page.evaluate("location.hash = '#%%'")
    assert page.locator("h1").is_visible()


def test_what_is_folded_opens_for_an_anchor_in_it(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    page = visit(NARROW).open(f"{speeches[0]['url']}#source")
    page.wait_for_function("document.getElementById('source').checkVisibility()")
