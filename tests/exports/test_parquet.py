"""The Parquet tables, read back and queried by DuckDB."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from factories import make_library

from build_scripts import pipeline
from build_scripts.corpus import CorpusError
from build_scripts.exports import data, parquet
from build_scripts.model import Library

pytest.importorskip("pyarrow")

TABLES = ("speeches", "paragraphs", "sections", "slogans", "occurrences", "repairs", "redactions", "parallels")


def write(library: Library, folder: Path, **limits: int) -> Path:
    for path, pieces in parquet.export(library, **limits):
        with (folder / path).open("wb") as file:
            file.writelines(pieces)
    return folder


@pytest.fixture(scope="module")
def tables(library: Library, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = write(library, tmp_path_factory.mktemp("parquet"))
    connection = duckdb.connect()
    for table in TABLES:
        connection.sql(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}.parquet'")
    return connection


def rows(connection: duckdb.DuckDBPyConnection, question: str) -> list[dict[str, Any]]:
    answer = connection.sql(question)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.fetchall()]


def test_rows_equal_the_public_data(tables: duckdb.DuckDBPyConnection, library: Library) -> None:
    entries = [data.make_speech_entry(edition) for edition in library.editions]
    for table in ("paragraphs", "sections"):
        expected = [
            {"speech": entry["id"], "number": number, **row}
            for entry in entries
            for number, row in enumerate(entry[table], 1)
        ]
        assert rows(tables, f"FROM {table}") == expected
    for table in ("repairs", "redactions"):
        assert rows(tables, f"FROM {table}") == [
            {"speech": entry["id"], **row} for entry in entries for row in entry[table]
        ]
    texts = {(speech.id, p.id): p.text for speech in library.speeches for p in speech.paragraphs}
    assert library.parallels
    assert rows(tables, "FROM parallels") == [
        {"number": number, "length": each.length, **row}
        for number, each in enumerate(library.parallels, 1)
        for row in data.list_passages(each, texts)
    ]
    slogans = [data.make_slogan_entry(slogan) for slogan in library.slogans]
    places = [{"slogan": entry["id"], **row} for entry in slogans for row in entry.pop("occurrences")]
    assert rows(tables, "FROM occurrences") == places
    assert rows(tables, "FROM slogans") == slogans
    elsewhere = {"paragraphs", "sections", "repairs", "redactions"}
    own = [{name: value for name, value in entry.items() if name not in elsewhere} for entry in entries]
    assert rows(tables, "FROM speeches") == own


def test_speeches_are_sorted_by_id(tables: duckdb.DuckDBPyConnection) -> None:
    for table in ("paragraphs", "sections", "repairs", "redactions"):
        speeches = [row["speech"] for row in rows(tables, f"SELECT speech FROM {table}")]
        assert speeches == sorted(speeches)


def test_offsets_of_occurrences_slice_their_paragraphs(tables: duckdb.DuckDBPyConnection, library: Library) -> None:
    joined = rows(
        tables,
        """SELECT o.text, substring(p.text, o.start + 1, o."end" - o.start) AS slice
        FROM occurrences o JOIN paragraphs p ON (p.speech, p.id) = (o.speech, o.paragraph)""",
    )
    assert len(joined) == sum(len(slogan.occurrences) for slogan in library.slogans) > 100
    assert [row for row in joined if row["text"] != row["slice"]] == []


def test_counts_of_a_slogan_equal_its_occurrences(tables: duckdb.DuckDBPyConnection) -> None:
    wrong = rows(
        tables,
        """SELECT s.id FROM slogans s LEFT JOIN occurrences o ON o.slogan = s.id GROUP BY s.id, s.count, s.speeches
        HAVING count(o.slogan) != s.count OR count(DISTINCT o.speech) != s.speeches""",
    )
    assert wrong == []


def test_occurrences_join_with_their_sections(tables: duckdb.DuckDBPyConnection, library: Library) -> None:
    found = rows(
        tables,
        """SELECT o.slogan, s.title FROM occurrences o
        JOIN paragraphs p ON (p.speech, p.id) = (o.speech, o.paragraph)
        JOIN sections s ON (s.speech, s.id) = (p.speech, p.section)""",
    )
    sections = {(speech.id, p["id"]): p["section"] for speech in library.speeches for p in data.list_paragraphs(speech)}
    inside = [1 for slogan in library.slogans for o in slogan.occurrences if sections[o.speech, o.paragraph]]
    assert len(found) == len(inside) > 100


def test_small_groups_have_the_same_rows(library: Library, tmp_path: Path) -> None:
    folder = write(library, tmp_path, group=4_000, batch=10)
    groups = duckdb.sql(f"SELECT DISTINCT row_group_id FROM parquet_metadata('{folder}/paragraphs.parquet')").fetchall()
    assert len(groups) > 5
    texts = duckdb.sql(f"SELECT text FROM '{folder}/paragraphs.parquet'").fetchall()
    assert [text for (text,) in texts] == [p.text for speech in library.speeches for p in speech.paragraphs]


def test_content_comes_in_bounded_pieces(library: Library) -> None:
    (pieces,) = [pieces for path, pieces in parquet.export(library, 4_000, 10) if path == "paragraphs.parquet"]
    sizes = [len(piece) for piece in pieces]
    assert len(sizes) > 5
    assert max(sizes) < sum(sizes) / 3


def test_same_library_gives_the_same_bytes(library: Library, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
        write(library, folder)
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one == two
    assert one.keys() == {*(f"{table}.parquet" for table in TABLES), "export.json"}


def test_empty_library_has_empty_tables(tmp_path: Path) -> None:
    write(make_library(), tmp_path)
    for table in TABLES:
        assert duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/{table}.parquet'").fetchall() == [(0,)]


def test_every_table_names_the_version(library: Library, tmp_path: Path) -> None:
    write(library, tmp_path)
    for table in TABLES:
        metadata = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{tmp_path}/{table}.parquet')").fetchall()
        assert (b"version", library.version.encode()) in metadata


def test_missing_pyarrow_is_reported_with_the_command_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)  # As if it were not installed.
    with pytest.raises(CorpusError) as refused:
        pipeline.export(tmp_path, "parquet", tmp_path / "tables")
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == ("E002", "pyarrow is not installed")
    assert "requirements/export.txt" in problem.hint
    assert not (tmp_path / "tables").exists()
