"""Sizes that do not grow with the corpus: a page without its text, and the number of files per speech."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build_scripts import pipeline
from build_scripts.corpus import import_raw
from build_scripts.model import Library

pytestmark = pytest.mark.slow

RAW = Path(__file__).parents[2] / "corpus" / "raw"
#: Bytes of a page's body without article and outline: at most 15,400 with Material 9.8. A navigation with a line for
#: each of a thousand pages has 300,000.
BOILERPLATE = 20_000


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Library, Path]]:
    """Return library and site of two raw files, and of five that include them."""
    folder = tmp_path_factory.mktemp("growth")
    raws = sorted(RAW.glob("*.txt"))
    sites = []
    for name, some in (("small", raws[1:3]), ("large", raws[1:6])):
        import_raw(folder / name, some)
        sites.append((pipeline.build_site(folder / name, folder / f"{name}-site"), folder / f"{name}-site"))
    return sites


def read_boilerplate(page: Path) -> str:
    """Return the body of a page without article and outline."""
    body = page.read_text("utf-8").partition("<body")[2]
    body = re.sub(r"<article.*</article>", "", body, flags=re.S)
    return re.sub(r'<div class="md-sidebar md-sidebar--secondary".*?<div class="md-content"', "", body, flags=re.S)


def test_the_boilerplate_of_a_page_does_not_grow(sites: list[tuple[Library, Path]]) -> None:
    (small, site), (large, larger) = sites
    assert len(large.editions) > len(small.editions)
    for page in [speech.url for speech in small.speeches] + ["search/", "method/"]:
        before, now = read_boilerplate(site / page / "index.html"), read_boilerplate(larger / page / "index.html")
        assert now.count("<a ") == before.count("<a ")
        assert len(now.encode()) == len(before.encode())
        assert len(now.encode()) < BOILERPLATE


def test_the_number_of_files_per_speech_does_not_grow(sites: list[tuple[Library, Path]]) -> None:
    for library, site in sites:
        files = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
        for speech in library.speeches:
            assert sum(name.startswith((f"speeches/{speech.id}/", f"speeches/{speech.id}.")) for name in files) == 9
        for slogan in library.slogans:
            assert sum(name.startswith(f"slogans/{slogan.id}/") for name in files) == 1
