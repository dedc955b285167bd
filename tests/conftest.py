"""Fixtures for all tests: the project's corpus as a library, and a site built from a corpus of hostile texts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from filelock import FileLock

from build_scripts import pipeline
from build_scripts.corpus import import_raw, load
from build_scripts.corpus.speech_file import read_speech, write_speech
from build_scripts.model import Fact, Library, Paragraph
from build_scripts.system import cache

PROJECT = Path(__file__).parent.parent
CORPUS = PROJECT / "corpus"
#: Tests of names that only Linux allows, of signals, and of limits of processes, which other systems lack.
if sys.platform != "linux":
    collect_ignore = [
        "pipeline/test_inputs.py",
        "corpus/test_names.py",
        "pipeline/test_faults.py",
        "raw_files/test_decoding.py",
        "raw_files/test_hostile.py",
        "system/test_files.py",
        "system/test_parallel.py",
    ]
#: Folders whose tests are slow; other slow tests are marked one by one.
SLOW = ("browser", "fuzz", "bench")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow folders, and those that use a browser."""
    for item in items:
        in_slow_folder = item.path.relative_to(PROJECT / "tests").parts[0] in SLOW
        if in_slow_folder or "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


def get_shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a temporary folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def _use_own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the builds of the tests a cache of their own, one for all workers."""
    cache.FOLDER = get_shared_folder(tmp_path_factory) / "cache"


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return a function that builds a folder of a given name once for all workers; the others wait and use it."""
    base = get_shared_folder(tmp_path_factory)

    def build(name: str, write: Callable[[Path], object]) -> Path:
        folder = base / f"shared-{name}"
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                staging = base / f"staging-{name}"
                staging.mkdir()
                write(staging)
                staging.rename(folder)
        return folder

    return build


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the project's corpus as it is published."""
    return load(CORPUS).library


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a corpus of two of the project's raw files, imported."""
    folder = tmp_path / "corpus"
    import_raw(folder, [CORPUS / "raw" / name for name in ("002_0d49e7191d1f6b17.txt", "003_28b2f8a5ff4f8601.txt")])
    return folder


@dataclass(frozen=True)
class HostileSite:
    """A site whose corpus has hostile texts (HTML, templates, URLs) in every field."""

    folder: Path
    speech: str
    slogan: str
    texts: tuple[str, ...]


@pytest.fixture(scope="session")
def hostile(build_once: Callable[[str, Callable[[Path], object]], Path]) -> HostileSite:
    """Return the site of `tests/cases/hostile_site.yml`."""
    texts = yaml.safe_load((PROJECT / "tests/cases/hostile_site.yml").read_text("utf-8"))
    folder = build_once("hostile", lambda folder: build_hostile_site(folder, texts))
    (speech,) = (folder / "corpus/speeches").iterdir()
    slogans = json.loads((folder / "site/data/slogans.json").read_text("utf-8"))
    slogan = next(each["id"] for each in slogans if each["text"] == texts["slogan"])
    return HostileSite(folder / "site", speech.stem, slogan, tuple(texts["texts"]))


def build_hostile_site(folder: Path, hostile: dict[str, Any]) -> None:
    """Build the site of one speech with hostile texts in every field, as `corpus` and `site` of a folder."""
    texts, slogan = hostile["texts"], hostile["slogan"]
    corpus = folder / "corpus"
    raw = folder / f"{hostile['file']}.txt"
    raw.write_text(
        "在全县动员大会上的讲话\n同志们：\n今天召开动员大会，请大家认真贯彻执行。\n一、提高认识\n要抓紧。\n", "utf-8"
    )
    import_raw(corpus, [raw])
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
    decision = {slogan: {"promote": True, "definition": texts[1], "translation": texts[4], "note": texts[2]}}
    (corpus / "slogans.yml").write_text(yaml.safe_dump(decision, allow_unicode=True), "utf-8")
    pipeline.build_site(corpus, folder / "site")
