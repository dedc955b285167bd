"""A static host as hosts are: HTTP/1.1, text compressed, binary files as they are."""

from __future__ import annotations

import gzip
import http.server
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

COMPRESSED = {".html", ".js", ".mjs", ".css", ".json", ".svg", ".xml", ".txt"}


@cache
def _body(path: Path, compress: bool) -> bytes:
    content = path.read_bytes()
    return gzip.compress(content, 6, mtime=0) if compress else content


class Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this the last bytes of an answer wait for the browser to confirm the first.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        compress = path.suffix in COMPRESSED
        body = _body(path, compress)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if compress:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(ConnectionError):  # The browser was closed while something was on its way.
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


def _serve(folder: str, ready: Connection) -> None:
    handler: Any = partial(Host, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        ready.send(server.server_port)
        server.serve_forever()


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The folder on a free port of this machine, by a process of its own; gives its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(str(folder), there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        process.terminate()
        process.join()
