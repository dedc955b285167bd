"""Files and folders that are whole or not there: written aside and moved into place."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

#: Names the files that we generated below `docs/`, so that stale ones go and hand-written ones stay.
MANIFEST = ".generated"
#: Files that every site of ours has, and `docs/` has not both: only a folder with them is ever replaced.
SITE_MARKS = ("data/version.json", "index.html")


def write_generated(docs: Path, contents: Mapping[str, bytes]) -> None:
    manifest = docs / MANIFEST
    former = manifest.read_text("utf-8").splitlines() if manifest.is_file() else []
    for path, content in contents.items():
        write(docs / path, content)
    for path in set(former) - set(contents):
        (docs / path).unlink(missing_ok=True)
    write(manifest, "".join(f"{path}\n" for path in sorted(contents)).encode())


def write(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all, and only if it changes; whether it did."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as aside:
        aside.write(content)
    Path(aside.name).chmod(0o644)
    Path(aside.name).replace(path)
    return True


def replace_folder(built: Path, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=output.parent, prefix=f".{output.name}-new-"))
    shutil.copytree(built, new, dirs_exist_ok=True)
    new.chmod(0o755)
    old = output.with_name(f".{output.name}-old-{os.getpid()}")
    if output.exists():
        output.rename(old)
    new.rename(output)
    shutil.rmtree(old, ignore_errors=True)


def is_ours(output: Path) -> bool:
    """Whether a site may take the place of what stands at `output`: nothing, an empty folder, or a site of ours."""
    if not output.exists():
        return True
    return output.is_dir() and (not any(output.iterdir()) or all((output / mark).is_file() for mark in SITE_MARKS))
