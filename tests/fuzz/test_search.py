"""The search in a browser against the naive answer in Python: real texts, damaged, and queries cut from them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from fuzz.searching import SIGNS, Group, Searching, Term, parsed, searching
from fuzz.texts import INTRUDERS, bodies, cases

#: Traditional characters that a reader may type, and wide ones.
_typed = str.maketrans("两进动员会议责任abc123", "兩進動員會議責任ａｂｃ１２３")


@pytest.fixture(scope="module")
def search() -> Iterator[Searching]:
    with searching() as opened:
        yield opened


@st.composite
def terms(draw: st.DrawFn, texts: list[str]) -> Term:
    """Return a term: cut from a text, in another spelling, or anything; quoted or not."""
    if draw(st.integers(0, 5)):
        text = draw(st.sampled_from(texts))
        start = draw(st.integers(0, max(len(text) - 1, 0)))
        found = text[start : start + draw(st.sampled_from([1, 2, 2, 3, 4, 6, 12]))]
    else:
        found = draw(st.sampled_from(INTRUDERS) | st.text("两不误促进的，、", max_size=4))
    if draw(st.booleans()):
        found = found.translate(_typed)
    return SIGNS.sub("", found).lstrip("-－") or "甲", draw(st.integers(0, 4)) == 0


def written(query: list[Group]) -> str:
    """The query as it is typed."""
    return " ".join(
        ("-" if excluded else "") + "|".join(f'"{text}"' if exact else text for text, exact in alternatives)
        for excluded, alternatives in query
    )


@st.composite
def queries(draw: st.DrawFn, texts: list[str]) -> str:
    """A query of the language, or signs of it in any order."""
    if draw(st.integers(0, 5)) == 0:
        return draw(st.text('甲乙 "|-－｜＂　', min_size=1, max_size=8)).strip() or "甲"
    groups = st.tuples(st.integers(0, 5).map(lambda n: n == 0), st.lists(terms(texts), min_size=1, max_size=2))
    single = terms(texts).map(lambda term: [(False, [term])])
    query = draw(single | st.lists(groups, min_size=1, max_size=3))
    assert parsed(written(query)) == query
    return written(query)


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    texts = draw(bodies)
    return texts, draw(st.lists(queries(texts), min_size=12, max_size=12))


@st.composite
def asked_of_many(draw: st.DrawFn) -> tuple[list[list[str]], list[str]]:
    speeches = draw(st.lists(bodies, min_size=1, max_size=6))
    texts = [text for each in speeches for text in each]
    return speeches, draw(st.lists(queries(texts), min_size=12, max_size=12))


@cases(80)
@given(asked())
def test_search_finds_what_a_naive_scan_finds(search: Searching, asked: tuple[list[str], list[str]]) -> None:
    event("found" if search.finds_what_a_naive_scan_finds(*asked) else "not found")


@cases(40)
@given(asked_of_many(), st.sampled_from([30, 300, 8000]))
def test_the_index_finds_what_a_naive_scan_finds(
    search: Searching, asked: tuple[list[list[str]], list[str]], piece: int
) -> None:
    event("found" if search.index_finds_what_a_naive_scan_finds(*asked, piece) else "not found")
