"""`mkdocs serve`: an edit of a speech reaches the reader who has it open, and the rest of the site follows."""

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
    """The project with a corpus of two of its speeches, as a keeper has it."""
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
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
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


def test_an_edit_reaches_the_reader_and_the_rest_follows(project: Path, address: str, browser: Browser) -> None:
    path = sorted((project / "corpus" / "speeches").iterdir())[0]
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(LONG * 1000)
        page.goto(f"{address}speeches/{path.stem}/")
        former = page.locator(".md-copyright").inner_text()
        marks = page.locator("article .slogan").count()
        path.write_text(f"{path.read_text('utf-8').rstrip()}\n\n{NEW}\n", "utf-8")
        page.locator("p.para", has_text=NEW).wait_for()
        assert marks
        assert page.locator("article .slogan").count() >= marks
        page.wait_for_function("former => document.querySelector('.md-copyright').innerText !== former", arg=former)
        page.locator("p.para", has_text=NEW).wait_for()
        page.locator("p.para", has_text=NEW).locator(".slogan", has_text="三查三改").wait_for()
        page.goto(f"{address}slogans/")
        assert page.get_by_text("三查三改").count()


def test_a_broken_edit_leaves_what_is_shown(project: Path, address: str, browser: Browser) -> None:
    path = sorted((project / "corpus" / "speeches").iterdir())[1]
    text = path.read_text("utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(LONG * 1000)
        page.goto(f"{address}speeches/{path.stem}/")
        title = page.locator("h1").inner_text()
        path.write_text(text.replace("---\n", "", 1), "utf-8")
        time.sleep(3)  # Long enough to be seen; that nothing comes of it cannot be waited for.
        page.reload()
        assert page.locator("h1").inner_text() == title
        path.write_text(f"{text.rstrip()}\n\n{NEW}\n", "utf-8")
        page.locator("p.para", has_text=NEW).wait_for()
