"""The large index (format 2) in a browser: what it answers is what a scan of the same texts finds."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browser.serving import chromium, served
from playwright.sync_api import Page
from test_search_index import index_files, library, section, speech

from build_scripts import search_index
from build_scripts.model import Library, Speech
from build_scripts.search_index import lists

ROOT = Path(__file__).parents[1]

#: As in tests/js/harness.js: few characters, so that what is sought is often there.
LETTERS = "两不误促进兩誤進aＡ1１𠀀𠮷𝟙薴苧的的的的工工作"
SIGNS = "、，。“” *\N{IDEOGRAPHIC SPACE}+\N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH SPACE}👍"

#: Runs in the page: every query asked of the index and of a scan of all texts; gives what differs.
COMPARE = """async ([root, queries]) => {
    const from = (name) => import(new URL("docs/assets/search/" + name, root));
    const [{ large }, { find, occurrences }, { parse }, { Stream }] = await Promise.all(
        ["library.js", "core/concordance.js", "core/query.js", "core/large.js"].map(from));
    const index = await large();
    const all = await Promise.all(Array.from({ length: index.catalogue.speeches }, (_, n) => index.source.speech(n)));
    const passages = all.flatMap((each) => each.passages);
    const starts = (await index.columns()).starts;
    const unit = (hit) => starts[all.findIndex((each) => each.passages.includes(hit.passage))] + 1 + hit.passage.number;
    const wrong = [];
    let found = 0;
    for (const [text, within, withUnits] of queries) {
        const query = parse(text, index.folding);
        const hits = find(passages, query, within);
        const expected = {
            total: hits.length,
            speeches: [...new Set(hits.map((hit) => all.findIndex((each) => each.passages.includes(hit.passage))))],
            titles: all.flatMap((each, n) => (find([each.heading], query).length ? [n] : [])),
            units: hits.map(unit),
            occurrences: occurrences(hits),
        };
        const answer = await index.answer(query, within, withUnits);
        const stream = new Stream(index, answer.speeches, answer.counts, query, within);
        const streamed = [];
        for (let some; (some = await stream.next(3)).length > 0; ) streamed.push(...some);
        const is = {
            total: answer.total,
            speeches: Array.from(answer.speeches),
            titles: Array.from(answer.titles),
            units: answer.units ? Array.from(answer.units) : withUnits ? null : expected.units,
            occurrences: answer.occurrences ?? expected.occurrences,
        };
        if (JSON.stringify(is) !== JSON.stringify(expected)) wrong.push([text, within, is, expected]);
        if (JSON.stringify(streamed.map(unit)) !== JSON.stringify(expected.units)) wrong.push([text, "streamed"]);
        found += hits.length > 0;
    }
    return { wrong, found };
}"""


def any_text(chance: random.Random, length: int) -> str:
    size = chance.randint(0, length)
    return "".join(chance.choice(LETTERS if chance.random() < 0.75 else SIGNS) for _ in range(size))


def generated(seed: int) -> Library:
    chance = random.Random(seed)

    def one(number: int) -> Speech:
        texts = [any_text(chance, 40) for _ in range(chance.randint(0, 6))]
        sections = (section("sec_1", "p_1", 0, len(texts[0]), "heading"),) if texts and texts[0] else ()
        return speech(f"s{number}", *texts, sections=sections, title=any_text(chance, 8) or "题", date="2010-06-08")

    return library(*map(one, range(40)))


def queries(seed: int, corpus: Library, count: int = 220) -> list[tuple[str, str, bool]]:
    chance = random.Random(seed)
    texts = [paragraph.text for each in corpus.speeches for paragraph in each.paragraphs if len(paragraph.text) > 12]

    def part() -> str:
        if chance.random() < 0.2:
            return any_text(chance, 4)
        text = chance.choice(texts)
        start = chance.randrange(len(text))
        return text[start : start + chance.choice([1, 1, 2, 2, 3, 4, 6, 12])].replace("|", "").replace('"', "")

    def term() -> str:
        bare = part()
        return f'"{bare}"' if chance.random() < 0.2 else bare.replace(" ", "").replace("\N{IDEOGRAPHIC SPACE}", "")

    def query() -> str:
        if chance.random() < 0.5:
            return term()
        return " ".join(
            ("-" if chance.random() < 0.2 else "") + "|".join(term() for _ in range(chance.choice([1, 1, 2])))
            for _ in range(chance.choice([1, 2, 3]))
        )

    return [(query(), chance.choice(["paragraph", "speech"]), chance.random() < 0.4) for _ in range(count)]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Any]:
    """Opens a page in which the search's modules read the index of a library."""
    with ExitStack() as stack:

        def open_(corpus: Library) -> tuple[Page, str]:
            for name, content in index_files(corpus, largest_whole=0).items():
                path = tmp_path / "docs" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            (tmp_path / "docs/assets/search").symlink_to(ROOT / "docs/assets/search")
            address = stack.enter_context(served(tmp_path))
            page = stack.enter_context(chromium().new_context()).new_page()
            page.goto(address + "docs/assets/search/core/fold.js")
            return page, address

        yield open_


@pytest.mark.parametrize(("seed", "shard"), [(1, 30), (2, 30), (3, 300), (4, 8000)])
def test_answers_what_a_scan_finds(opened: Any, monkeypatch: pytest.MonkeyPatch, seed: int, shard: int) -> None:
    """Also with lists in many pieces, pages of few lists, and lists of speeches for most pairs."""
    monkeypatch.setattr(lists, "SHARD", shard)
    monkeypatch.setattr(lists, "PAGE", max(shard // 10, 3))
    monkeypatch.setattr(lists, "FREQUENT", 5)
    monkeypatch.setattr(lists, "FREQUENT_PHRASE", 2)
    monkeypatch.setattr(lists, "TASK", 100)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    corpus = generated(seed)
    page, address = opened(corpus)
    outcome = page.evaluate(COMPARE, [address, queries(seed, corpus)])
    assert outcome["wrong"] == []
    assert outcome["found"] > 60


def test_two_processes_write_what_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "TASK", 200)
    corpus = generated(5)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = index_files(corpus, largest_whole=0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(index_files(corpus, largest_whole=0).items()) == list(alone.items())


def test_the_format_depends_on_the_size() -> None:
    corpus = library(speech("a", "字" * 1000))
    small = index_files(corpus, largest_whole=1000)
    assert json.loads(small[search_index.FOLDER + "catalogue.json"])["format"] == 1
    large = index_files(corpus, largest_whole=999)
    assert json.loads(large[search_index.FOLDER + "catalogue.json"])["format"] == 2


def test_every_file_says_format_and_version() -> None:
    files = index_files(generated(6), largest_whole=0)
    catalogue = json.loads(files[search_index.FOLDER + "catalogue.json"])
    head = bytes([2]) + catalogue["stamp"].to_bytes(4, "big")
    for name, content in files.items():
        if name.endswith(".json"):
            read = json.loads(content)
            assert (read["format"], read["corpus"]) == (2, "c0ffee"), name
        else:
            assert content.startswith(head), name


def test_a_line_break_in_a_paragraph_is_refused() -> None:
    with pytest.raises(ValueError, match="line break"):
        index_files(library(speech("a", "甲\n乙")), largest_whole=0)
