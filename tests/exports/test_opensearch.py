"""The export for OpenSearch: read back by DuckDB, and its matching compared with an engine that works with n-grams.

SQLite's full text index has the same model (n-grams at consecutive positions, phrases of them), with three characters
instead of two. With OPENSEARCH_URL set, the export is loaded into that engine and queried in the same way.
"""

from __future__ import annotations

import json
import os
import random
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import duckdb
import pytest
from factories import make_edition, make_section, make_speech

from build_scripts import pipeline
from build_scripts.corpus import CorpusError, import_raw
from build_scripts.exports import opensearch
from build_scripts.model import Library
from build_scripts.text.characters import fold, make_folding_table

#: Bytes of a part in these tests: the corpus makes several.
PART = 60_000
INDEXES = ("speeches", "paragraphs", "slogans", "occurrences")
OPENSEARCH = os.environ.get("OPENSEARCH_URL", "").rstrip("/")


@pytest.fixture(scope="module")
def export(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opensearch")
    for path, pieces in opensearch.export(library, PART):
        (folder / path).write_bytes(b"".join(pieces))
    return folder


@pytest.fixture(scope="module")
def documents(export: Path) -> Callable[[str], list[dict[str, Any]]]:
    """Return a function that reads all documents of an index with DuckDB."""

    def read(index: str) -> list[dict[str, Any]]:
        lines = duckdb.sql(f"SELECT json FROM read_ndjson_objects('{export}/{index}-*.ndjson', filename = true)")
        entries = [json.loads(line) for (line,) in lines.fetchall()]
        actions, found = entries[::2], entries[1::2]
        assert all(list(action) == ["index"] and list(action["index"]) == ["_id"] for action in actions)
        return [{"_id": action["index"]["_id"], **one} for action, one in zip(actions, found, strict=True)]

    return read


def test_every_document_is_exported_once(library: Library, export: Path, documents: Any) -> None:
    counts = {
        "speeches": len(library.speeches),
        "paragraphs": sum(len(speech.paragraphs) for speech in library.speeches),
        "slogans": len(library.slogans),
        "occurrences": sum(len(slogan.occurrences) for slogan in library.slogans),
    }
    manifest = json.loads((export / "export.json").read_text("utf-8"))
    assert {index: each["documents"] for index, each in manifest["indexes"].items()} == counts
    for index in INDEXES:
        ids = [document["_id"] for document in documents(index)]
        assert len(set(ids)) == len(ids) == counts[index]
        # OpenSearch refuses longer ones.
        assert max(len(name.encode()) for name in ids) <= 512


@pytest.mark.slow
def test_parts_are_bounded_and_complete(library: Library, export: Path) -> None:
    for index in INDEXES:
        parts = sorted(export.glob(f"{index}-*.ndjson"))
        assert all(len(part.read_bytes()) <= PART or part.read_bytes().count(b"\n") == 2 for part in parts)
        (whole,) = [pieces for path, pieces in opensearch.export(library) if path == f"{index}-00001.ndjson"]
        assert b"".join(part.read_bytes() for part in parts) == b"".join(whole)
    assert len(list(export.glob("paragraphs-*.ndjson"))) > 3


def test_same_library_gives_the_same_bytes(library: Library, export: Path) -> None:
    again = {path: b"".join(pieces) for path, pieces in opensearch.export(library, PART)}
    assert again == {path.name: path.read_bytes() for path in export.iterdir()}


def test_mappings_accept_every_document(export: Path, documents: Any) -> None:
    """The mappings are strict: a field that they do not name is an error when it is loaded."""
    for index in INDEXES:
        mapping = json.loads((export / f"{index}.json").read_text("utf-8"))["mappings"]
        assert mapping["dynamic"] == "strict"
        fields = set().union(*documents(index)) - {"_id"}
        assert fields <= mapping["properties"].keys()
        # Fields that are unknown for every document of this corpus.
        assert mapping["properties"].keys() - fields <= {
            "speaker", "speaker_masked", "date", "date_masked", "occasion", "campaign", "place", "section",
            "salutation", "proofread", "gloss", "counts", "translation",
        }  # fmt: skip


def test_texts_are_analysed_into_pairs_and_single_characters(export: Path) -> None:
    """The proof in the export's README requires analyzers without filters and with n-grams of one length."""
    for index in ("speeches", "paragraphs", "slogans"):
        settings = json.loads((export / f"{index}.json").read_text("utf-8"))
        grams = {"singles": 1, "pairs": 2}
        assert settings["settings"]["analysis"] == {
            "tokenizer": {name: {"type": "ngram", "min_gram": n, "max_gram": n} for name, n in grams.items()},
            "analyzer": {name: {"type": "custom", "tokenizer": name} for name in grams},
        }
        for field in settings["mappings"]["properties"].values():
            assert field["type"] != "text" or (field["analyzer"], field["fields"]["one"]["analyzer"]) == (
                "pairs",
                "singles",
            )


def test_paragraph_has_its_position_outline_and_slogans(library: Library, documents: Any) -> None:
    found = {document["_id"]: document for document in documents("paragraphs")}
    for edition in library.editions:
        speech = edition.speech
        anchors: list[str] = []
        for number, paragraph in enumerate(speech.paragraphs, 1):
            document = found[f"{speech.id}#{paragraph.id}"]
            anchors += document["anchors"]
            assert (document["text"], document["number"]) == (paragraph.text, number)
            assert document["folded"] == fold(paragraph.text)
            assert document["url"] == f"{speech.url}#{paragraph.id}"
            assert document.get("date") == speech.fact("date")
            outline = [s.label + s.title for s in speech.sections if s.id == document.get("section")]
            assert document["outline"][-1:] == outline
        ids = [*(p.id for p in speech.paragraphs), *(s.id for s in speech.sections), *edition.aliases]
        assert sorted(anchors) == sorted(ids)
    for slogan in library.slogans:
        for o in slogan.occurrences:
            document = found[f"{o.speech}#{o.paragraph}"]
            assert slogan.id in document["slogans"]
            assert {"slogan": slogan.id, "start": o.start, "end": o.end} in document["occurrences"]
            assert document["text"][o.start : o.end] == o.text


def test_former_ids_are_anchors() -> None:
    section = make_section("sec_1", title="提高认识", label="一、")
    speech = make_speech("一、提高认识", "。", sections=(section,))
    edition = make_edition(speech, aliases={"sec_nn_1": "sec_1", "p_9": "p_2"})
    (_, first), (_, second) = opensearch.list_paragraphs(edition, {})
    assert first["anchors"] == ["p_1", "sec_1", "sec_nn_1"]
    assert second["anchors"] == ["p_2", "p_9"]
    assert (second["folded"], second["runs"]) == ("", [])
    assert second["outline"] == ["一、提高认识"]


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("", []),
        ("，。", []),
        ("两不误", [[0, 0]]),
        ("“两不误、两促进”。", [[0, 1], [3, 5]]),
        ("𠀀，𠀁", [[0, 0], [1, 2]]),
    ],
)
def test_runs_map_folded_text_to_text(text: str, runs: list[list[int]]) -> None:
    assert opensearch.list_runs(text) == runs


