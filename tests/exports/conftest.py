"""Inputs of the tests of exports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from build_scripts.model import Site

CASES = Path(__file__).parents[1] / "cases"


@pytest.fixture(scope="session")
def site() -> Site:
    """Return a site with an address."""
    return Site("动员讲话语料库", "https://example.org/corpus/", "整理文本")


def load_hostile_texts() -> list[str]:
    """Return texts of one line that a careless writer would take for markup."""
    return [text for text in yaml.safe_load((CASES / "pages/hostile.yml").read_text("utf-8")) if "\n" not in text]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the argument `hostile_text` for each hostile text, one with `reference` for each record."""
    if "hostile_text" in metafunc.fixturenames:
        metafunc.parametrize("hostile_text", load_hostile_texts())
    if "reference" in metafunc.fixturenames:
        cases = json.loads((CASES / "exports/references.json").read_text("utf-8"))
        metafunc.parametrize("reference", cases, ids=[case["about"] for case in cases])
