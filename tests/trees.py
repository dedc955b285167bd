"""Folders in tests: their contents, and code that is stopped at a step on them."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from build_scripts.system.files import LOCK

STOP = Path(__file__).with_name("stop_at_step.py")
#: What a fault raises in the code that it stops.
FAULTS = {"full": "No space left on device", "broken": "Input/output error", "interrupt": "KeyboardInterrupt"}


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder by path, except of lock files and reports."""
    files = (
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(LOCK) and path.parent.name != ".reports"
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by path below a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def kill_at_step(step: int, folder: Path, code: str) -> int | None:
    """Run code and kill it before its step on the folder; None if it was killed, else the number of its steps."""
    line = [sys.executable, str(STOP), str(step), str(folder), code]
    ran = subprocess.run(line, capture_output=True, check=False)
    if ran.returncode == -signal.SIGKILL:
        return None
    assert ran.returncode == 0, ran.stderr.decode()
    return int(ran.stdout.split()[-1])


def count_steps(folder: Path, code: str) -> int:
    """Run code to its end; return the number of its steps on the folder."""
    steps = kill_at_step(99_999, folder, code)
    assert steps
    return steps


def fail_at_step(step: int, folder: Path, code: str, fault: str) -> bool:
    """Run code with a fault (of FAULTS) at its step on the folder; return whether it failed."""
    line = [sys.executable, str(STOP), str(step), str(folder), code, fault]
    ran = subprocess.run(line, capture_output=True, check=False, text=True)
    assert ran.returncode == 0 or FAULTS[fault] in ran.stderr, ran.stderr
    return ran.returncode != 0


def find_speech_file(corpus: Path, words: str) -> Path:
    """Return the first speech file of a corpus that contains the words."""
    return next(path for path in sorted((corpus / "speeches").iterdir()) if words in path.read_text("utf-8"))
