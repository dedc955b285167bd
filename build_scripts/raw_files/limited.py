"""A reader in a process of its own, with limits on time and memory, for a parser that a file can keep busy or break."""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from pathlib import Path

from build_scripts.model import Mark
from build_scripts.raw_files.lines import Extracted, Line, UnreadableTextError, UnsupportedFileError

#: Seconds of processor time and bytes of memory. Chosen, not measured; a PDF of 4,000 characters takes 0.2 s.
SECONDS = 60
MEMORY = 2 * 1024**3

_PROJECT = Path(__file__).parents[2]


def read_limited(reader: str, content: bytes) -> Extracted:
    """Return what `reader` (`module:function` of this package) makes of the bytes.

    Raises UnreadableTextError if the reader does, if it needs more than the limits, and if it crashes.
    """
    code = f"from build_scripts.raw_files.limited import main; main({reader!r}, {SECONDS}, {MEMORY})"
    refused = "it takes too much time or memory, or breaks the reader. Hint: save it again, or save its text only"
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=content,
            capture_output=True,
            cwd=_PROJECT,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableTextError(refused) from error
    if done.returncode:
        raise UnreadableTextError(refused)
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise (UnsupportedFileError if answer["unsupported"] else UnreadableTextError)(answer["error"])
    lines = [Line(text, [Mark(*mark) for mark in marks]) for text, marks in answer["lines"]]
    return Extracted(lines, answer["facts"], tuple(answer["pages"]))


def main(reader: str, seconds: int, memory: int) -> None:
    """Read standard input and write the result to standard output as JSON."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows and macOS have the time limit of the caller.
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    module, _, name = reader.partition(":")
    try:
        extracted: Extracted = getattr(importlib.import_module(f"build_scripts.raw_files.{module}"), name)(
            sys.stdin.buffer.read()
        )
        lines = [(line.text, line.marks) for line in extracted.lines]
        answer: dict[str, object] = {"lines": lines, "facts": extracted.facts, "pages": extracted.pages}
    except UnreadableTextError as error:
        answer = {"error": str(error), "unsupported": isinstance(error, UnsupportedFileError)}
    sys.stdout.write(json.dumps(answer))
