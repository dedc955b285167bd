"""The answers of the search in a browser equal those of a naive search of the same texts, with and without lists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browser.serving import chromium, served
from factories import make_library, make_section, make_speech
from index_reader import build_index, write_index
from playwright.sync_api import Page

from build_scripts.model import Library, Speech
from build_scripts.search_index import inverted_index, posting_lists

ROOT = Path(__file__).parents[2]

#: As in tests/js/harness.js: few characters, so that what is sought is often there.
LETTERS = "两不误促进兩誤進aＡ1１𠀀𠮷𝟙薴苧的的的的工工作"
SIGNS = "、，。。！…“” *\N{IDEOGRAPHIC SPACE}+\N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH SPACE}👍"

#: Runs in the page: asks every query of the index and of a scan of all texts; returns the differences.
COMPARE = """async ([root, queries]) => {
    const from = (name) => import(new URL("docs/assets/search/" + name, root));
    const [{ searchIndex }, { find, countOccurrences }, { parse }, { HitStream }] = await Promise.all(
        ["index_files.js", "matching.js", "query.js", "index.js"].map(from));
    const index = await searchIndex();
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
            occurrences: countOccurrences(hits),
        };
        const answer = await index.answer(query, within, withUnits);
        const stream = new HitStream(index, answer.speeches, answer.counts, query, within);
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
        const bySpeech = await index.occurrences(query, within);
        const hitsIn = (n) => hits.filter((hit) => all[n].passages.includes(hit.passage));
        const occurrences = expected.speeches.map((n) => countOccurrences(hitsIn(n)));
        const [counted, scanned] = [[Array.from(bySpeech.speeches), bySpeech.counts], [expected.speeches, occurrences]];
        if (JSON.stringify(counted) !== JSON.stringify(scanned))
            wrong.push([text, within, bySpeech, occurrences]);
        found += hits.length > 0;
    }
    return { wrong, found };
}"""


def any_text(chance: random.Random, length: int) -> str:
    size = chance.randint(0, length)
    return "".join(chance.choice(LETTERS if chance.random() < 0.75 else SIGNS) for _ in range(size))


def make_random_library(seed: int) -> Library:
    chance = random.Random(seed)

    def one(number: int) -> Speech:
        texts = [any_text(chance, 40) for _ in range(chance.randint(0, 6))]
        sections = (make_section("sec_1", end=len(texts[0])),) if texts and texts[0] else ()
        title = any_text(chance, 8) or "题"
        return make_speech(*texts, speech_id=f"s{number}", sections=sections, title=title, date="2010-06-08")

    return make_library(*map(one, range(40)))


def make_queries(seed: int, corpus: Library, count: int = 220) -> list[tuple[str, str, bool]]:
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
        if chance.random() < 0.3:
            return bare + chance.choice(["…", "...", "…3…", "…9…"]) + chance.choice(bare or "的")
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
def open_index(tmp_path: Path) -> Iterator[Any]:
    """Return a function that opens a page in which the search's modules read the index of a library."""
    with ExitStack() as stack:

        def open_(library: Library, largest_scanned: int) -> tuple[Page, str]:
            write_index(library, tmp_path / "docs", largest_scanned)
            for path in (ROOT / "docs/assets").iterdir():
                if path.name != "search-index":
                    (tmp_path / "docs/assets" / path.name).symlink_to(path)
            address = stack.enter_context(served(tmp_path))
            page = stack.enter_context(chromium().new_context()).new_page()
            page.goto(address + "docs/assets/search/query.js")
            return page, address

        yield open_


def shrink(monkeypatch: pytest.MonkeyPatch, shard: int) -> None:
    """Make shards and bounds so small that a few texts have lists of every kind in many pieces."""
    monkeypatch.setattr(posting_lists, "SHARD", shard)
    monkeypatch.setattr(posting_lists, "FREQUENT_PHRASE", 2)
    monkeypatch.setattr(inverted_index, "TASK", 100)
    monkeypatch.setattr("os.cpu_count", lambda: 1)


@pytest.mark.parametrize(
    ("seed", "shard", "largest_scanned"),
    [
        (1, 30, 0),
        (5, 8000, 10**6),
        *(pytest.param(*each, marks=pytest.mark.slow) for each in ((2, 30, 0), (3, 300, 0), (4, 8000, 0))),
    ],
)
def test_answers_equal_a_scan(
    open_index: Any, monkeypatch: pytest.MonkeyPatch, seed: int, shard: int, largest_scanned: int
) -> None:
    shrink(monkeypatch, shard)
    library = make_random_library(seed)
    page, address = open_index(library, largest_scanned)
    outcome = page.evaluate(COMPARE, [address, make_queries(seed, library)])
    assert outcome["wrong"] == []
    assert outcome["found"] > 60


def test_two_processes_build_the_same_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inverted_index, "TASK", 200)
    library = make_random_library(5)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = build_index(library, 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(build_index(library, 0).items()) == list(alone.items())
