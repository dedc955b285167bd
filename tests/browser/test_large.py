"""The search page with the index of a large corpus: texts are loaded for each hit.

The tests marked `BOTH_INDEXES` and `EVERYWHERE` in other modules run with this index too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.conftest import Reader, Visit
from build_scripts.model import Library
from build_scripts.text.characters import fold

pytestmark = pytest.mark.parametrize("address", ["large"], indirect=True)


def test_a_query_loads_little(visit: Visit, large_site: Path) -> None:
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
