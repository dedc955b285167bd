"""Set-up by `make`: each failure is one clear message, and the next run works. A script stands for Python and pip."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import PROJECT

pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs make and a shell")

#: Stands for `python3`, and for `.venv/bin/python` after `-m venv`. `FAIL` names the step that fails.
FAKE_PYTHON = """\
import os, runpy, shutil, sys
from pathlib import Path

venv, fail = Path(".venv"), os.environ.get("FAIL", "")
with open("log", "a") as log:
    print(*sys.argv[1:3], file=log)
match sys.argv[1:]:
    case ["-c", code]:
        sys.version_info = (3, 10 if fail == "version" else 11)
        if code != "import mkdocs":
            exec(code)
        elif not (venv / "mkdocs").exists():
            sys.exit("No module named 'mkdocs'")
    case ["-m", "venv", _]:
        (venv / "bin").mkdir(parents=True)
        shutil.copy("python", venv / "bin/python")
        if fail == "venv":
            sys.exit("ensurepip is not available")
        (venv / "pip").touch()
    case ["-m", "pip", "--version"]:
        sys.exit(not (venv / "pip").exists())
    case ["-m", "pip", *_]:
        if fail == "network":
            sys.exit("Temporary failure in name resolution")
        (venv / "mkdocs").touch()
    case ["-m", "build_scripts" | "mkdocs" as module, *_]:
        print(module, "ran")
"""


@dataclass(frozen=True)
class Checkout:
    """A folder with the Makefile, in which `python` stands for Python."""

    folder: Path

    def make(self, *arguments: str, fail: str = "") -> tuple[int, str]:
        """Run make; return its exit code and its output."""
        done = subprocess.run(
            ["make", f"PYTHON={self.folder}/python", *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "FAIL": fail},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def count(self, step: str) -> int:
        """Return how often Python was called with these first two arguments."""
        return (self.folder / "log").read_text("utf-8").splitlines().count(step)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/site.txt").touch()
    (tmp_path / "python").write_text(f"#!{sys.executable}\n{FAKE_PYTHON}", "utf-8")
    (tmp_path / "python").chmod(0o755)
    return Checkout(tmp_path)


def test_second_run_installs_nothing_and_needs_no_network(checkout: Checkout) -> None:
    assert checkout.make("site")[0] == 0
    code, output = checkout.make("site", fail="network")
    assert (code, "build_scripts ran" in output) == (0, True)
    assert checkout.count("-m venv") == 1


@pytest.mark.parametrize(
    ("fail", "message"),
    [
        ("version", "is not Python 3.11 or newer: make PYTHON=/path/to/python3.12"),
        ("venv", ".venv was not set up: correct the error above and run make again."),
        ("network", "The packages of requirements/site.txt were not installed: correct the error above"),
    ],
)
def test_failed_set_up_is_one_message_and_can_be_repeated(checkout: Checkout, fail: str, message: str) -> None:
    code, output = checkout.make("site", fail=fail)
    assert (code, output.count(message)) == (2, 1)
    assert "build_scripts ran" not in output
    code, output = checkout.make("site")
    assert (code, "build_scripts ran" in output) == (0, True)


def test_missing_python_is_one_message(checkout: Checkout) -> None:
    (checkout.folder / "python").unlink()
    code, output = checkout.make("site")
    assert (code, output.count("is not Python 3.11 or newer")) == (2, 1)


def test_interrupted_set_up_is_repeated(checkout: Checkout) -> None:
    (checkout.folder / ".venv/bin").mkdir(parents=True)
    assert checkout.make("site")[0] == 0
    assert checkout.count("-m venv") == 1


@pytest.mark.parametrize("lost", ["bin/python", "mkdocs", "pip"])
def test_broken_virtual_environment_is_set_up_again(checkout: Checkout, lost: str) -> None:
    assert checkout.make("site")[0] == 0
    for path in {lost, "mkdocs"}:
        (checkout.folder / ".venv" / path).unlink()
    code, output = checkout.make("site")
    assert (code, "build_scripts ran" in output) == (0, True), output


def test_port_in_use_is_one_message(checkout: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, output = checkout.make("serve", f"PORT={port}")
        assert (code, output.count(f"Port {port} is in use")) == (2, 1), output
        assert "mkdocs ran" not in output
    code, output = checkout.make("serve", f"PORT={port}")
    assert (code, "mkdocs ran" in output) == (0, True)
