"""A Chromium and a real static server for the tests that need them."""

from __future__ import annotations

import atexit
import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium_path() -> str | None:
    """The Chromium that `CHROMIUM` names or that is on PATH; None leaves it to playwright's own, if there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@cache
def chromium() -> Browser:
    """The one headless Chromium of this run: playwright allows no second at a time. It closes when Python ends.

    Without a sandbox, which containers do not allow: it only sees our own pages.
    """
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])


class Files(http.server.SimpleHTTPRequestHandler):
    """A folder's files, as a static host serves them, below the path `at`: what lies outside is not there."""

    def __init__(self, *args: Any, at: str, **more: Any) -> None:
        self.at = at
        super().__init__(*args, **more)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.at):
            return os.devnull + "/nothing"
        return super().translate_path(path[len(self.at) - 1 :])

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def served(folder: Path, at: str = "/") -> Iterator[str]:
    """The folder on a free port of this machine, below the path `at` (with a slash at both ends); gives its address."""
    handler = functools.partial(Files, directory=str(folder), at=at)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{at}"
        server.shutdown()
        thread.join()
