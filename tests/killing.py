"""Runs a piece of Python and kills it, or stops it in another way, before its Nth step on a folder.

    python killing.py N FOLDER CODE [FAULT]

A step is what changes the folder: a file opened for writing, a name moved, made or taken away. Prints the number of
steps where the code ends before the Nth. FAULT is `kill`; `full`, a disk that from this step on has no room for a file
or a folder (a name that is moved within its folder takes no more room); `broken`, one step that fails; or
`interrupt`, as Ctrl-C does.
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
        if fault == "full" and steps >= last and event in MAKING:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(args[0]))
        if steps == last and fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif steps == last and fault == "interrupt":
            raise KeyboardInterrupt
        elif steps == last and fault == "broken":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(args[0]))


sys.addaudithook(counted)
exec(compile(code, "code", "exec"), {})
print(steps)
