"""The list of speeches filtered and sorted over the whole corpus, with the state in the address."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import Visit

SOMEWHERE = pytest.mark.parametrize("address", ["small", "large folder"], indirect=True)


@SOMEWHERE
def test_a_filter_in_the_address_shows_all_its_speeches(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    page = visit().open("speeches/", level="镇")
    page.locator(".browse-rows li").first.wait_for()
    expected = sorted(each["title"] for each in speeches if each["level"] == "镇")
    assert len(expected) > 1
    shown = page.locator(".browse-rows li > a").all_inner_texts()
    assert sorted(title.partition("〔")[0] for title in shown) == expected
    assert f"共 {len(expected)} 篇" in page.locator(".browse-status").inner_text()
    assert not page.locator("#by-date").is_visible()


def test_choices_are_in_the_history(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    page = visit().open("speeches/")
    page.locator(".browse > summary").click()
    page.locator(".browse-facets a", has_text="2005").click()
    assert page.url.endswith("?year=2005")
    page.locator(".browse-facets a", has_text="动员").click()
    assert "meeting=" in page.url
    page.select_option("#browse-order", "han")
    assert page.url.endswith("&sort=han")
    found = page.locator(".browse-rows li").count()
    page.get_by_role("button", name=f"看 {found} 篇").click()
    assert page.evaluate("document.querySelector('.browse-rows li').getBoundingClientRect().top < innerHeight")
    page.go_back()
    page.go_back()
    page.go_back()
    page.locator("#by-date").wait_for()
    assert page.locator(".browse-rows").is_hidden()


def test_facts_of_a_speech_lead_to_those_that_share_them(visit: Visit, speeches: list[dict[str, Any]]) -> None:
    speech = next(each for each in speeches if each["level"] == "镇")
    page = visit().open(speech["url"])
    page.locator(".facts > summary").click()
    page.locator(".facts a[href*='level=']").click()
    page.locator(".browse-rows li").first.wait_for()
    assert page.locator(".browse-rows li > a").count() == sum(each["level"] == "镇" for each in speeches)
