"""The import rule: a package imports only what comes earlier in the flow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "build_scripts"

#: The flow, earliest first; packages in one entry do not import each other, except that a base package is a package
#: of its own entry.
FLOW = (
    {"model"},
    {"text"},
    {"statistics"},
    {"system"},
    {"raw_files"},
    {"cleaning"},
    {"metadata"},
    {"outline"},
    {"anchors"},
    {"glossary"},
    {"set_phrases", "source_errors", "text_reuse"},
    {"corpus"},
    {"search_index", "exports"},
    {"pages"},
    {"site"},
    {"desk"},
    {"pipeline"},
    {"reports", "mkdocs_hook"},
    {"__main__"},
)


def find_imports(path: Path) -> Iterator[str]:
    """Return the names below `build_scripts` that a file imports, one per first-level module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "build_scripts":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("build_scripts."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[1] for alias in node.names if alias.name.startswith("build_scripts."))


def get_position(package: str) -> int:
    """Return the position of a first-level package in the flow."""
    return next(n for n, packages in enumerate(FLOW) if package in packages)


def test_imports_follow_the_flow() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        package = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if package == "__init__":
            continue
        for imported in sorted(set(find_imports(path)) - {package}):
            if get_position(imported) >= get_position(package):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {imported}")
    assert wrong == []


def test_only_the_commands_print_and_exit() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.name == "__main__.py":
            continue
        calls = {
            ast.unparse(node.func)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
        }
        assert not {"print", "exit", "sys.exit", "os._exit", "input"} & calls, path
