"""The search's core in a browser, over either format of the index, and the naive answer that it must agree with."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

from browser.serving import chromium, served
from playwright.sync_api import Page
from test_search_index import index_files, library, speech

from build_scripts import search_index
from build_scripts.search_index import lists
from build_scripts.text.characters import fold, traditional_to_simplified

ROOT = Path(__file__).parents[2]

#: Runs in the page: every query asked of the texts; gives which texts hold it, and what is marked in them.
ASK = """async ([core, pairs, texts, queries]) => {
    const [{ Folding }, { find, Passage }, { parse }] = await Promise.all(
        ["fold", "concordance", "query"].map((name) => import(`${core}${name}.js`)));
    const folding = new Folding(pairs);
    const passages = texts.map((text, number) => new Passage({ speech: "s", text, number }, folding));
    return queries.map((query) => find(passages, parse(query, folding)).map(({ passage, spans }) =>
        [passage.number, spans.map(([start, end]) => passage.text.slice(start, end))]));
}"""

#: Runs in the page: every query asked of an index of format 2, whose files are at hand; gives which units and titles
#: hold it, in how many places, and in how many paragraphs of which speeches.
ASK_LARGE = """async ([core, files, queries]) => {
    const [{ Folding }, { parse }, { opened }] = await Promise.all(
        ["core/fold", "core/query", "shelf"].map((name) => import(`${core}../${name}.js`)));
    const bytes = (name) => Uint8Array.from(atob(files[name]), (byte) => byte.charCodeAt(0));
    window.fetch = async (address) => new Response(bytes(new URL(address).pathname.split("/search-index/")[1]));
    const json = (name) => JSON.parse(new TextDecoder().decode(bytes(name)));
    const folding = new Folding(json("folding.json").pairs);
    const index = await opened(json("catalogue.json"), folding);
    const answers = [];
    for (const text of queries) {
        const query = parse(text, folding);
        const one = await index.answer(query, "paragraph", true);
        const other = await index.answer(query, "paragraph", false);
        answers.push([Array.from(one.units), Array.from(one.titles), other.occurrences, other.total,
            Array.from(other.speeches), Array.from(other.counts), Array.from(other.titles)]);
    }
    return answers;
}"""

#: What JavaScript takes for white space, which divides terms.
SPACE = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
#: White space and the signs of the language.
SIGNS = re.compile(f'[{SPACE}"＂|｜]')
Term = tuple[str, bool]
Group = tuple[bool, list[Term]]
_QUOTED = rf'["＂]([^"＂]*[^"＂{SPACE}][^"＂]*)["＂](?=[{SPACE}|｜]|$)'
_PLAIN = rf'([^"＂{SPACE}|｜][^{SPACE}|｜]*)'
_TERM = re.compile(f"{_QUOTED}|{_PLAIN}")
_SPACES = re.compile(f"[{SPACE}]*")


# --- the naive answer -------------------------------------------------------------------------------------------------


def parsed(query: str) -> list[Group]:
    """The groups of a query; [] for what the language cannot read, which is meant literally."""
    groups: list[Group] = []
    at = _SPACES.match(query).end()
    while at < len(query):
        excluded = re.compile(f"[-－](?=[^{SPACE}])").match(query, at) is not None
        at += excluded
        terms: list[Term] = []
        while not terms or query[at : at + 1] in ("|", "｜"):
            term = _TERM.match(query, at + bool(terms))
            if term is None:
                return []
            terms.append((term[1] or term[2], term[1] is not None))
            at = term.end()
        groups.append((excluded, terms))
        at = _SPACES.match(query, at).end()
    return groups


def punctuated(text: str) -> str:
    """Folded, with what folding leaves out, in half width."""
    return "".join(
        fold(character) or (chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character)
        for character in text
    )


def needle(text: str, exact: bool) -> str:
    return punctuated(text) if exact else fold(text)


def said(text: str, exact: bool) -> str:
    return punctuated(text) if exact else fold(text)


def meant(query: str) -> list[Group]:
    """The groups that count: without terms that say nothing, and all of it literally where that leaves none."""
    found = [(out, [term for term in terms if needle(*term)]) for out, terms in parsed(query)]
    found = [(out, terms) for out, terms in found if terms]
    if all(out for out, _ in found):
        whole = re.sub(f"^[{SPACE}]+|[{SPACE}]+$", "", query)
        return [(False, [(whole, not fold(whole))])]
    return found


def is_found(text: str, groups: list[Group]) -> bool:
    return all(any(needle(*term) in said(text, term[1]) for term in terms) != out for out, terms in groups)


# --- what must hold ---------------------------------------------------------------------------------------------------


class Searching:
    """A page with the modules of the search."""

    def __init__(self, page: Page, core: str) -> None:
        self.page, self.core = page, core
        self.pairs = "".join(old + new for old, new in traditional_to_simplified().items())

    def finds_what_a_naive_scan_finds(self, texts: Sequence[str], queries: Sequence[str]) -> int:
        """Which texts hold the query, and every place of a lone term; how many queries found something."""
        answers = self.page.evaluate(ASK, [self.core, self.pairs, list(texts), list(queries)])
        for query, answer in zip(queries, answers, strict=True):
            groups = meant(query)
            assert [number for number, _ in answer] == [n for n, text in enumerate(texts) if is_found(text, groups)], (
                query
            )
            ((excluded, terms), *more) = groups
            if more or excluded or len(terms) > 1:
                continue
            text, exact = terms[0]
            for number, marked in answer:
                assert len(marked) == said(texts[number], exact).count(needle(text, exact)), query
                assert all(needle(piece, exact) == needle(text, exact) for piece in marked), query
        return sum(bool(answer) for answer in answers)

    def large_finds_what_a_naive_scan_finds(
        self, speeches: Sequence[Sequence[str]], queries: Sequence[str], piece: int = 30
    ) -> int:
        """The same of an index of format 2, of speeches whose title is their first paragraph; `piece` bytes a shard."""
        corpus = library(*(speech(f"s{n}", *texts, title=texts[0]) for n, texts in enumerate(speeches)))
        sizes = {"SHARD": piece, "PAGE": max(piece // 10, 3), "FREQUENT": 5, "FREQUENT_PHRASE": 2}
        with mock.patch.multiple(lists, **sizes):
            files = index_files(corpus, largest_whole=0)
        at_hand = {
            name.removeprefix(search_index.FOLDER): base64.b64encode(each).decode() for name, each in files.items()
        }
        answers = self.page.evaluate(ASK_LARGE, [self.core, at_hand, list(queries)])
        for query, (units, titles, occurrences, total, held, counts, others) in zip(queries, answers, strict=True):
            groups = meant(query)
            found = [[is_found(text, groups) for text in texts] for texts in speeches]
            # The title of a speech is the unit before its paragraphs.
            flat = chain.from_iterable([False, *each] for each in found)
            assert units == [unit for unit, is_in in enumerate(flat) if is_in], query
            assert titles == others == [n for n, each in enumerate(found) if each[0]], query
            assert total == sum(map(sum, found)), query
            assert held == [n for n, each in enumerate(found) if any(each)], query
            assert counts == [sum(each) for each in found if any(each)], query
            ((_, terms), *more) = groups
            if occurrences is not None and not more and len(terms) == 1:
                sought = needle(*terms[0])
                places = sum(said(text, terms[0][1]).count(sought) for texts in speeches for text in texts)
                assert occurrences == places, query
        return sum(bool(answer[0]) for answer in answers)


@contextmanager
def searching() -> Iterator[Searching]:
    with served(ROOT) as address, chromium().new_context() as context:
        page = context.new_page()
        page.goto(address + "docs/assets/search/core/fold.js")
        yield Searching(page, f"{address}docs/assets/search/core/")


def covered(session: Any) -> Iterator[tuple[str, int, int]]:
    """The stretches of the search's modules that ran since this was last asked of a debugging session of the page."""
    for script in session.send("Profiler.takePreciseCoverage")["result"]:
        for function in script["functions"]:
            for stretch in function["ranges"]:
                if stretch["count"]:
                    yield script["url"].rpartition("/")[2], stretch["startOffset"], stretch["endOffset"]
