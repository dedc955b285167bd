"""What several tests share: the gold, the corpus, and one site built from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from build_scripts import build
from build_scripts.records import Library

PROJECT = Path(__file__).parent.parent
CORPUS = PROJECT / "corpus"


@pytest.fixture(scope="session", autouse=True)
def _kept_results(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the builds of the tests keep is not what the project keeps."""
    build.kept.FILE = tmp_path_factory.mktemp("kept") / "kept.sqlite"


@pytest.fixture(scope="session")
def gold() -> dict[tuple[str, int], dict[str, Any]]:
    """The gold texts by raw file and part."""
    texts = [yaml.safe_load(path.read_text("utf-8")) for path in sorted((PROJECT / "tests/gold/texts").glob("*.yml"))]
    return {(g["source_file"], int(g["id"].split("-")[1]) if "-" in g["id"] else 1): g for g in texts}


@pytest.fixture(scope="session")
def library() -> Library:
    """The corpus of the project as it is published."""
    return build.gather(CORPUS).library
