"""What README.md says of more than one machine: its code is run, by others' means and not by our flow."""

from __future__ import annotations

import importlib
import multiprocessing
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb
import pytest

from build_scripts.exports import parquet
from build_scripts.model import Library
from build_scripts.outline import outline

PROJECT = Path(__file__).parent.parent


def told(language: str) -> str:
    """The block of code in the README's chapter."""
    chapter = (PROJECT / "README.md").read_text("utf-8").partition("## Beyond one machine")[2]
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", chapter, re.M | re.S)
    return code


def test_files_are_worked_on_in_processes_that_know_nothing_of_each_other(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spread.py").write_text(told("python"), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    worked = importlib.import_module("spread").worked
    files = [(path.name, path.read_bytes()) for path in sorted((PROJECT / "corpus" / "raw").glob("*.txt"))]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        spread = list(pool.map(worked, files))
    assert spread == [worked(file) for file in files]
    made = {(s.source.file, s.source.part): (s, nodes) for results in spread for s, nodes, _ in results}
    assert any(sightings for results in spread for _, _, sightings in results)
    for edition in library.editions:
        speech, nodes = made[edition.speech.source.file, edition.speech.source.part]
        if not edition.edits:
            assert [p.text for p in speech.paragraphs] == [p.text for p in edition.speech.paragraphs]
            assert nodes == outline([p.text for p in edition.speech.paragraphs])
            assert len(nodes) == len(edition.speech.sections)
    assert pickle.loads(pickle.dumps(library)) == library


def test_the_tables_answer_as_the_readme_asks(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    for path, pieces in parquet.files(library):
        (tmp_path / path).write_bytes(b"".join(pieces))
    monkeypatch.chdir(tmp_path)
    rows = duckdb.sql(told("sql")).fetchall()
    said = {(slogan.text, o.speech, o.text) for slogan in library.slogans for o in slogan.occurrences}
    assert len(rows) == sum(len(slogan.occurrences) for slogan in library.slogans)
    assert set(rows) == said