def test_folding_table_equals_fold() -> None:
    kept, becomes = make_folding_table()
    limits = [first for first, _ in kept] + [last for _, last in kept]
    characters = {*map(chr, range(0x3000)), *map(chr, range(0x4E00, 0xA000)), *map(chr, range(0xF900, 0x10000))}
    for code in limits:
        characters |= {chr(near) for near in (code - 1, code, code + 1)}
    for character in characters:
        inside = any(first <= ord(character) <= last for first, last in kept)
        assert (becomes.get(character, character) if inside else "") == fold(character), hex(ord(character))


def run_readme_code() -> dict[str, Any]:
    """Return the functions that the Python code in the export's README defines."""
    (code,) = re.findall(r"^```python\n(.*?)^```", (opensearch.TEMPLATES / "README.md").read_text("utf-8"), re.M | re.S)
    defined: dict[str, Any] = {}
    exec(code, defined)
    return defined


def draw_queries(documents: list[dict[str, Any]], count: int) -> Iterator[str]:
    """Yield parts of texts with their punctuation; a third of them have one character replaced."""
    chance = random.Random(1)
    for _ in range(count):
        text = chance.choice(documents)["text"]
        length = chance.choice([1, 1, 2, 2, 3, 4, 6, 9, 14])
        start = chance.randrange(max(1, len(text) - length + 1))
        part = text[start : start + length]
        if chance.random() < 0.3:
            at = chance.randrange(len(part))
            part = part[:at] + chance.choice("的𠀀A誤") + part[at + 1 :]
        yield part


def test_code_of_the_readme_finds_every_occurrence(export: Path, documents: Any) -> None:
    folding, code = json.loads((export / "folding.json").read_text("utf-8")), run_readme_code()
    paragraphs = documents("paragraphs")
    for text in draw_queries(paragraphs, 60):
        folded = code["fold"](text, folding)
        assert folded == fold(text)
        assert (code["question"](text, folding) is None) == (folded == "")
        for paragraph in paragraphs if folded else []:
            places = code["places"](paragraph, folded)
            assert len(places) == paragraph["folded"].count(folded)
            assert all(fold(paragraph["text"][start:end]) == folded for start, end in places)
            # An occurrence begins and ends with a character that folding keeps.
            assert all(fold(paragraph["text"][at]) for start, end in places for at in (start, end - 1))


