"""Chromium, and a static server, for the tests that need them."""

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
    """Return the Chromium that `CHROMIUM` names or that is on PATH; None for playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@cache
def chromium() -> Browser:
    """Return the headless Chromium of this process; playwright allows only one. It closes when Python ends.

    It has no sandbox, because containers do not allow one, and it only loads our own pages.
    """
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])


class Files(http.server.SimpleHTTPRequestHandler):
    """A handler that serves the files of a folder below the path `at`, as a static host does."""

    def __init__(self, *args: Any, at: str, **more: Any) -> None:
        self.at = at
        super().__init__(*args, **more)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.at):
            return os.devnull + "/nothing"
        return super().translate_path(path[len(self.at) - 1 :])

    def log_message(self, *args: object) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path, at: str = "/") -> Iterator[str]:
    """Serve a folder on a free port, below the path `at` (with a slash at both ends), and yield its address."""
    handler = functools.partial(Files, directory=str(folder), at=at)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{at}"
        server.shutdown()
        thread.join()
