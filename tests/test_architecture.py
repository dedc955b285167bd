"""The one import rule: steps import the base, `build` imports the steps, `__main__` imports `build`."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "build_scripts"
#: Each base module may import those before it.
BASE = ["records", "characters", "phrases", "words", "workers", "yaml_loaders"]
ABOVE = {"__main__": {"build", "checks", "records"}, "hook": {"build", "policy", "style"}}


def imported(path: Path) -> set[str]:
    """The first names below `build_scripts` that a file imports."""
    tree = ast.parse(path.read_text("utf-8"))
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {module.split(".")[1] for module in modules if module.startswith("build_scripts.")}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "build_scripts":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("build_scripts.")}
    return names


def test_imports_flow_one_way() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found = imported(path) - {room}
        if room in BASE:
            assert found <= set(BASE[: BASE.index(room)]), path
        elif room in ABOVE:
            assert found <= ABOVE[room], path
        elif room != "build":
            assert found <= set(BASE), path


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
