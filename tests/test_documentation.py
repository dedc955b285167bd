"""Every path, make target and command that the documentation names exists, and its code runs."""

from __future__ import annotations

import importlib
import multiprocessing
import pickle
import re
import shlex
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
import duckdb
import pytest

from build_scripts.__main__ import main
from build_scripts.exports import parquet
from build_scripts.model import Library
from build_scripts.outline import outline

PROJECT = Path(__file__).parent.parent
DOCUMENTS = (
    *("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "corpus/README.md", "corpus/README.en.md"),
    *("build_scripts/README.md", "bench/README.md"),
)
#: The same document in English and in Chinese.
TRANSLATIONS = (("README.md", "README.zh-CN.md"), ("corpus/README.en.md", "corpus/README.md"))
#: Folders of the repository; a path in another folder is on the site or in an output folder.
FOLDERS = ("build_scripts", "tests", "corpus", "docs", "overrides", "requirements", "bench", ".github")
#: Paths that a build generates.
GENERATED = re.compile(r"docs/(?:speeches|slogans)/")


def list_code(document: str) -> Iterator[str]:
    """Yield the inline code and the lines of the code blocks of a document."""
    text = (PROJECT / document).read_text("utf-8")
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```\w*\n.*?^```", "", text, flags=re.M | re.S))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_named_path_exists(document: str) -> None:
    linked = re.findall(r"\]\(([\w./-]+)\)", (PROJECT / document).read_text("utf-8"))
    assert [path for path in linked if not (PROJECT / document).parent.joinpath(path).exists()] == []
    folders = [*FOLDERS, *(path.name for path in (PROJECT / "build_scripts").iterdir() if path.is_dir())]
    named = [code for code in list_code(document) if re.fullmatch(r"[\w.-]+/[\w./*-]*", code)]
    missing = [
        path
        for path in named
        if path.split("/")[0] in folders
        and not re.search(r"\b[A-Z]{2,}\b", path.removesuffix("README.md"))
        and not GENERATED.match(path)
        and not any([*PROJECT.glob(path), *(PROJECT / "build_scripts").glob(path)])
    ]
    assert missing == []


def test_guides_name_functions_and_tables_that_exist() -> None:
    sources = "".join(path.read_text("utf-8") for path in (PROJECT / "build_scripts").rglob("*.py"))
    defined = {*re.findall(r"^(?:def|class) (\w+)", sources, re.M), *re.findall(r"^([A-Z_]+)\b.* = ", sources, re.M)}
    code = " ".join(f"`{each}`" for each in list_code("build_scripts/README.md"))
    named = set(re.findall(r"`(\w+)(?=\()|`([a-z]+_[a-z_]+|[A-Z][A-Z_]{4,})`", code))
    names = {call or name for call, name in named} - {"SITE_URL"}  # A variable of the environment.
    assert {"list_pieces", "STEPS"} <= names <= defined


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_named_make_target_exists(document: str) -> None:
    phony = " ".join(re.findall(r"^\.PHONY: (.*)$", (PROJECT / "Makefile").read_text("utf-8"), re.M))
    named = {found[1] for code in list_code(document) if (found := re.search(r"\bmake ([a-z][a-z-]*)", code))}
    assert named <= set(phony.split())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_named_command_and_option_exists(document: str) -> None:
    for code in list_code(document):
        found = re.search(r"python -m build_scripts ([a-z-]+)(.*)", code)
        if not found:
            continue
        command = main.get_command(click.Context(main), found[1])
        assert command, code
        options = {option for parameter in command.params for option in parameter.opts}
        named = [word for word in shlex.split(found[2], comments=True) if word.startswith("--")]
        assert set(named) <= options, code


@pytest.mark.parametrize(("english", "chinese"), TRANSLATIONS)
def test_translations_have_the_same_parts(english: str, chinese: str) -> None:
    texts = [(PROJECT / document).read_text("utf-8") for document in (english, chinese)]
    for part in (r"^#+ ", r"^```", r"^\|", r"!\[", r"\b[A-Z]\d{3}\b"):
        counts = [len(re.findall(part, text, re.M)) for text in texts]
        assert counts[0] == counts[1], part
    code, translated = (
        {each.partition("#")[0].strip() for each in list_code(document)} for document in (english, chinese)
    )
    names = [each for each in code if re.fullmatch(r"[\w./-]+(?: [\w./-]+){0,5}", each) and each.isascii()]
    assert [name for name in names if name not in translated] == []


# --- The code in the chapter “Beyond one machine” runs and agrees with the build --------------------------------------


def get_code(language: str) -> str:
    """Return the block of code of a language in the chapter."""
    chapter = (PROJECT / "CONTRIBUTING.md").read_text("utf-8").partition("## Beyond one machine")[2]
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", chapter, re.M | re.S)
    return code


@pytest.mark.slow
def test_files_are_processed_in_independent_processes(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "spread.py").write_text(get_code("python"), "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    process = importlib.import_module("spread").process
    files = [(path.name, path.read_bytes()) for path in sorted((PROJECT / "corpus" / "raw").glob("*.txt"))]
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        spread = list(pool.map(process, files))
    assert spread == [process(file) for file in files]
    by_source = {(s.source.file, s.source.part): (s, nodes) for results in spread for s, nodes in results}
    for edition in library.editions:
        speech, nodes = by_source[edition.speech.source.file, edition.speech.source.part]
        if not edition.edits:
            assert [p.text for p in speech.paragraphs] == [p.text for p in edition.speech.paragraphs]
            assert nodes == outline([p.text for p in edition.speech.paragraphs], edition.speech.headings)
            assert len(nodes) == len(edition.speech.sections)
    assert pickle.loads(pickle.dumps(library)) == library


def test_tables_answer_the_query(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    for path, pieces in parquet.export(library):
        (tmp_path / path).write_bytes(b"".join(pieces))
    monkeypatch.chdir(tmp_path)
    rows = duckdb.sql(get_code("sql")).fetchall()
    occurrences = {(slogan.text, o.speech, o.text) for slogan in library.slogans for o in slogan.occurrences}
    assert len(rows) == sum(len(slogan.occurrences) for slogan in library.slogans)
    assert set(rows) == occurrences
