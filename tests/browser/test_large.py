"""The search page on an index with posting lists: the same as without, with the text loaded hit by hit.

So is the file of an entry's occurrences, which come from the same index.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_reader import write_index

from browser.conftest import Reader, Visit
from browser.serving import served
from browser.test_box import test_suggests_speeches_by_title  # noqa: F401
from browser.test_glossary import entry, paragraphs, test_the_places_as_a_table  # noqa: F401
from browser.test_search import (  # noqa: F401 (they are run here too, on the site below)
    Texts,
    phrase,
    test_a_hit_is_copied_with_its_source,
    test_a_hit_lands_on_its_phrase,
    test_a_hit_says_where_it_is_from,
    test_all_hits_as_a_table,
    test_back_and_forward_through_questions,
    test_coming_back_from_a_hit_finds_the_place_again,
    test_filters_and_the_address,
    test_headings_only,
    test_keyword_in_context,
    test_markup_in_a_query_is_text,
    test_near_forms_stand_apart,
    test_nothing_asked,
    test_nothing_found_is_said,
    test_pinyin_that_finds_nothing_leads_to_the_slogan,
    test_punctuation_alone_is_searched_as_it_is,
    test_punctuation_width_and_spelling_do_not_matter,
    test_several_terms,
    test_shows_every_hit,
    test_the_longest_part_that_occurs,
    test_titles_are_found_apart,
    texts,
)
from build_scripts.model import Library
from build_scripts.text.characters import fold


@pytest.fixture(scope="session")
def large_site(site: Path, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site with an index that has posting lists."""
    folder = tmp_path_factory.mktemp("large") / "site"
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("search-index"))
    write_index(library, folder, largest_scanned=0)
    return folder


@pytest.fixture(scope="module")
def address(large_site: Path) -> Iterator[str]:
    with served(large_site, at="/readers/corpus/") as address:
        yield address


def test_a_query_loads_little(visit: Visit, texts: Texts, large_site: Path) -> None:  # noqa: F811
    """The page loads a few files of the index and a few texts, not all."""
    reader = visit()
    asked: set[str] = set()
    reader.page.on("request", lambda request: asked.add(request.url.split("?")[0]))
    reader.search("同志")
    assert (
        0 < sum("/texts/" in each for each in asked) < len(list((large_site / "assets/search-index/texts").iterdir()))
    )
    assert sum("/grams/" in each for each in asked) <= 2


def test_headings_and_text_are_counted(visit: Visit, library: Library) -> None:
    headings = {
        (speech.id, each.paragraph) for speech in library.speeches for each in speech.sections if each.kind == "heading"
    }
    found = [(s.id, p.id) for s in library.speeches for p in s.paragraphs if "加强领导" in fold(p.text)]
    among = sum(place in headings for place in found)
    assert 0 < among < len(found)
    reader = visit()
    reader.search("加强领导")
    for kind, count in (("heading", among), ("text", len(found) - among)):
        link = reader.page.locator(f'.facets [data-key="type-{kind}"] .count')
        link.wait_for(state="attached")
        assert link.inner_text() == str(count)


def test_a_year_that_no_speech_has(reader: Reader) -> None:
    reader.search("工作", year="1066")
    assert reader.total == 0
    assert reader.page.get_by_role("link", name="去掉筛选").count() == 1
