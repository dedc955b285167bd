"""The corpus as tables in Parquet, for DuckDB, Polars, Spark and whatever else reads them.

Columns have the names that `docs/data.md` explains. What is a list inside a speech or a slogan there, and long, is a
table of its own here, with the id of what it belongs to before its columns; `number` counts a speech's paragraphs and
sections from 1, for a table has no order of its own. Rows are in the order of the public data: speeches by id, what
belongs to one in reading order. Same library and same version of pyarrow, same bytes.

pyarrow is needed by nothing else, and so it is locked by itself (`requirements/export.txt`) and asked for here only.
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

#: Bytes in memory after which a group of rows is written: what the export holds of a table at any time. Readers work on
#: groups side by side and skip those that cannot hold what is asked for.
GROUP = 32 * 2**20
#: Rows that are turned into columns at once; as objects of Python they take many times their bytes.
BATCH = 1_000

Row = dict[str, Any]


def files(library: Library, group: int = GROUP, batch: int = BATCH) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Path and content of every file, in pieces of a group of rows. Raises ImportError where there is no pyarrow."""
    types = schemas()
    for table, rows in _TABLES.items():
        schema = types[table].with_metadata({"version": library.version})
        yield f"{table}.parquet", _table(schema, rows(library), group, batch)
    yield "export.json", [json.dumps({"format": "parquet", "version": library.version}).encode() + b"\n"]


def schemas() -> dict[str, pyarrow.Schema]:
    """The columns of each table and their types."""
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
    return {
        "speeches": table(
            id=text, url=text, kind=text, **dict.fromkeys(data.FACT_FIELDS, text), complete=flag, known_by=names,
            source=source, salutation=text, front_matter=texts, back_matter=texts,
            removed=records(text=text, rule=text, line=count),
            edits=records(paragraph=text, before=text, after=text),
            former_ids=names, revisions=records(date=text, what=text),
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
            together=records(slogan=text, paragraphs=count), campaigns=texts, evidence=pa.map_(text, count),
        ),
        "occurrences": table(slogan=text, speech=text, paragraph=text, start=count, end=count, text=text),
        "repairs": table(speech=text, rule=text, before=text, after=text, count=count),
        "redactions": table(speech=text, literal=text, context=text, paragraph=text, start=count, end=count),
    }  # fmt: skip


def _speeches(library: Library) -> Iterator[Row]:
    for edition in library.editions:
        yield data.speech_entry(edition)


def _paragraphs(library: Library) -> Iterator[Row]:
    for speech in library.speeches:
        for number, row in enumerate(data.paragraphs(speech), 1):
            yield {"speech": speech.id, "number": number, **row}


def _sections(library: Library) -> Iterator[Row]:
    for speech in library.speeches:
        for number, row in enumerate(data.sections(speech), 1):
            yield {"speech": speech.id, "number": number, **row}


def _slogans(library: Library) -> Iterator[Row]:
    yield from map(data.slogan_entry, library.slogans)


def _occurrences(library: Library) -> Iterator[Row]:
    for slogan in library.slogans:
        for row in data.occurrences(slogan):
            yield {"slogan": slogan.id, **row}


def _repairs(library: Library) -> Iterator[Row]:
    for edition in library.editions:
        for row in data.repairs(edition):
            yield {"speech": edition.speech.id, **row}


def _redactions(library: Library) -> Iterator[Row]:
    for speech in library.speeches:
        for row in data.redactions(speech):
            yield {"speech": speech.id, **row}


_TABLES: dict[str, Callable[[Library], Iterator[Row]]] = {
    "speeches": _speeches,
    "paragraphs": _paragraphs,
    "sections": _sections,
    "slogans": _slogans,
    "occurrences": _occurrences,
    "repairs": _repairs,
    "redactions": _redactions,
}


class _Drain(io.RawIOBase):
    """A file to write that gives away what was written, so that no more than a group is held."""

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

    def taken(self) -> bytes:
        chunk, self._chunks = b"".join(self._chunks), []
        return chunk


def _table(schema: pyarrow.Schema, rows: Iterator[Row], group: int, batch: int) -> Iterator[bytes]:
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
                yield sink.taken()
        if held:
            writer.write_table(pa.Table.from_batches(held, schema))
    yield sink.taken()
