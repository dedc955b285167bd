"""Faults from outside: runs that are killed, disks that are full or cannot be written, two runs at once, wrong clocks.

Real processes, a real SIGKILL, real limits of the system; nothing here stands in for a disk.
"""

from __future__ import annotations

import fcntl
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from itertools import combinations, count
from pathlib import Path

import pytest
from click.testing import CliRunner

from build_scripts import pipeline
from build_scripts.__main__ import main
from build_scripts.corpus import import_raw, load
from build_scripts.corpus import loading as gathering
from build_scripts.corpus.history import content, continued
from build_scripts.corpus.speech_file import read_speech
from build_scripts.model import Library, Revision
from build_scripts.system import files as writing

PROJECT = Path(__file__).parent.parent
RAW = PROJECT / "corpus" / "raw"
KILLING = Path(__file__).parent / "killing.py"
#: Two files, one with several speeches.
NAMES = ("002_0d49e7191d1f6b17.txt", "004_f408407dff65bcd2.txt")
#: Loads the rim alone, so that a process takes a twentieth of a second.
RIM = f"""
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("writing", {str(writing.__file__)!r})
writing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(writing)
"""
#: A command, with what the tests keep of the glossary's work beside the corpus.
COMMAND = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
from pathlib import Path
from build_scripts import pipeline as build
from build_scripts.system import cache as kept
kept.FILE = Path({{kept!r}})
"""


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text)


def killed(step: int, folder: Path, code: str) -> int | None:
    """Run code until its step on the folder; None where it was killed, else how many steps it has."""
    ran = subprocess.run([sys.executable, str(KILLING), str(step), str(folder), code], capture_output=True, check=False)
    if ran.returncode == -signal.SIGKILL:
        return None
    assert ran.returncode == 0, ran.stderr.decode()
    return int(ran.stdout.split()[-1])


# --- killed at every step of the rim ----------------------------------------------------------------------------------

OLD = {"index.html": b"old", "data/version.json": b"1", "only-old.html": b"o"}
NEW = {"index.html": b"new", "data/version.json": b"2", "only-new.html": b"n"}


@pytest.mark.parametrize("exchange", [True, False], ids=["in one step", "in two"])
@pytest.mark.parametrize("former", [OLD, {}], ids=["again", "first"])
def test_a_site_is_whole_whenever_its_build_is_killed(tmp_path: Path, exchange: bool, former: dict[str, bytes]) -> None:
    code = f"""{RIM}
if not {exchange}: writing._exchange = lambda one, other: False
out = Path({str(tmp_path / "work" / "site")!r})
with writing.beside(out) as aside:
    for name, text in {NEW!r}.items():
        (aside / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / "site" / name).write_bytes(text)
    writing.replace_folder(aside / "site", out)
"""
    output = tmp_path / "work" / "site"
    for step in range(1, 99):
        shutil.rmtree(tmp_path / "work", ignore_errors=True)
        write_tree(output, former)
        done = killed(step, tmp_path, code)
        if exchange and former:
            assert tree(output) in (OLD, NEW), step
        # The next run finds a site, and leaves nothing behind.
        assert killed(9999, tmp_path, code) is not None
        assert tree(output) == NEW, step
        assert [path.name for path in output.parent.iterdir()] == ["site"], step
        if done is not None:
            break
    assert step > 8


def test_where_a_site_was_moved_away_the_next_run_puts_it_back(tmp_path: Path) -> None:
    output = tmp_path / "site"
    write_tree(tmp_path / ".site.former", OLD)
    write_tree(tmp_path / ".site.new-abc", NEW)
    with writing.beside(output):
        assert tree(output) == OLD
    assert tree(tmp_path) == {f"site/{name}": text for name, text in OLD.items()}


def test_files_are_old_or_new_and_never_half_whenever_a_run_is_killed(tmp_path: Path) -> None:
    code = f"""{RIM}
folder = Path({str(tmp_path / "corpus")!r})
with writing.opened(folder):
    writing.clear(folder)
    writing.write_all({{folder / name: text for name, text in {NEW!r}.items()}}, lasting=True)
