"""Fixtures for tests of rendered sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build_scripts import pipeline
from build_scripts.model import Fact, Library, Site
from build_scripts.pages import Pages
from build_scripts.site import publishing

HOSTILE = "</script><script>alert(1)</script> \"甲\" '乙' <b>&amp; {{ 丙 }}"


def render_library(library: Library, folder: Path, address: str = "") -> Path:
    """Write and render the pages of a library, hand-written ones too; return the folder of the site."""
    pages = Pages(library, Site("动员讲话语料库", address))
    docs = pipeline.copy_hand_written(folder / "docs")
    pipeline.write_pages(pages, docs)
    publishing.render(docs, folder / "site", pages)
    return folder / "site"


@pytest.fixture(scope="session")
def small_library(library: Library) -> Library:
    """Return two speeches of the corpus, one with hostile facts, with all their slogans and a former one."""
    first, second, *_ = library.editions
    facts = {**second.speech.facts, "title": Fact(HOSTILE, "own_line", 1), "speaker": Fact(HOSTILE, "own_line", 1)}
    hostile = replace(second, speech=replace(second.speech, id="hostile", facts=facts))
    alone = {"glosses": (), "members": (), "parts": (), "wholes": (), "together": ()}
    slogans = [
        replace(slogan, occurrences=found, **alone)  # type: ignore[arg-type]
        for slogan in library.slogans
        if (found := tuple(each for each in slogan.occurrences if each.speech == first.speech.id))
    ]
    slogans[0] = replace(slogans[0], text=slogans[0].text + HOSTILE)
    phrases = tuple(
        replace(phrase, occurrences=found)
        for phrase in library.phrases
        if (found := tuple(each for each in phrase.occurrences if each.speech == first.speech.id))
    )
    former = {"gone": "旧口号"}
    return replace(library, editions=(first, hostile), slogans=tuple(slogans), former_slogans=former, phrases=phrases)


@pytest.fixture(scope="session")
def render_small(small_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that renders the small library at an address, once for each."""
    built: dict[str, Path] = {}

    def render(address: str) -> Path:
        if address not in built:
            built[address] = render_library(small_library, tmp_path_factory.mktemp("small"), address)
        return built[address]

    return render