def test_phrases_of_ngrams_match_substrings(documents: Any) -> None:
    paragraphs = documents("paragraphs")
    with closing(sqlite3.connect(":memory:")) as engine:
        engine.execute("CREATE VIRTUAL TABLE found USING fts5(folded, tokenize = 'trigram case_sensitive 1')")
        engine.executemany("INSERT INTO found VALUES (?)", [(each["folded"],) for each in paragraphs])
        hits = 0
        for text in draw_queries(paragraphs, 400):
            folded = fold(text)
            if len(folded) < 3:
                continue
            rows = engine.execute("SELECT rowid - 1 FROM found('\"' || ? || '\"') ORDER BY rowid", (folded,))
            matching = [number for (number,) in rows]
            assert matching == [n for n, each in enumerate(paragraphs) if folded in each["folded"]], folded
            hits += bool(matching)
    assert hits > 100


@pytest.mark.skipif(not OPENSEARCH, reason="set OPENSEARCH_URL")
def test_opensearch_finds_what_a_scan_finds(export: Path, documents: Any) -> None:
    def call(method: str, path: str, body: bytes = b"", kind: str = "application/json") -> Any:
        with urlopen(Request(f"{OPENSEARCH}/{path}", body, {"Content-Type": kind}, method=method)) as answer:
            return json.load(answer)

    prefix = f"test-{os.getpid()}-"
    try:
        for index in INDEXES:
            call("PUT", prefix + index, (export / f"{index}.json").read_bytes())
            for part in sorted(export.glob(f"{index}-*.ndjson")):
                done = call("POST", f"{prefix}{index}/_bulk", part.read_bytes(), "application/x-ndjson")
                assert not done["errors"], next(each for each in done["items"] if "error" in each["index"])
            call("POST", f"{prefix}{index}/_refresh")
            assert call("GET", f"{prefix}{index}/_count")["count"] == len(documents(index))
        folding, code = json.loads((export / "folding.json").read_text("utf-8")), run_readme_code()
        paragraphs = documents("paragraphs")
        for text in draw_queries(paragraphs, 400):
            literal = {"term": {"text.one": text}} if len(text) == 1 else {"match_phrase": {"text": text}}
            queries: list[tuple[Mapping[str, Any] | None, set[str]]] = [
                (literal, {each["_id"] for each in paragraphs if text in each["text"]}),
                (
                    code["question"](text, folding),
                    {each["_id"] for each in paragraphs if fold(text) and fold(text) in each["folded"]},
                ),
            ]
            for query, expected in queries:
                if query is not None:
                    body = {"track_total_hits": True, "size": 10_000, "_source": False, "query": query}
                    hits = call("POST", f"{prefix}paragraphs/_search", json.dumps(body).encode())["hits"]
                    assert {each["_id"] for each in hits["hits"]} == expected, text
                    assert hits["total"]["value"] == len(expected)
    finally:
        for index in INDEXES:
            call("DELETE", prefix + index)


def test_export_is_atomic_and_replaces_only_an_export(tmp_path: Path, library: Library) -> None:
    output = tmp_path / "export"
    corpus = tmp_path / "corpus"
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "letters.txt").write_text("mine", "utf-8")
    raw = tmp_path / "one.txt"
    raw.write_text("在全县动员大会上的讲话\n同志们：\n今天召开动员大会，请大家认真贯彻执行。\n", "utf-8")
    import_raw(corpus, [raw])
    for _ in range(2):
        pipeline.export(corpus, "opensearch", output)
        assert json.loads((output / "export.json").read_text("utf-8"))["indexes"]["speeches"]["documents"] == 1
    assert (corpus / "anchors.yml").is_file()
    with pytest.raises(CorpusError, match="1 problems"):
        pipeline.export(corpus, "opensearch", tmp_path / "own")
    assert (tmp_path / "own" / "letters.txt").read_text("utf-8") == "mine"
    (corpus / "speeches" / "broken.txt").write_text("---\n", "utf-8")
    before = {path: path.read_bytes() for path in output.iterdir()}
    with pytest.raises(CorpusError):
        pipeline.export(corpus, "opensearch", output)
    assert {path: path.read_bytes() for path in output.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "export", "one.txt", "own"]
