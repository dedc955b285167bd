"""Run a piece of Python, and stop it before its Nth step on a folder.

    python stop_at_step.py N FOLDER CODE [FAULT]

A step changes the folder: a file is opened for writing, a name is moved, created or removed. Prints the number of steps
if the code ends before the Nth. FAULT is `kill` (the default); `full`: from this step on the disk has no space for a
file or folder (renaming needs none); `broken`: this one step fails; `interrupt`: as Ctrl-C does.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import Any

last, folder, code, fault = int(sys.argv[1]), sys.argv[2], sys.argv[3], [*sys.argv[4:], "kill"][0]
steps = 0
MAKING = {"open", "os.mkdir"}
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink"}


def is_step(event: str, args: tuple[Any, ...]) -> bool:
    if event == "open" and not (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        return False
    return (event == "open" or event in CHANGES) and str(args[0]).startswith(folder)


def count(event: str, args: tuple[Any, ...]) -> None:
    global steps
    if is_step(event, args):
        steps += 1
        if fault == "full" and steps >= last and event in MAKING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
        if steps == last and fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif steps == last and fault == "interrupt":
            raise KeyboardInterrupt
        elif steps == last and fault == "broken":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(args[0]))


sys.addaudithook(count)
exec(compile(code, "code", "exec"), {})
print(steps)
