"""The corpus as tables in Parquet, for DuckDB, Polars, Spark and other readers.

Columns have the names that `docs/data.md` explains. A long list inside a speech or a slogan is a table of its own; its
first column is the id of the speech or slogan. `number` counts the paragraphs and sections of a speech from 1, because
a table has no order. Rows are in the order of the public data: speeches by id, their parts in reading order. The same
library and version of pyarrow give the same bytes.

Only this module needs pyarrow, so it has a lock file of its own (`requirements/export.txt`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from build_scripts.exports import data
from build_scripts.model import Library

if TYPE_CHECKING:
    import pyarrow

#: Bytes in memory after which a group of rows is written, which bounds the memory of the export. Readers process groups
#: in parallel and skip those that cannot match.
GROUP = 32 * 2**20
#: Rows that are converted to columns at once; as Python objects they take many times their size.
BATCH = 1_000

Row = dict[str, Any]


def export(library: Library, group: int = GROUP, batch: int = BATCH) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield path and content of every file, the content in pieces of a group of rows."""
    schemas = make_schemas()
    for table, rows in _TABLES.items():
        schema = schemas[table].with_metadata({"version": library.version})
        yield f"{table}.parquet", _write_table(schema, rows(library), group, batch)
    yield "export.json", [json.dumps({"format": "parquet", "version": library.version}).encode() + b"\n"]


def make_schemas() -> dict[str, pyarrow.Schema]:
    """Return the columns of each table with their types."""
    import pyarrow as pa

    text, flag, count = pa.string(), pa.bool_(), pa.int32()
    texts, names = pa.list_(text), pa.map_(text, text)

    def table(**columns: pyarrow.DataType) -> pyarrow.Schema:
        return pa.schema(list(columns.items()))

    def records(**columns: pyarrow.DataType) -> pyarrow.DataType:
        return pa.list_(pa.struct(list(columns.items())))

    place = pa.struct([("speech", text), ("paragraph", text), ("start", count), ("end", count)])
    source = pa.struct(
        [
            ("file", text), ("part", count), ("sha256", text), ("encoding", text), ("lines", pa.list_(count)),
            ("site_title", text), ("collection_title", text), ("published", text),
        ]
    )  # fmt: skip
    inferred = pa.struct([("from", text), ("to", text), ("reason", text)])
    return {
        "speeches": table(
            id=text, url=text, kind=text, **dict.fromkeys(data.FACT_FIELDS, text), date_inferred=inferred,
            date_conflicts=texts, complete=flag, known_by=names,
            source=source, salutation=text, front_matter=texts, back_matter=texts,
            removed=records(text=text, rule=text, line=count),
            source_errors=records(
                text=text, suggestion=text, basis=text, confirmed=flag, paragraph=text, start=count, end=count
            ),
            proofread=pa.struct([("by", text), ("date", text), ("doubts", text)]),
            edits=records(paragraph=text, before=text, after=text),
            former_ids=names, revision=text, revised=text, revisions=records(date=text, what=text),
        ),
        "paragraphs": table(speech=text, number=count, id=text, text=text, section=text),
        "sections": table(
            speech=text, number=count, id=text, label=text, level=count, kind=text, title=text, paragraph=text,
            start=count, end=count, parent=text, note=text,
        ),
        "slogans": table(
            id=text, text=text, pinyin=text, type=text, gloss=text, glosses=records(text=text, by=text, place=place),
            members=records(text=text, speech=text, paragraph=text, start=count, end=count, slogan=text),
            counts=count, translation=text, variants=texts, count=count, speeches=count, parts=texts, wholes=texts,
            together=records(slogan=text, paragraphs=count, all_paragraphs=count, score=pa.float64()), campaigns=texts,
            evidence=pa.map_(text, count),
        ),
        "occurrences": table(slogan=text, speech=text, paragraph=text, start=count, end=count, text=text),
        "repairs": table(speech=text, rule=text, before=text, after=text, count=count),
        "redactions": table(speech=text, literal=text, context=text, paragraph=text, start=count, end=count),
        "parallels": table(
            number=count, length=count, speech=text, paragraph=text, start=count, end=count, text=text
        ),
    }  # fmt: skip


def _list_speeches(library: Library) -> Iterator[Row]:
    for edition in library.editions:
        yield data.make_speech_entry(edition)


def _list_paragraphs(library: Library) -> Iterator[Row]:
    for speech in library.speeches:
        for number, row in enumerate(data.list_paragraphs(speech), 1):
            yield {"speech": speech.id, "number": number, **row}


def _list_sections(library: Library) -> Iterator[Row]:
    for speech in library.speeches:
        for number, row in enumerate(data.list_sections(speech), 1):
            yield {"speech": speech.id, "number": number, **row}


def _list_slogans(library: Library) -> Iterator[Row]:
    yield from map(data.make_slogan_entry, library.slogans)


def _list_occurrences(library: Library) -> Iterator[Row]:
    for slogan in library.slogans:
        for row in data.list_occurrences(slogan):
            yield {"slogan": slogan.id, **row}


def _list_repairs(library: Library) -> Iterator[Row]:
    for edition in library.editions:
        for row in data.list_repairs(edition):
            yield {"speech": edition.speech.id, **row}


def _list_redactions(library: Library) -> Iterator[Row]:
    for speech in library.speeches:
        for row in data.list_redactions(speech):
            yield {"speech": speech.id, **row}


def _list_parallels(library: Library) -> Iterator[Row]:
    """Yield a row for each passage; `number` counts the parallels from 1."""
    texts = {(speech.id, p.id): p.text for speech in library.speeches for p in speech.paragraphs}
    for number, parallel in enumerate(library.parallels, 1):
        for passage in data.list_passages(parallel, texts):
            yield {"number": number, "length": parallel.length, **passage}


_TABLES: dict[str, Callable[[Library], Iterator[Row]]] = {
    "speeches": _list_speeches,
    "paragraphs": _list_paragraphs,
    "sections": _list_sections,
    "slogans": _list_slogans,
    "occurrences": _list_occurrences,
    "repairs": _list_repairs,
    "redactions": _list_redactions,
    "parallels": _list_parallels,
}


class _Drain(io.RawIOBase):
    """A file whose written bytes can be taken out, so that no more than a group is in memory."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: Any) -> int:
        self._chunks.append(bytes(chunk))
        self._size += len(self._chunks[-1])
        return len(self._chunks[-1])

    def tell(self) -> int:
        return self._size

    def take(self) -> bytes:
        chunk, self._chunks = b"".join(self._chunks), []
        return chunk


def _write_table(schema: pyarrow.Schema, rows: Iterator[Row], group: int, batch: int) -> Iterator[bytes]:
    import pyarrow as pa
    from pyarrow import parquet

    sink = _Drain()
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        held: list[pa.RecordBatch] = []
        while some := list(islice(rows, batch)):
            held.append(pa.RecordBatch.from_pylist(some, schema))
            if sum(each.nbytes for each in held) >= group:
                writer.write_table(pa.Table.from_batches(held, schema))
                held = []
                yield sink.take()
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
    yield sink.take()
