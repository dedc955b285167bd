"""The code in the chapter “Beyond one machine” of CONTRIBUTING.md runs and agrees with the build."""

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


def get_code(language: str) -> str:
    """Return the block of code of a language in the chapter."""
    chapter = (PROJECT / "CONTRIBUTING.md").read_text("utf-8").partition("## Beyond one machine")[2]
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", chapter, re.M | re.S)
    return code


def test_files_are_processed_in_independent_processes(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spread.py").write_text(get_code("python"), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    process = importlib.import_module("spread").process
    files = [(path.name, path.read_bytes()) for path in sorted((PROJECT / "corpus" / "raw").glob("*.txt"))]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        spread = list(pool.map(process, files))
    assert spread == [process(file) for file in files]
    by_source = {(s.source.file, s.source.part): (s, nodes) for results in spread for s, nodes in results}
    for edition in library.editions:
        speech, nodes = by_source[edition.speech.source.file, edition.speech.source.part]
        if not edition.edits:
            assert [p.text for p in speech.paragraphs] == [p.text for p in edition.speech.paragraphs]
            assert nodes == outline([p.text for p in edition.speech.paragraphs], edition.speech.headings)
            assert len(nodes) == len(edition.speech.sections)
    assert pickle.loads(pickle.dumps(library)) == library


def test_tables_answer_the_query(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    for path, pieces in parquet.export(library):
        (tmp_path / path).write_bytes(b"".join(pieces))
    monkeypatch.chdir(tmp_path)
    rows = duckdb.sql(get_code("sql")).fetchall()
    occurrences = {(slogan.text, o.speech, o.text) for slogan in library.slogans for o in slogan.occurrences}
    assert len(rows) == sum(len(slogan.occurrences) for slogan in library.slogans)
    assert set(rows) == occurrences
