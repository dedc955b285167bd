"""The cache changes no result, computes what is new, and is ignored when it is broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import diskcache
import pytest

from build_scripts.system import cache

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def compute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[int]]:
    """Return a function that squares numbers with the cache, and returns those that it computed."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")

    def compute(*numbers: int, stage: str = "squares") -> list[int]:
        computed: list[int] = []

        def square(number: int) -> int:
            computed.append(number)
            return number**2

        assert cache.map_cached(stage, square, numbers, lambda number: str(number).encode()) == [n**2 for n in numbers]
        return computed

    return compute


def test_only_new_items_are_computed(compute: Callable[..., list[int]]) -> None:
    assert compute(1, 2, 2) == [1, 2]
    assert compute(2, 3, 1) == [3]
    assert compute(2, stage="other") == [2]


def test_results_of_other_code_are_dropped(compute: Callable[..., list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    compute(1)
    with monkeypatch.context() as patch:
        patch.setattr(cache, "compute_code_digest", lambda: "other")
        assert compute(1) == [1]
    assert compute(1) == [1]


@pytest.mark.parametrize("damage", ["no database", "damaged values", "no folder"])
def test_a_broken_cache_is_replaced(compute: Callable[..., list[int]], damage: str) -> None:
    compute(1)
    if damage == "no database":
        for path in cache.FOLDER.iterdir():
            path.write_text("龘" * 1000, "utf-8")
    elif damage == "no folder":
        shutil.rmtree(cache.FOLDER)
        cache.FOLDER.write_text("a file", "utf-8")
    else:
        results = diskcache.Cache(cache.FOLDER)
        for key in list(results):
            if isinstance(key, bytes):
                results[key] = b"damaged"
    assert compute(1) == [1]
    if damage != "no folder":
        compute(1)
        assert compute(1) == []


@pytest.mark.parametrize("part", ["corpus/loading.py", "templates/words.yml"])
def test_all_code_and_tables_are_in_the_digest(tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(PROJECT / "build_scripts", tmp_path / "build_scripts")
    monkeypatch.setattr(cache, "PROJECT", tmp_path)
    former = cache.compute_code_digest.__wrapped__()
    path = tmp_path / "build_scripts" / part
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert cache.compute_code_digest.__wrapped__() != former
