"""Fixtures for all tests: the project's corpus as a library, and a site built from a corpus of hostile texts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

from build_scripts import pipeline as build
from build_scripts.corpus.speech_file import read_speech, write_speech
from build_scripts.model import Fact, Library, Paragraph

PROJECT = Path(__file__).parent.parent
CORPUS = PROJECT / "corpus"


@pytest.fixture(scope="session", autouse=True)
def _kept_results(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the builds of the tests a cache of their own."""
    build.kept.FILE = tmp_path_factory.mktemp("kept") / "kept.sqlite"


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the project's corpus as it is published."""
    return build.gather(CORPUS).library


@dataclass(frozen=True)
class HostileSite:
    """A site whose corpus has hostile texts (HTML, templates, URLs) in every field."""

    folder: Path
    speech: str
    slogan: str
    texts: tuple[str, ...]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    """Build the site of `tests/cases/hostile_site.yml` once per worker."""
    said = yaml.safe_load((PROJECT / "tests/cases/hostile_site.yml").read_text("utf-8"))
    folder = tmp_path_factory.mktemp("hostile")
    corpus, texts, slogan = folder / "corpus", said["texts"], said["slogan"]
    raw = folder / f"{said['file']}.txt"
    raw.write_text(
        "在全县动员大会上的讲话\n同志们：\n今天召开动员大会，请大家认真贯彻执行。\n一、提高认识\n要抓紧。\n", "utf-8"
    )
    build.import_raw(corpus, [raw])
    (path,) = (corpus / "speeches").iterdir()
    speech = read_speech(path.read_text("utf-8"))
    facts = dict(zip(("title", "speaker", "occasion", "campaign", "place", "salutation"), texts, strict=False))
    paragraphs = [
        *(f"{text}。" for text in texts),
        *(f"一是{text}。" for text in texts),
        *(f"要{slogan}。" for _ in texts),
    ]
    paragraphs[6:6] = [f"{number}、{text}" for number, text in zip("一二三四五", texts, strict=False)]
    changed = replace(
        speech,
        facts={name: Fact(text, "keeper") for name, text in facts.items()},
        front_matter=(texts[1], texts[6]),
        back_matter=(texts[2], texts[7]),
        note=texts[8],
        paragraphs=tuple(Paragraph("", text) for text in paragraphs),
    )
    path.write_text(write_speech(changed), "utf-8")
    ruling = {slogan: {"promote": True, "definition": texts[1], "translation": texts[4], "note": texts[2]}}
    (corpus / "slogans.yml").write_text(yaml.safe_dump(ruling, allow_unicode=True), "utf-8")
    library = build.site(corpus, folder / "site")
    entry = next(each for each in library.slogans if each.text == slogan)
    return HostileSite(folder / "site", speech.id, entry.id, tuple(texts))
