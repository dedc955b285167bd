"""A static host as hosts are: HTTP/1.1, text compressed, binary files as they are, everything fresh for ten minutes.

One thread answers all, from memory once a file was asked for: the host shall not be what is measured. (Python's own, a
thread a connection, took 2 ms a request of the two cores that the browser needs; a cold query makes some fifty.)
"""

from __future__ import annotations

import asyncio
import gzip
import mimetypes
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = {".html", ".js", ".mjs", ".css", ".json", ".svg", ".xml", ".txt"}


@cache
def _answer(folder: Path, address: str) -> bytes:
    path = (folder / unquote(urlsplit(address).path).lstrip("/")).resolve()
    if path.is_dir():
        path /= "index.html"
    if not path.is_file():
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    compress = path.suffix in COMPRESSED
    body = gzip.compress(path.read_bytes(), 6, mtime=0) if compress else path.read_bytes()
    head = (
        "HTTP/1.1 200 OK\r\n"
        f"Content-Type: {mimetypes.guess_type(path.name)[0] or 'application/octet-stream'}\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Cache-Control: max-age=600\r\n" + "Content-Encoding: gzip\r\n" * compress
    )
    return head.encode() + b"\r\n" + body


async def _answers(folder: Path, asked: asyncio.StreamReader, answered: asyncio.StreamWriter) -> None:
    """All requests of one connection, in order, until the browser closes it."""
    try:
        while True:
            _, address, *_ = (await asked.readuntil(b"\r\n\r\n")).decode("latin-1").split(" ", 2)
            answered.write(_answer(folder, address))
            await answered.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        answered.close()


def _serve(folder: Path, ready: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.start_server(lambda asked, answered: _answers(folder, asked, answered), "127.0.0.1", 0)
        ready.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The folder on a free port of this machine, by a process of its own; gives its address."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(folder, there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        process.terminate()
        process.join()
