"""Files and folders are complete or absent, whatever step a run is killed at or fails at; runs wait for each other."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from trees import FAULTS, count_steps, fail_at_step, kill_at_step, read_tree, write_tree

from build_scripts.system import files

#: Each test starts tens of processes.
pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
OLD = {"index.html": b"old", "data/version.json": b"1", "only-old.html": b"o"}
NEW = {"index.html": b"new", "data/version.json": b"2", "only-new.html": b"n"}
#: Loads the module alone, so that a process takes a twentieth of a second.
LOAD = f"""
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("files", {str(files.__file__)!r})
files = importlib.util.module_from_spec(spec)
spec.loader.exec_module(files)
"""


def build_code(output: Path) -> str:
    """Return code that builds a folder in the place of `output`."""
    return f"""{LOAD}
out = Path({str(output)!r})
with files.open_staging_folder(out) as staging:
    files.write_new(staging / "site", {NEW!r})
    files.replace_folder(staging / "site", out)
"""


def write_code(folder: Path) -> str:
    """Return code that writes files into a locked folder."""
    return f"""{LOAD}
folder = Path({str(folder)!r})
with files.lock(folder):
    files.remove_temporary_files(folder)
    files.write_all({{folder / name: content for name, content in {NEW!r}.items()}})
"""


@pytest.mark.parametrize("former", [OLD, {}], ids=["again", "first"])
def test_a_killed_build_is_repaired_by_the_next(tmp_path: Path, former: dict[str, bytes]) -> None:
    output = tmp_path / "work" / "site"
    code = build_code(output)
    for step in range(1, count_steps(tmp_path, code) + 1):
        shutil.rmtree(tmp_path / "work")
        write_tree(output, former)
        kill_at_step(step, tmp_path, code)
        assert read_tree(output) in (former, NEW, {}), step
        if read_tree(output) != NEW and former:
            with files.open_staging_folder(output):
                assert read_tree(output) == OLD, step
        count_steps(tmp_path, code)
        assert read_tree(output) == NEW, step
        assert [path.name for path in output.parent.iterdir()] == ["site"], step
    assert step > 8


def test_after_a_kill_each_file_is_old_or_new(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    write_tree(corpus, OLD)
    code = write_code(corpus)
    for step in range(1, count_steps(tmp_path, code) + 1):
        shutil.rmtree(corpus)
        write_tree(corpus, OLD)
        kill_at_step(step, tmp_path, code)
        for name, content in read_tree(corpus).items():
            assert ".new-" in name or content in (OLD.get(name), NEW.get(name)), (step, name)
        count_steps(tmp_path, code)
        assert {path.name for path in corpus.iterdir()} == {"data", "index.html", "only-old.html", "only-new.html"}
        assert read_tree(corpus) == {**OLD, **NEW}, step
    assert step > 8


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("former", [OLD, {}], ids=["again", "first"])
def test_all_files_are_written_or_none_if_a_step_fails(tmp_path: Path, fault: str, former: dict[str, bytes]) -> None:
    corpus = tmp_path / "corpus"
    write_tree(corpus, former)
    code = write_code(corpus)
    failures = 0
    for step in range(1, count_steps(tmp_path, code) + 1):
        shutil.rmtree(corpus, ignore_errors=True)
        write_tree(corpus, former)
        failed = fail_at_step(step, tmp_path, code, fault)
        assert read_tree(corpus) in ([former, {**former, **NEW}] if failed else [{**former, **NEW}]), step
        failures += read_tree(corpus) == former
    assert failures > len(NEW)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_build_leaves_the_old_or_the_new_folder(tmp_path: Path, fault: str) -> None:
    output = tmp_path / "work" / "site"
    code = build_code(output)
    failures = 0
    for step in range(1, count_steps(tmp_path, code) + 1):
        shutil.rmtree(tmp_path / "work")
        write_tree(output, OLD)
        failed = fail_at_step(step, tmp_path, code, fault)
        assert read_tree(output) in ([OLD, NEW] if failed else [NEW]), step
        failures += read_tree(output) == OLD
        count_steps(tmp_path, code)
        assert read_tree(output.parent) == {f"site/{name}": content for name, content in NEW.items()}, step
    assert failures > 5


class Disk:
    """The states in which a disk may have the files of a folder after a power cut.

    The bytes of a file are there once it was fsynced, else none. A renamed name is there once its folder was fsynced;
    before that it may be or not, each independently.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.synced: dict[Path, bytes] = {}
        self.renamed: list[tuple[Path, bytes]] = []
        self.states: list[dict[Path, bytes]] = []
        replace, fsync = Path.replace, os.fsync

        def record_replace(one: Path, other: Path) -> Path:
            self.renamed.append((other, self.synced.get(one, b"")))
            self.add_states()
            return replace(one, other)

        def record_fsync(descriptor: int) -> None:
            fsync(descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").resolve()
            if path.is_dir():
                self.names |= {other: content for other, content in self.renamed if other.parent == path}
                self.renamed = [(other, content) for other, content in self.renamed if other.parent != path]
            else:
                self.synced[path] = path.read_bytes()
            self.add_states()

        monkeypatch.setattr(Path, "replace", record_replace)
        monkeypatch.setattr(os, "fsync", record_fsync)

    def add_states(self) -> None:
        for size in range(len(self.renamed) + 1):
            self.states += [self.names | dict(some) for some in combinations(self.renamed, size)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs the paths of open files")
def test_written_files_survive_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, OLD)
    disk = Disk(tmp_path, monkeypatch)
    files.write_all({tmp_path / name: content for name, content in NEW.items()})
    for state in disk.states:
        for name in (*OLD, *NEW):
            assert state.get(tmp_path / name) in (OLD.get(name), NEW.get(name)), name
    assert len(disk.states) > 8
    assert disk.names == {tmp_path / name: content for name, content in {**OLD, **NEW}.items()}


def test_two_builds_of_one_folder_leave_one_complete(tmp_path: Path) -> None:
    code = f"""{LOAD}
out = Path({str(tmp_path / "site")!r})
for turn in range(20):
    with files.open_staging_folder(out) as staging:
        names = ("index.html", "version.json", "last.html")
        files.write_new(staging / "site", {{name: sys.argv[1].encode() for name in names}})
        files.replace_folder(staging / "site", out)
"""
    both = [subprocess.Popen([sys.executable, "-c", code, name], stderr=subprocess.PIPE) for name in ("one", "two")]
    for each in both:
        assert each.communicate()[1].decode().replace(f"another run writes to {tmp_path / 'site'}", "").count("Tr") == 0
        assert each.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert len(read_tree(tmp_path / "site")) == 3
    assert len(set(read_tree(tmp_path / "site").values())) == 1


def test_a_lock_leaves_no_trace(tmp_path: Path) -> None:
    with files.lock(tmp_path / "new" / "corpus"):
        assert (tmp_path / "new" / "corpus").is_dir()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tree", "is_replaceable"),
    [({}, True), ({"letter.txt": b""}, False), ({"index.html": b""}, False), (OLD, True)],
)
def test_only_an_empty_folder_or_a_site_is_replaceable(
    tmp_path: Path, tree: dict[str, bytes], is_replaceable: bool
) -> None:
    assert files.is_replaceable(tmp_path / "absent", ["index.html"])
    write_tree(tmp_path, tree)
    assert files.is_replaceable(tmp_path, ["index.html", "data/version.json"]) == is_replaceable