"""
    for step in range(1, 99):
        shutil.rmtree(tmp_path / "corpus", ignore_errors=True)
        write_tree(tmp_path / "corpus", OLD)
        done = killed(step, tmp_path, code)
        for name, text in tree(tmp_path / "corpus").items():
            assert ".new-" in name or text in (OLD.get(name), NEW.get(name)), (step, name)
        assert killed(9999, tmp_path, code) is not None
        assert tree(tmp_path / "corpus") == {**OLD, **NEW}, step
        if done is not None:
            break
    assert step > 8


def test_a_generated_file_is_known_for_ours_even_where_its_build_was_killed(tmp_path: Path) -> None:
    def generating(files: dict[str, bytes]) -> str:
        return f"""{RIM}
folder = writing.Among(Path({str(tmp_path / "docs")!r}))
for path, content in {files!r}.items():
    folder.write(path, content)
with folder.opened("piece by piece") as file:
    file.writelines([b"a", b"b"])
folder.settle(["piece by piece", *{list(files)!r}])
"""

    for step in range(1, 99):
        shutil.rmtree(tmp_path / "docs", ignore_errors=True)
        write_tree(tmp_path / "docs", {"method.md": b"by hand"})
        done = killed(step, tmp_path, generating({"a.md": b"a", "b.md": b"b"}))
        assert killed(9999, tmp_path, generating({"c.md": b"c"})) is not None
        left = {name for name in tree(tmp_path / "docs") if ".new-" not in name}
        assert left == {"method.md", "c.md", "piece by piece", ".generated"}, step
        if done is not None:
            break
    assert step > 5


# --- stopped at every step of the rim, and a disk that fails there ----------------------------------------------------

ENDINGS = {"full": "No space left on device", "broken": "Input/output error", "interrupt": "KeyboardInterrupt"}


def stopped(step: int, folder: Path, code: str, fault: str) -> bool:
    """Run code with a fault at its step on the folder; False where it has no such step and ends well."""
    line = [sys.executable, str(KILLING), str(step), str(folder), code, fault]
    ran = subprocess.run(line, capture_output=True, check=False, text=True)
    assert ran.returncode == 0 or ENDINGS[fault] in ran.stderr, ran.stderr
    return ran.returncode != 0


@pytest.mark.parametrize("fault", ENDINGS)
@pytest.mark.parametrize("former", [OLD, {}], ids=["again", "first"])
def test_all_files_are_written_or_none_whatever_step_fails(
    tmp_path: Path, fault: str, former: dict[str, bytes]
) -> None:
    corpus = tmp_path / "corpus"
    code = f"""{RIM}
folder = Path({str(corpus)!r})
with writing.opened(folder):
    writing.write_all({{folder / name: text for name, text in {NEW!r}.items()}}, lasting=True)
"""
    write_tree(corpus, former)
    steps = killed(9999, tmp_path, code)
    assert steps
    failures = 0
    for step in range(1, steps + 1):
        shutil.rmtree(corpus)
        write_tree(corpus, former)
        failed = stopped(step, tmp_path, code, fault)
        assert tree(corpus) in ([former, {**former, **NEW}] if failed else [{**former, **NEW}]), step
        failures += tree(corpus) == former
        corpus.mkdir(exist_ok=True)
    assert failures > len(NEW)  # Of each file at least, and of what puts them in their place.


@pytest.mark.parametrize("fault", ENDINGS)
def test_a_site_is_whole_whatever_step_of_its_building_fails(tmp_path: Path, fault: str) -> None:
    output = tmp_path / "work" / "site"
    code = f"""{RIM}
out = Path({str(output)!r})
with writing.beside(out) as aside:
    for name, text in {NEW!r}.items():
        (aside / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / "site" / name).write_bytes(text)
    writing.replace_folder(aside / "site", out)
