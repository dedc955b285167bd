"""Runs a piece of Python and kills it, as a power cut would, before its Nth step on a folder.

    python killing.py N FOLDER CODE

A step is what changes the folder: a file opened for writing, a name moved, made or taken away. Prints the number of
steps where the code ends before the Nth.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

last, folder, code = int(sys.argv[1]), sys.argv[2], sys.argv[3]
steps = 0
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink"}


def concerned(event: str, args: tuple[Any, ...]) -> bool:
    if event == "ctypes.dlsym":
        return args[1] == "renameat2"
    if event == "open" and not (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    return (event == "open" or event in CHANGES) and str(args[0]).startswith(folder)


def counted(event: str, args: tuple[Any, ...]) -> None:
    global steps
    if concerned(event, args):
        steps += 1
        if steps == last:
            os.kill(os.getpid(), signal.SIGKILL)


sys.addaudithook(counted)
exec(compile(code, "code", "exec"), {})
print(steps)
