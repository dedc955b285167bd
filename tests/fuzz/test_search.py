"""The search's core in a browser against the naive answer in Python: real texts, damaged, and queries cut from them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.serving import chromium, served
from hypothesis import event, given
from hypothesis import strategies as st
from playwright.sync_api import Page

from build_scripts.characters import fold, traditional_to_simplified
from fuzz.texts import INTRUDERS, bodies, cases

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

#: What JavaScript takes for white space, which divides terms; and the signs of the language.
SPACE = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
SIGNS = re.compile(f'[{SPACE}"＂|｜]')
#: Traditional characters that a reader may type, and wide ones.
_typed = str.maketrans("两进动员会议责任abc123", "兩進動員會議責任ａｂｃ１２３")
Term = tuple[str, bool]
Group = tuple[bool, list[Term]]


@pytest.fixture(scope="module")
def page() -> Iterator[tuple[Page, str, str]]:
    pairs = "".join(old + new for old, new in traditional_to_simplified().items())
    with served(ROOT) as address, chromium().new_context() as context:
        opened = context.new_page()
        opened.goto(address + "docs/assets/search/core/fold.js")
        yield opened, f"{address}docs/assets/search/core/", pairs


@st.composite
def terms(draw: st.DrawFn, texts: list[str]) -> Term:
    """What somebody may look for: cut from a text, typed otherwise, or anything; quoted or not."""
    if draw(st.integers(0, 5)):
        text = draw(st.sampled_from(texts))
        start = draw(st.integers(0, max(len(text) - 1, 0)))
        found = text[start : start + draw(st.sampled_from([1, 2, 2, 3, 4, 6, 12]))]
    else:
        found = draw(st.sampled_from(INTRUDERS) | st.text("两不误促进的，、", max_size=4))
    if draw(st.booleans()):
        found = found.translate(_typed)
    return SIGNS.sub("", found).lstrip("-－") or "甲", draw(st.integers(0, 4)) == 0


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[str], list[list[Group]]]:
    texts = draw(bodies)
    groups = st.tuples(st.integers(0, 5).map(lambda n: n == 0), st.lists(terms(texts), min_size=1, max_size=2))
    single = terms(texts).map(lambda term: [(False, [term])])
    return texts, draw(st.lists(single | st.lists(groups, min_size=1, max_size=3), min_size=12, max_size=12))


def written(query: list[Group]) -> str:
    """The query as it is typed."""
    return " ".join(
        ("-" if excluded else "") + "|".join(f'"{text}"' if exact else text for text, exact in alternatives)
        for excluded, alternatives in query
    )


def punctuated(text: str) -> str:
    """Folded, with what folding leaves out, in half width."""
    return "".join(
        fold(character) or (chr(ord(character) - 0xFEE0) if "！" <= character <= "～" else character)
        for character in text
    )


def needle(text: str, exact: bool) -> str:
    return punctuated(text) if exact else fold(text)


def holds(text: str, term: Term) -> bool:
    return needle(*term) in (punctuated(text) if term[1] else fold(text))


def naive(texts: list[str], query: list[Group]) -> list[int]:
    """The texts that the query is true of, looked at one by one."""
    meant = [(out, [term for term in alternatives if needle(*term)]) for out, alternatives in query]
    meant = [(out, alternatives) for out, alternatives in meant if alternatives]
    if all(out for out, _ in meant):
        whole = written(query)
        meant = [(False, [(whole, not fold(whole))])]
    return [
        number
        for number, text in enumerate(texts)
        if all(any(holds(text, term) for term in alternatives) != out for out, alternatives in meant)
    ]


@cases(80)
@given(questions())
def test_search_finds_what_a_naive_scan_finds(
    page: tuple[Page, str, str], asked: tuple[list[str], list[list[Group]]]
) -> None:
    texts, queries = asked
    opened, core, pairs = page
    answers = opened.evaluate(ASK, [core, pairs, texts, [written(query) for query in queries]])
    for query, answer in zip(queries, answers, strict=True):
        assert [number for number, _ in answer] == naive(texts, query), written(query)
        event("found" if answer else "not found")
        ((excluded, alternatives), *more) = query
        if more or excluded or len(alternatives) > 1:
            continue
        (text, exact) = alternatives[0]
        exact = exact or not fold(text)
        for number, marked in answer:
            said = punctuated(texts[number]) if exact else fold(texts[number])
            assert len(marked) == said.count(needle(text, exact)), written(query)
            assert all(needle(piece, exact) == needle(text, exact) for piece in marked), written(query)
