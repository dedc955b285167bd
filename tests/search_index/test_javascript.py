"""The JavaScript of the site in a browser: its own tests (tests/js), and folding as in Python."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.serving import chromium, served
from playwright.sync_api import Page

from build_scripts.text.characters import fold, fold_with_offsets, kept_offsets, list_folding_pairs

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/cases/folding.json").read_text(encoding="utf-8"))
FILES = sorted(file.name for file in (ROOT / "tests/js").glob("*.test.js"))
QUERY = "docs/assets/search/query.js"

#: Runs in the page: the tests of a file.
RUN = """async ([harness, file]) => {
    const { runAll } = await import(harness);
    await import(file);
    return runAll();
}"""

#: Runs in the page: folds every text, with the offset of each folded unit.
FOLD = """async ([module, pairs, texts]) => {
    const { Folding } = await import(module);
    const folding = new Folding(pairs);
    return texts.map((text) => folding.withOffsets(text)).map(({ folded, starts }) => [folded, starts]);
}"""

#: Runs in the page: folds each code point; null for one that the browser does not know as a character yet.
FOLD_ALL = r"""async ([module, pairs, codes]) => {
    const { Folding } = await import(module);
    const folding = new Folding(pairs);
    return codes.map((code) => {
        const character = String.fromCodePoint(code);
        return /\p{Assigned}/u.test(character) ? folding.character(character) : null;
    });
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with served(ROOT) as address, chromium().new_context() as context:
        page = context.new_page()
        page.goto(address + "docs/assets/search/query.js")
        yield page


@pytest.fixture(scope="module")
def pairs() -> str:
    return "".join(old + new for old, new in list_folding_pairs().items())


def module(page: Page, path: str) -> str:
    return str(page.evaluate("path => new URL(path, location.origin).href", "/" + path))


@pytest.mark.parametrize("file", FILES)
def test_javascript(page: Page, file: str) -> None:
    page.reload()  # A page loads a module once, and each file needs the list of tests of its own.
    outcome = page.evaluate(RUN, [module(page, "tests/js/harness.js"), module(page, f"tests/js/{file}")])
    assert outcome["failed"] == []
    assert outcome["passed"], f"{file} has no test"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_folding_in_python(case: dict[str, str]) -> None:
    assert fold(case["text"]) == case["folded"]


def test_folding_in_javascript(page: Page, pairs: str) -> None:
    folded = page.evaluate(FOLD, [module(page, QUERY), pairs, [case["text"] for case in CASES]])
    assert [text for text, _ in folded] == [case["folded"] for case in CASES]


def test_offsets_are_those_of_python(page: Page, pairs: str) -> None:
    """Python counts code points, JavaScript UTF-16 units."""
    texts = [case["text"] for case in CASES]
    there = page.evaluate(FOLD, [module(page, QUERY), pairs, texts])
    for text, (folded, starts) in zip(texts, there, strict=True):
        places = [
            len(text[:offset].encode("utf-16-le")) // 2
            for character, offset in zip(*fold_with_offsets(text), strict=True)
            for _ in character.encode("utf-16-le")[::2]
        ]
        assert starts == places, folded


@pytest.mark.slow
def test_offsets_of_folded_characters() -> None:
    text = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert kept_offsets(text) == [offset for offset, character in enumerate(text) if fold(character)]


@pytest.mark.slow
def test_folding_agrees_on_every_character(page: Page, pairs: str) -> None:
    """Compare all code points that both know: Python and the browser have different versions of Unicode."""
    codes = [code for code in range(0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    folded = page.evaluate(FOLD_ALL, [module(page, QUERY), pairs, codes])
    differing = {
        f"U+{code:04X}": (fold(chr(code)), there)
        for code, there in zip(codes, folded, strict=True)
        if there is not None and there != fold(chr(code))
    }
    assert differing == {}