"""
    write_tree(output, OLD)
    steps = killed(9999, tmp_path, code)
    assert steps
    failures = 0
    for step in range(1, steps + 1):
        shutil.rmtree(tmp_path / "work")
        write_tree(output, OLD)
        failed = stopped(step, tmp_path, code, fault)
        assert tree(output) in ([OLD, NEW] if failed else [NEW]), step
        failures += tree(output) == OLD
        assert not stopped(9999, tmp_path, code, fault)
        assert tree(output.parent) == {f"site/{name}": text for name, text in NEW.items()}, step
    assert failures > 5


# --- a power cut ------------------------------------------------------------------------------------------------------


class Disk:
    """What a disk has of the files below a folder after a power cut, as far as the system promises it.

    The bytes of a file are there once it was synced, else none. A name that was moved is there once its folder was
    synced; before that it may be or not, each for itself, in any order.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.names = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.synced: dict[Path, bytes] = {}
        self.moved: list[tuple[Path, bytes]] = []
        self.states: list[dict[Path, bytes]] = []
        replace, fsync = Path.replace, os.fsync

        def replaced(one: Path, other: Path) -> Path:
            self.moved.append((other, self.synced.get(one, b"")))
            self.cut()
            return replace(one, other)

        def flushed(descriptor: int) -> None:
            fsync(descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").resolve()
            if path.is_dir():
                self.names |= {other: content for other, content in self.moved if other.parent == path}
                self.moved = [(other, content) for other, content in self.moved if other.parent != path]
            else:
                self.synced[path] = path.read_bytes()
            self.cut()

        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr(os, "fsync", flushed)

    def cut(self) -> None:
        """Every state in which the disk may be left at this moment."""
        for size in range(len(self.moved) + 1):
            self.states += [self.names | dict(some) for some in combinations(self.moved, size)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs the paths of open files")
def test_a_power_cut_leaves_whole_files_and_none_is_lost_once_a_run_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, OLD)
    disk = Disk(tmp_path, monkeypatch)
    writing.write_all({tmp_path / name: text for name, text in NEW.items()}, lasting=True)
    for state in disk.states:
        for name in (*OLD, *NEW):
            assert state.get(tmp_path / name) in (OLD.get(name), NEW.get(name)), name
    assert len(disk.states) > 8
    assert disk.names == {tmp_path / name: text for name, text in {**OLD, **NEW}.items()}


# --- killed anywhere in a whole run -----------------------------------------------------------------------------------


def points(steps: int, count: int) -> list[int]:
    """The same random steps in every run."""
    return sorted(random.Random(7).sample(range(1, steps + 1), min(count, steps)))


def test_an_import_that_is_killed_is_mended_by_the_next(tmp_path: Path) -> None:
    def importing(corpus: Path) -> str:
        command = COMMAND.format(kept=str(tmp_path / "kept"))
        return f"{command}\nimport_raw(Path({str(corpus)!r}), [Path({str(RAW)!r}) / n for n in {NAMES!r}])"

    undisturbed = tmp_path / "undisturbed"
    steps = killed(9999, undisturbed, importing(undisturbed))
    assert steps
    for step in points(steps, 6):
        corpus = tmp_path / f"killed-{step}"
        assert killed(step, corpus, importing(corpus)) is None
        for name in NAMES:
            raw = corpus / "raw" / name
            assert not raw.exists() or raw.read_bytes() == (RAW / name).read_bytes(), step
        for path in (corpus / "speeches").glob("[!.]*") if corpus.exists() else []:
            assert read_speech(path.read_text("utf-8")).id == path.stem, step
        import_raw(corpus, [RAW / name for name in NAMES])
        assert tree(corpus) == tree(undisturbed), step


def test_a_build_that_is_killed_leaves_the_last_site_and_the_next_is_the_same(tmp_path: Path) -> None:
    def building(folder: Path) -> str:
        command = COMMAND.format(kept=str(tmp_path / "kept"))
        return f"{command}\npipeline.build_site(Path({str(folder / 'corpus')!r}), Path({str(folder / 'site')!r}))"

    start = tmp_path / "start"
    import_raw(start / "corpus", [RAW / NAMES[0]])
    pipeline.build_site(start / "corpus", start / "site")
    import_raw(start / "corpus", [RAW / NAMES[1]])
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(start, undisturbed)
    steps = killed(99999, undisturbed, building(undisturbed))
    assert steps
    old, new = tree(start / "site"), tree(undisturbed / "site")
    assert old != new
    # Some at random; and the last ones, where the new site takes its place.
    for step in [*points(steps, 3), steps - len(old) // 2]:
        folder = tmp_path / f"killed-{step}"
        shutil.copytree(start, folder)
        killed(step, folder, building(folder))
        assert tree(folder / "site") in (old, new), step
        speeches = {name: text for name, text in tree(start / "corpus").items() if name.endswith(".txt")}
        assert speeches.items() <= tree(folder / "corpus").items(), step
        pipeline.build_site(folder / "corpus", folder / "site")
        assert tree(folder) == tree(undisturbed), step
        shutil.rmtree(folder)


# --- a disk that is full or cannot be written -------------------------------------------------------------------------


def command(*arguments: str, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """A command as a keeper runs it; `largest` is the largest file, in bytes, that the system lets it write."""

    def limited() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    line = [sys.executable, "-B", "-m", "build_scripts", *arguments]
    return subprocess.run(line, cwd=PROJECT, preexec_fn=limited, capture_output=True, text=True, check=False)


def test_an_import_that_finds_no_room_leaves_no_trace(tmp_path: Path) -> None:
    ran = command("import", *(str(RAW / name) for name in NAMES), "--corpus", str(tmp_path / "corpus"), largest=20_000)
    assert ran.returncode == 1
    assert "W001 error" in ran.stderr
    assert "File too large" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_failed_import_takes_back_what_it_moved(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / NAMES[0]])
    before = tree(corpus)
    names = sorted(path.name for path in (corpus / "speeches").iterdir())
    (corpus / "speeches" / names[0]).unlink()
    (corpus / "speeches" / names[0]).mkdir()  # A folder where the speech belongs: its move fails, after the raw file's.
    shutil.copy(RAW / NAMES[1], tmp_path / "new.txt")
    with pytest.raises(OSError, match=names[0]):
        import_raw(corpus, [tmp_path / "new.txt", corpus / "raw"])
    left = tree(corpus)
    assert left == {name: text for name, text in before.items() if not name.endswith(names[0])}


def test_a_build_that_finds_no_room_leaves_the_last_site(tmp_path: Path) -> None:
    corpus, site = tmp_path / "corpus", tmp_path / "site"
    import_raw(corpus, [RAW / NAMES[0]])
    pipeline.build_site(corpus, site)
    before = tree(site)
    import_raw(corpus, [RAW / NAMES[1]])
    ran = command("site", "--corpus", str(corpus), "--output", str(site), largest=60_000)
    assert ran.returncode == 1
    assert "File too large" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert tree(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "site"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that not even root can write to")
@pytest.mark.parametrize(
    "arguments", [["import", str(RAW), "--corpus", "/proc/self/x"], ["site", "--output", "/proc/x/y"]]
)
def test_a_folder_that_cannot_be_written_is_named(arguments: list[str]) -> None:
    ran = command(*arguments)
    assert ran.returncode == 1
    assert "W001 error  /proc/" in ran.stderr
    assert "Traceback" not in ran.stderr


# --- two at once ------------------------------------------------------------------------------------------------------


def test_a_second_run_says_that_it_waits_and_waits(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    held = os.open(corpus, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    line = [sys.executable, "-m", "build_scripts", "import", str(RAW / NAMES[0]), "--corpus", str(corpus)]
    with subprocess.Popen(line, cwd=PROJECT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as second:
        assert second.stderr
        assert second.stdout
        assert f"another run writes to {corpus}; waiting" in second.stderr.readline()
        time.sleep(0.2)
        assert tree(corpus) == {}
        os.close(held)
        assert "files written" in second.stdout.read()
    assert len(tree(corpus)) == 2


def test_two_imports_at_once_give_what_one_gives(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "build_scripts", "import", *(str(RAW / name) for name in NAMES), "--corpus"]
    running = [subprocess.Popen([*line, str(tmp_path / "two")], cwd=PROJECT, stderr=-3, stdout=-3) for _ in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    import_raw(tmp_path / "one", [RAW / name for name in NAMES])
    assert tree(tmp_path / "two") == tree(tmp_path / "one")


def test_sites_that_take_one_place_at_once_leave_one_whole(tmp_path: Path) -> None:
    code = f"""{RIM}
import time
out = Path({str(tmp_path / "site")!r})
for turn in range(20):
    with writing.beside(out) as aside:
        (aside / "site").mkdir()
        for name in ("index.html", "version.json", "last.html"):
            (aside / "site" / name).write_text(sys.argv[1])
        writing.replace_folder(aside / "site", out)
"""
    both = [subprocess.Popen([sys.executable, "-c", code, name], stderr=subprocess.PIPE) for name in ("one", "two")]
    for each in both:
        told = each.communicate()[1].decode()
        assert each.returncode == 0, told
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert len(tree(tmp_path / "site")) == 3
    assert len(set(tree(tmp_path / "site").values())) == 1


# --- a clock that jumps -----------------------------------------------------------------------------------------------


def test_days_never_go_back(library: Library) -> None:
    speech = library.speeches[0]
    known = (Revision("2026-01-02", "0" * 12),)
    assert continued(known, speech, date(2025, 1, 1)) == (*known, Revision("2026-01-02", content(speech)))
    same = (Revision("2026-01-02", content(speech)),)
    assert continued(same, speech, date(2025, 1, 1)) == same


def test_a_day_that_is_still_to_come_is_told(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / NAMES[0]])
    pipeline.generate_pages(corpus, tmp_path / "docs")
    history = corpus / "history.yml"
    history.write_text(history.read_text("utf-8").replace("\n  20", "\n  90"), "utf-8")
    (problem,) = (each for each in pipeline.check(corpus) if each.code == "H002")
    assert problem.place == str(history)


def test_a_clock_that_jumps_changes_nothing_that_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / name for name in NAMES])
    pipeline.generate_pages(corpus, tmp_path / "docs")
    before = tree(tmp_path)
    for day in (date(1970, 1, 1), date(2025, 12, 31), date(2038, 1, 20), date.max):
        monkeypatch.setattr(gathering, "_today", lambda day=day: day)
        monkeypatch.setattr("time.time", lambda day=day: (day - date(1970, 1, 1)).days * 86_400.0)
        pipeline.generate_pages(corpus, tmp_path / "docs")
        assert tree(tmp_path) == before, day


def test_midnight_never_falls_within_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / name for name in NAMES])
    asked = count(1)
    monkeypatch.setattr(gathering, "_today", lambda: date(2030, 1, next(asked)))
    library = load(corpus).library
    assert len(library.editions) >= 2
    assert len({edition.revisions[0].date for edition in library.editions}) == 1


# --- other rules ------------------------------------------------------------------------------------------------------


def edited(corpus: Path) -> Path:
    import_raw(corpus, [RAW / NAMES[0]])
    (path,) = (corpus / "speeches").iterdir()
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    return path


def test_what_cleaning_anew_would_change_is_shown_line_by_line_before(tmp_path: Path) -> None:
    path = edited(tmp_path / "corpus")
    before = tree(tmp_path)
    ran = CliRunner().invoke(main, ["import", "--dry-run", "--force", "--corpus", str(tmp_path / "corpus")])
    assert ran.exit_code == 0
    assert f"would be written  {path}" in ran.output
    changed = [line for line in ran.output.splitlines() if "的效果" in line]
    assert [line[0] for line in changed] == ["-", "+", "?"]
    assert "实实在在的效果" in changed[0]
    assert "实实在⟦在→⟧的效果" in changed[2]
    assert tree(tmp_path) == before


def test_all_speeches_are_never_cleaned_anew_unasked(tmp_path: Path) -> None:
    edited(tmp_path / "corpus")
    before = tree(tmp_path)
    ran = CliRunner().invoke(main, ["import", "--force", "--corpus", str(tmp_path / "corpus")])
    assert ran.exit_code == 2
    assert "--dry-run" in ran.output
    assert tree(tmp_path) == before
