"""`mkdocs serve --dirty`: an edited speech is shown to whoever has its page open."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from build_scripts import pipeline
from build_scripts.corpus import import_raw

ROOT = Path(__file__).parents[2]
NEW = "新补的一句话，要坚持“三查三改”。"
#: Seconds within which anything happens even on a busy machine; nothing is measured here.
LONG = 120


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with a corpus of two of its speeches."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("build_scripts", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    pipeline.copy_hand_written(folder / "docs")
    raws = sorted((ROOT / "corpus" / "raw").glob("00[23]_*.txt"))
    import_raw(folder / "corpus", raws)
    return folder


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dirty", "--dev-addr", f"127.0.0.1:{port}"]
    served = subprocess.Popen(command, cwd=project, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(LONG * 10):
            try:
                urlopen(address).close()
                break
            except URLError:
                assert served.poll() is None
                time.sleep(0.1)
        yield address
    finally:
        served.terminate()
        served.wait(LONG)


def test_an_edit_reaches_the_open_page(project: Path, address: str, browser: Browser) -> None:
    path = sorted((project / "corpus" / "speeches").iterdir())[0]
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(LONG * 1000)
        page.goto(f"{address}speeches/{path.stem}/")
        marks = page.locator("article .slogan").count()
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{NEW}\n", "utf-8")
        page.locator("p.para", has_text=NEW).wait_for()
        assert marks
        assert page.locator("article .slogan").count() == marks


def test_a_broken_edit_leaves_the_pages_as_they_are(project: Path, address: str, browser: Browser) -> None:
    path = sorted((project / "corpus" / "speeches").iterdir())[1]
    text = path.read_text("utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(LONG * 1000)
        page.goto(f"{address}speeches/{path.stem}/")
        title = page.locator("h1").inner_text()
        path.write_text(text.replace("---\n", "", 1), "utf-8")
        time.sleep(3)  # Long enough for a rebuild; one cannot wait for nothing to happen.
        page.reload()
        assert page.locator("h1").inner_text() == title
        path.write_text(f"{text.rstrip()}\n\n{NEW}\n", "utf-8")
        page.locator("p.para", has_text=NEW).wait_for()
