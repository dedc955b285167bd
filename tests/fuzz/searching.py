"""The search's modules in a browser, with and without posting lists, and the naive answer that they must equal."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

from browser.serving import chromium, served
from factories import make_library, make_speech
from index_reader import build_index
from playwright.sync_api import Page

from build_scripts.search_index import posting_lists
from build_scripts.text.characters import fold, list_folding_pairs

ROOT = Path(__file__).parents[2]

#: Runs in the page: asks every query of the texts; returns which texts contain it, and what is marked in them.
ASK = """async ([modules, pairs, texts, queries]) => {
    const [{ Folding, parse }, { find, Passage }] = await Promise.all(
        ["query", "matching"].map((name) => import(`${modules}${name}.js`)));
    const folding = new Folding(pairs);
    const passages = texts.map((text, number) => new Passage({ speech: "s", text, number }, folding));
    return queries.map((query) => find(passages, parse(query, folding)).map(({ passage, spans }) =>
        [passage.number, spans.map(([start, end]) => passage.text.slice(start, end))]));
}"""

#: Runs in the page: asks every query of an index whose files are given; returns which units and titles contain it, the
#: number of occurrences, and the number of paragraphs of which speeches.
ASK_INDEX = """async ([modules, files, queries]) => {
    const bytes = (name) => Uint8Array.from(atob(files[name]), (byte) => byte.charCodeAt(0));
    window.fetch = async (address) => new Response(bytes(new URL(address).pathname.split("/search-index/")[1]));
    // With another address a module runs again and forgets the last index.
    window.turn = (window.turn ?? 0) + 1;
    const [{ searchIndex }, { parse }] = await Promise.all(
        [`index_files.js?${window.turn}`, "query.js"].map((name) => import(modules + name)));
    const index = await searchIndex();
    const answers = [];
    for (const text of queries) {
        const query = parse(text, index.folding);
        const one = await index.answer(query, "paragraph", true);
        const other = await index.answer(query, "paragraph", false);
        answers.push([Array.from(one.units), Array.from(one.titles), other.occurrences, other.total,
            Array.from(other.speeches), Array.from(other.counts), Array.from(other.titles)]);
    }
    return answers;
}"""

#: White space of JavaScript, which separates terms.
SPACE = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
#: White space and the signs of the language.
SIGNS = re.compile(f'[{SPACE}"＂|｜]')
Term = tuple[str, bool]
Group = tuple[bool, list[Term]]
_QUOTED = rf'["＂]([^"＂]*[^"＂{SPACE}][^"＂]*)["＂](?=[{SPACE}|｜]|$)'
_PLAIN = rf'([^"＂{SPACE}|｜][^{SPACE}|｜]*)'
_TERM = re.compile(f"{_QUOTED}|{_PLAIN}")
_SPACES = re.compile(f"[{SPACE}]*")


# --- The naive answer -------------------------------------------------------------------------------------------------


def parsed(query: str) -> list[Group]:
    """Return the groups of a query; [] for a query that the language cannot read, which is meant literally."""
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
    """Return the text folded, but with punctuation in half width; invisible characters are dropped."""
    return "".join(
        fold(character) or (chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character)
        for character in text
        if not is_invisible(character)
    )


def is_invisible(character: str) -> bool:
    """Return whether the character is a format character (Unicode Cf) or a variation selector."""
    return unicodedata.category(character) == "Cf" or bool(
        re.match("[\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]", character)
    )


def folded(text: str, exact: bool) -> str:
    return punctuated(text) if exact else fold(text)


def meant(query: str) -> list[Group]:
    """Return the groups without empty terms; the whole query literally if no required group remains."""
    query = "".join(character for character in query if not is_invisible(character))
    found = [(out, [term for term in terms if folded(*term)]) for out, terms in parsed(query)]
    found = [(out, terms) for out, terms in found if terms]
    if all(out for out, _ in found):
        whole = re.sub(f"^[{SPACE}]+|[{SPACE}]+$", "", query)
        return [(False, [(whole, not fold(whole))])] if whole else []
    return found


def is_found(text: str, groups: list[Group]) -> bool:
    return bool(groups) and all(
        any(folded(*term) in folded(text, term[1]) for term in terms) != out for out, terms in groups
    )


# --- The comparison ---------------------------------------------------------------------------------------------------


class Searching:
    """A page with the modules of the search."""

    def __init__(self, page: Page, modules: str) -> None:
        self.page, self.modules = page, modules
        self.pairs = "".join(old + new for old, new in list_folding_pairs().items())

    def finds_what_a_naive_scan_finds(self, texts: Sequence[str], queries: Sequence[str]) -> int:
        """Compare which texts contain the query, and every occurrence of a single term; return how many match."""
        answers = self.page.evaluate(ASK, [self.modules, self.pairs, list(texts), list(queries)])
        for query, answer in zip(queries, answers, strict=True):
            groups = meant(query)
            assert [number for number, _ in answer] == [n for n, text in enumerate(texts) if is_found(text, groups)], (
                query
            )
            if not groups:
                continue
            ((excluded, terms), *more) = groups
            if more or excluded or len(terms) > 1:
                continue
            text, exact = terms[0]
            for number, marked in answer:
                assert len(marked) == folded(texts[number], exact).count(folded(text, exact)), query
                assert all(folded(piece, exact) == folded(text, exact) for piece in marked), query
        return sum(bool(answer) for answer in answers)

    def index_finds_what_a_naive_scan_finds(
        self, speeches: Sequence[Sequence[str]], queries: Sequence[str], shard: int = 30
    ) -> int:
        """The same with an index with lists, of speeches whose title is their first paragraph; `shard` bytes each."""
        library = make_library(
            *(make_speech(*texts, speech_id=f"s{n}", title=texts[0]) for n, texts in enumerate(speeches))
        )
        with mock.patch.multiple(posting_lists, SHARD=shard, FREQUENT_PHRASE=2):
            files = build_index(library, largest_scanned=0)
        encoded = {name: base64.b64encode(content).decode() for name, content in files.items()}
        answers = self.page.evaluate(ASK_INDEX, [self.modules, encoded, list(queries)])
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
            (_, terms), *more = groups or [(False, [])]
            if occurrences is not None and not more and len(terms) == 1:
                sought = folded(*terms[0])
                places = sum(folded(text, terms[0][1]).count(sought) for texts in speeches for text in texts)
                assert occurrences == places, query
        return sum(bool(answer[0]) for answer in answers)


@contextmanager
def searching() -> Iterator[Searching]:
    with served(ROOT) as address, chromium().new_context() as context:
        page = context.new_page()
        page.goto(address + "docs/assets/search/query.js")
        yield Searching(page, f"{address}docs/assets/search/")


def covered(session: Any) -> Iterator[tuple[str, int, int]]:
    """Yield the ranges of the search's modules that ran since the last call, from a debugging session of the page."""
    for script in session.send("Profiler.takePreciseCoverage")["result"]:
        for function in script["functions"]:
            for stretch in function["ranges"]:
                if stretch["count"]:
                    yield script["url"].rpartition("/")[2], stretch["startOffset"], stretch["endOffset"]
