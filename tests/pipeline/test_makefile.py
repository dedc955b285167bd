"""Set-up by `make` with real Python, pip and packages: each failure is one clear message, and the next run works."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import PROJECT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("makefile"),  # The tests share one folder; each leaves it as the next run left it.
    pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs make and a shell"),
]

#: What the commands read.
PARTS = ("Makefile", "mkdocs.yml", "requirements", "build_scripts", "corpus", "docs", "overrides")
#: For pip: no index, no proxy, no cache that could replace them, and no second attempts, which take half a minute.
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "0",
}


@dataclass(frozen=True)
class Checkout:
    """A folder with the project and no virtual environment."""

    folder: Path

    def environment(self, has_network: bool) -> dict[str, str]:
        """Return the variables for a run, without those of the tests and, if there is no network, those of pip."""
        kept = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "VIRTUAL_ENV", "PYTHONPATH"}}
        if has_network:
            return kept
        return {k: v for k, v in kept.items() if not k.startswith("PIP_")} | NO_NETWORK

    def command(self, arguments: tuple[str, ...], python: str) -> list[str]:
        return ["make", f"PYTHON={python}", *arguments]

    def make(
        self, *arguments: str, python: str = sys.executable, has_network: bool = True, disk_is_full: bool = False
    ) -> tuple[int, str]:
        """Run make; return its exit code and its output. On a full disk files of more than 4 KiB cannot be written."""
        done = subprocess.run(
            self.command(arguments, python),
            cwd=self.folder,
            env=self.environment(has_network),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            preexec_fn=limit_files if disk_is_full else None,
        )
        return done.returncode, done.stdout

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start make in a process group of its own."""
        return subprocess.Popen(
            self.command(arguments, sys.executable),
            cwd=self.folder,
            env=self.environment(has_network=True),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def expect_site(self, has_network: bool = True) -> None:
        """Run `make site`, which must build the site."""
        shutil.rmtree(self.folder / "site", ignore_errors=True)
        code, output = self.make("site", has_network=has_network)
        assert code == 0, output
        assert (self.folder / "site/index.html").is_file()


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    folder = tmp_path_factory.mktemp("a checkout")  # A name with a blank, as readers have them.
    probe = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder / "probe"), "click"]
    if subprocess.run(probe, check=False, capture_output=True).returncode:
        pytest.skip("pip has no network")
    for part in PARTS:
        copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copy
        copy(PROJECT / part, folder / part)
    return Checkout(folder)


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    """Return the checkout after a first `make site`."""
    if not (checkout.folder / "site/index.html").is_file():
        checkout.expect_site()
    return checkout


@pytest.fixture
def old_python() -> Iterator[str]:
    """Return a Python before 3.11 that this machine has."""
    names = [f"python3.{minor}" for minor in range(10, 5, -1)]
    installed = [*filter(None, map(shutil.which, names)), *Path.home().glob(".pyenv/versions/3.[6-9]*/bin/python3")]
    installed += Path.home().glob(".pyenv/versions/3.10*/bin/python3")
    for path in map(str, installed):
        if subprocess.run([path, "-c", ""], check=False, capture_output=True).returncode == 0:
            yield path
            return
    pytest.skip("no Python before 3.11 is installed")


def test_an_old_python_is_one_message(checkout: Checkout, old_python: str) -> None:
    code, output = checkout.make("site", python=old_python)
    assert (code, output.count("is not Python 3.11 or newer: make PYTHON=")) == (2, 1), output
    assert not (checkout.folder / ".venv").exists()


def test_a_missing_python_is_one_message(checkout: Checkout) -> None:
    code, output = checkout.make("site", python="/nowhere/python3")
    assert (code, output.count("is not Python 3.11 or newer: make PYTHON=")) == (2, 1), output


def test_a_failed_environment_is_one_message(checkout: Checkout) -> None:
    code, output = checkout.make("site", disk_is_full=True)
    assert (code, output.count(".venv was not set up: correct the error above and run make again.")) == (2, 1), output
    assert not (checkout.folder / ".venv").exists()


def test_no_network_at_the_first_run_is_one_message(checkout: Checkout) -> None:
    code, output = checkout.make("site", has_network=False)
    assert (
        code,
        output.count("The packages of requirements/site.txt were not installed: correct the error above"),
    ) == (2, 1)
    assert "Traceback" not in output


def test_an_interrupted_first_run_is_repeated(checkout: Checkout) -> None:
    """Interrupt, as by Control+C, when the first packages are there."""
    shutil.rmtree(checkout.folder / ".venv", ignore_errors=True)
    process = checkout.start("site")
    until = time.monotonic() + 120
    while not list((checkout.folder / ".venv").glob("lib/*/site-packages/markdown")):
        assert process.poll() is None, "it ended before it was interrupted"
        assert time.monotonic() < until
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) != 0
    assert not (checkout.folder / "site").exists()
    checkout.expect_site()


def test_the_second_run_needs_no_network(ready: Checkout) -> None:
    ready.expect_site(has_network=False)


@pytest.mark.parametrize("lost", ["bin/python", "lib/*/site-packages/mkdocs"])
def test_a_broken_environment_is_set_up_again(ready: Checkout, lost: str) -> None:
    [path] = (ready.folder / ".venv").glob(lost)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
    ready.expect_site()


def test_a_port_in_use_is_one_message(ready: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        code, output = ready.make("serve", f"PORT={port}")
        assert (code, output.count(f"Port {port} is in use")) == (2, 1), output
        assert "Traceback" not in output
    process = ready.start("serve", f"PORT={port}")
    try:
        assert "动员讲话语料库" in read_when_served(f"http://127.0.0.1:{port}/", process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def read_when_served(address: str, process: subprocess.Popen[bytes]) -> str:
    """Return the page at an address as soon as there is one; fail after a minute, or if the process ends."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                return str(page.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} was not served")
