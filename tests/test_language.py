"""Docstrings and comments are plain technical English: phrases that readers had to read twice do not come back."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PROJECT = Path(__file__).parent.parent

#: Pattern → what to write instead. Words inside `…` are names and are not looked at.
IDIOMS = {
    r"(?<!\bthere )\b(?:is|are|was|were) none\b": "is invalid; does not exist",
    r"\banew\b": "again",
    r"\bbehind\b": "after; suffix; trailing",
    r"\bbeside\b": "next to; previous, next",
    r"\b(?:mend|mends|mended|mending)\b": "repair, recover",
    r"\bkeepers?\b": "editor",
    r"\bshall\b": "must",
    r"\bside by side\b": "in parallel",
    r"\bmeanwhile\b": "in the background",
    r"\bfurniture\b": "boilerplate",
    r"\baside\b": "staged; stashed",
    r"\btold\b": "reported, logged, returned",
    r"\bsight(?:s|ed|ing|ings)?\b": "candidate; find",
    r"\b(?:stand|stands|stood|standing)\b(?! for\b)": "be, occur, contain; current, open",
    r"\b(?:lies|lying)\b": "be, occur",
    r"\bnothing but\b": "only",
    r"\bso many\b": "N",
    r"\bbut for\b": "except",
    r"\bmany a\b": "many",
    r"\bfrom which on\b|\bup to which\b": "fewest, most, at least this share",
    r", for (?:it|they|there|nothing|what|no)\b": "because",
    r"\b(?:Looked for|Left out|Not so|Asked for) (?:are|is)\b": "subject, verb, object",
}
#: First words of a docstring that do not say what it documents.
RIDDLES = re.compile(r"(?:What|Whether|Where|Which|Who|Whose|When|How|Why)\b")
#: First words of a function's docstring that are not a verb in the imperative.
NOT_IMPERATIVE = re.compile(
    r"(?:The|A|An|As|All|Any|Each|Every|Of|In|On|By|For|From|With|Without|Its?|This|That|These|Those|They|We|Our|One|"
    r"Two|Some|So|No|Not|Nothing|Such|Same|There|Them|Only|Here|If|\w{3,}(?<!s)s)\b(?!\()"
)
#: Words of a test's name after `test`.
MOST_WORDS = 10
IMPERATIVE_WITH_S = {
    "Process",
    "Pass",
    "Press",
    "Address",
    "Cross",
    "Access",
    "Compress",
    "Express",
    "Focus",
    "Discuss",
}


class Prose(NamedTuple):
    """A docstring or comment; `owner` is `module`, `class`, `function` or `comment`."""

    path: Path
    line: int
    owner: str
    text: str


def read_python(path: Path) -> Iterator[Prose]:
    """Yield the docstrings and comments of a Python file."""
    source = path.read_text("utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if docstring := ast.get_docstring(node):
                kind = {ast.Module: "module", ast.ClassDef: "class"}.get(type(node), "function")
                yield Prose(path, node.body[0].lineno, kind, docstring)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield Prose(path, token.start[0], "comment", token.string.lstrip("#: "))


def read_javascript(path: Path) -> Iterator[Prose]:
    """Yield the comments of a JavaScript file."""
    source = path.read_text("utf-8")
    for found in re.finditer(r"/\*.*?\*/|^\s*//[^\n]*|(?<=[;{},]) // [^\n]*", source, re.S | re.M):
        yield Prose(path, source.count("\n", 0, found.start()) + 1, "comment", found[0])


#: Suffix or name of other files → pattern of their comments.
COMMENTS = {
    ".css": r"/\*.*?\*/",
    ".html": r"\{#.*?#\}|<!--.*?-->",
    ".yml": r"(?:^|(?<= ))#[^\n]*",
    ".sh": r"^\s*#[^\n]*",
    ".toml": r"^\s*#[^\n]*",
    "Makefile": r"^#[^\n]*|@echo [^\n]*",
}


def read_others() -> Iterator[Prose]:
    """Yield the comments of style sheets, templates, settings and scripts, and the guides for engineers."""
    folders = [PROJECT / name for name in ("docs/assets", "overrides", "build_scripts", "tests/browser", ".github")]
    files = (
        [path for folder in folders for path in folder.rglob("*")] + list(PROJECT.glob("*.*")) + [PROJECT / "Makefile"]
    )
    for path in sorted(files):
        if pattern := COMMENTS.get(path.suffix or path.name):
            source = path.read_text("utf-8")
            for found in re.finditer(pattern, source, re.S | re.M):
                yield Prose(path, source.count("\n", 0, found.start()) + 1, "comment", found[0])
        elif path.suffix == ".md":
            for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
                yield Prose(path, number, "comment", line)


def read_all() -> list[Prose]:
    python = [path for folder in ("build_scripts", "bench", "tests") for path in (PROJECT / folder).rglob("*.py")]
    scripts = [*(PROJECT / "docs/assets").rglob("*.js"), *(PROJECT / "tests/js").rglob("*.js")]
    prose = [each for path in sorted(python) if path != Path(__file__) for each in read_python(path)]
    return [*prose, *(each for path in sorted(scripts) for each in read_javascript(path)), *read_others()]


def find_problems(prose: Prose) -> Iterator[str]:
    """Yield each violation with its place and what to write."""
    place = f"{prose.path.relative_to(PROJECT)}:{prose.line}"
    text = re.sub(r"`[^`]*`|“[^”]*”|\"[^\"]*\"", "``", prose.text)
    for idiom, instead in IDIOMS.items():
        if found := re.search(idiom, text):
            yield f"{place}: “{found[0]}”: write “{instead}”"
    if prose.owner == "comment":
        return
    first = text.split("\n", 1)[0]
    if RIDDLES.match(first):
        yield f"{place}: “{first[:40]}”: say what it does or is"
    elif prose.owner == "function" and not prose.path.is_relative_to(PROJECT / "tests"):
        if (found := NOT_IMPERATIVE.match(first)) and found[0] not in IMPERATIVE_WITH_S:
            yield f"{place}: “{first[:40]}”: begin with a verb in the imperative"


def test_docstrings_and_comments_are_plain_english() -> None:
    problems = [problem for prose in read_all() for problem in find_problems(prose)]
    assert problems == []


def test_test_names_have_at_most_ten_words() -> None:
    names = {
        node.name: path.relative_to(PROJECT)
        for path in (PROJECT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    long = [f"{path}: {name}" for name, path in names.items() if name.count("_") > MOST_WORDS]
    assert long == []


@pytest.mark.parametrize(
    ("owner", "text"),
    [
        ("function", "Whether the text is none."),
        ("function", "The words of the text."),
        ("function", "Returns the words."),
        ("module", "What the keeper says."),
        ("comment", "Built anew behind the page."),
        ("comment", "Characters from which on a paragraph is long."),
    ],
)
def test_idiom_is_reported(owner: str, text: str) -> None:
    assert list(find_problems(Prose(PROJECT / "build_scripts/x.py", 1, owner, text)))


@pytest.mark.parametrize(
    ("owner", "text"),
    [
        ("function", "Return whether the text is empty."),
        ("function", "Process a text; `keeper` is a basis that stands for the editor."),
        ("module", "The words of jieba's dictionary."),
        ("comment", "Each item is written next to its page."),
    ],
)
def test_plain_english_is_not_reported(owner: str, text: str) -> None:
    assert not list(find_problems(Prose(PROJECT / "build_scripts/x.py", 1, owner, text)))
