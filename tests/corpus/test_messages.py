"""The messages to the editor in Chinese: complete, with the same values, and chosen by the locale."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import PROJECT

from build_scripts.__main__ import main
from build_scripts.corpus import choose_language, count, translate
from build_scripts.corpus.messages import read_table
from build_scripts.corpus.problems import KINDS

SCRIPTS = PROJECT / "build_scripts"
#: Calls whose texts are messages, and variables that hold one.
CALLS = re.compile(
    r"(?:problem|Fault|fault|_error|_list_entries|UnreadableTextError|UnsupportedFileError|RecordsError|"
    r"YamlError|DeskError|problems\.append|found\.append|report_stage|map_cached|say|count|trace\.doubt|"
    r"Doubt|KeyError|ClickException|click\.ClickException|UsageError|click\.UsageError)"
)
VARIABLES = re.compile(r"_?(?:hint|hints|message|refused|reason|restore|as_written|nothing|known|zipped)", re.I)
#: Texts of programmers, and functions whose strings are messages.
SKIPPED = {"glossary/passage.py", "site/theme.py", "site/policy.py", "glossary/known_terms.py"}
RETURNING = {"find_reason_to_ignore", "find_reason", "_bad_byte", "_describe_error"}
ENGLISH = re.compile(r"[a-z]{2,}[,;:.]? [a-z`(“]{2,}")


def list_names(template: str) -> set[str]:
    """Return the names in the braces of a template."""
    return set(re.findall(r"\{(\w+)\}", template))


def list_messages(path: Path) -> Iterator[str]:
    """Yield the English messages of a module; a value is {0}."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and CALLS.fullmatch(ast.unparse(node.func)):
            yield from list_texts(node)
        elif isinstance(node, ast.Assign) and VARIABLES.search(ast.unparse(node.targets[0])):
            yield from list_texts(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name in RETURNING:
            yield from (text for each in ast.walk(node) if isinstance(each, ast.Return) for text in list_texts(each))


def list_texts(node: ast.AST) -> Iterator[str]:
    """Yield the texts in a tree; one that is added to another is yielded together with a text."""
    if isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from list_texts(child)
        return
    text = f"0{text}" if text.startswith("; ") else text
    yield from (each for each in re.split(" Hint: ", text) if ENGLISH.search(each))


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.py")), ids=lambda path: path.relative_to(SCRIPTS).as_posix())
def test_every_message_has_a_chinese_text(path: Path) -> None:
    if path.relative_to(SCRIPTS).as_posix() in SKIPPED:
        return
    missing = [text for text in list_messages(path) if not re.search("[\u4e00-\u9fff]", translate(text, "zh"))]
    assert missing == [], "\n".join(missing)


def test_every_kind_of_problem_has_both_texts() -> None:
    for code, kind in KINDS.items():
        for text in filter(None, (kind.meaning, kind.hint)):
            assert text.english, code
            assert text.chinese, code


def test_both_texts_have_the_same_values() -> None:
    different = {english for english, chinese in read_table().items() if list_names(english) != list_names(chinese)}
    assert different == set()


def test_a_message_within_a_message_is_translated() -> None:
    assert translate("line 3: expected a list of speeches; restore the line as the build wrote it", "zh") == (
        "第 3 行：这里应是各篇讲话；把这一行恢复成程序写的样子"
    )
    assert translate("12,345 bytes, more than the 8,388,608 that one text may have", "zh").startswith("12,345 字节")


def test_an_unknown_text_is_unchanged() -> None:
    assert translate("同志们 and others", "zh") == "同志们 and others"
    assert translate("", "zh") == ""


def test_counts_have_the_plural_of_the_language() -> None:
    assert [count(1, "error"), count(1200, "error")] == ["1 error", "1,200 errors"]
    assert [translate(count(n, "speech", "speeches"), "zh") for n in (1, 2)] == ["1 篇", "2 篇"]


@pytest.mark.parametrize(
    ("wanted", "environment", "language"),
    [
        (None, {}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "zh_TW", "LANG": "C"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("zh", {"LANG": "C"}, "zh"),
    ],
)
def test_the_option_precedes_the_locale(wanted: str | None, environment: dict[str, str], language: str) -> None:
    assert choose_language(wanted, environment) == language


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_is_chinese_on_request(command: str) -> None:
    shown = CliRunner().invoke(main, [command, "--lang", "zh", "--help"], env={"LANG": "C"}).output
    lines = [re.sub(r"\[default: \S+\]|^Usage.*|\b[A-Z]+ ", "", line) for line in shown.splitlines()]
    assert not [line for line in lines if ENGLISH.search(line)]
    parameters = main.get_command(click.Context(main), command).params  # type: ignore[union-attr]
    assert any("--lang" in parameter.opts for parameter in parameters)


def test_problems_of_a_corpus_are_reported_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "speeches").mkdir()
    (tmp_path / "speeches" / "a.txt").write_text("同志们", "utf-8")
    (tmp_path / "slogans.yml").write_text("两评一树: {rejekt: true}", "utf-8")
    ran = CliRunner().invoke(main, ["check", "--corpus", str(tmp_path)], env={"LANG": "zh_CN.UTF-8"})
    assert "S001 错误" in ran.output
    assert "没有文件头\n      办法：第一行必须是 ---" in ran.output
    assert "没有 `rejekt` 这一项；是不是 `reject`？" in ran.output
    assert "2 个错误，0 个警告，0 个提示" in ran.output


def test_wrong_paths_are_named_in_chinese() -> None:
    for error in ("No such file or directory", "Is a directory"):
        message = translate(f"Invalid value for 'FILE': 'messy': {error}", "zh")
        assert "“messy”" in message
        assert not re.search("[a-z]", message.replace("messy", ""))
