"""A static host like public ones: HTTP/1.1, compressed text, unchanged binary files, all cached for ten minutes.

One thread answers all requests and holds the files in memory, so that the host does not distort the measurement.
Python's own server with a thread per connection used 2 ms of processor time per request, and a cold query makes about
fifty.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import mimetypes
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

#: The path at which the host reports what it has sent.
SENT = "/.sent"
COMPRESSED = {".html", ".js", ".mjs", ".css", ".json", ".svg", ".xml", ".txt"}


@dataclass(frozen=True)
class Host:
    """A host that answers at `address`."""

    address: str

    def sent(self) -> list[tuple[str, int]]:
        """Return path and size (bytes of the body as sent) of every request since the last call."""
        with urlopen(self.address.rstrip("/") + SENT) as answer:
            return [(path, size) for path, size in json.load(answer)]


@cache
def _answer(folder: Path, address: str) -> tuple[bytes, int]:
    """Return the response, head and body, and the size of the body."""
    path = (folder / unquote(urlsplit(address).path).lstrip("/")).resolve()
    if path.is_dir():
        path /= "index.html"
    if not path.is_file():
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 0
    compress = path.suffix in COMPRESSED
    body = gzip.compress(path.read_bytes(), 6, mtime=0) if compress else path.read_bytes()
    head = (
        "HTTP/1.1 200 OK\r\n"
        f"Content-Type: {mimetypes.guess_type(path.name)[0] or 'application/octet-stream'}\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: max-age=600\r\n" + "Content-Encoding: gzip\r\n" * compress
    )
    return head.encode() + b"\r\n" + body, len(body)


async def _answers(
    folder: Path, sent: list[tuple[str, int]], asked: asyncio.StreamReader, answered: asyncio.StreamWriter
) -> None:
    """Answer the requests of one connection in order, until the browser closes it."""
    try:
        while True:
            _, address, *_ = (await asked.readuntil(b"\r\n\r\n")).decode("latin-1").split(" ", 2)
            if address == SENT:
                body = json.dumps(sent).encode()
                sent.clear()
                answered.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            else:
                content, size = _answer(folder, address)
                sent.append((urlsplit(address).path, size))
                answered.write(content)
            await answered.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        answered.close()


def _serve(folder: Path, ready: Connection) -> None:
    async def serve() -> None:
        sent: list[tuple[str, int]] = []
        server = await asyncio.start_server(partial(_answers, folder, sent), "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def hosted(folder: Path) -> Iterator[Host]:
    """Serve the folder on a free local port from a separate process, and yield the host."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(folder, there), daemon=True)
    process.start()
    try:
        yield Host(f"http://127.0.0.1:{here.recv()}/")
    finally:
        process.terminate()
        process.join()
