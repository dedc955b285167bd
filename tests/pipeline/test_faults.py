"""Whole runs under faults: killed, on a full disk, two at once, with a wrong clock. Real processes and signals."""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import time
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import PROJECT
from filelock import FileLock
from trees import count_steps, kill_at_step, read_tree

from build_scripts import pipeline
from build_scripts.__main__ import main
from build_scripts.corpus import import_raw, load
from build_scripts.corpus.speech_file import read_speech
from build_scripts.system.files import LOCK

#: Each test starts tens of processes.
pytestmark = pytest.mark.slow
RAW = PROJECT / "corpus" / "raw"
#: Two files, one with several speeches.
NAMES = ("002_0d49e7191d1f6b17.txt", "004_f408407dff65bcd2.txt")
#: Runs with a cache of its own.
START = f"""
import sys
sys.path.insert(0, {str(PROJECT)!r})
from pathlib import Path
from build_scripts import pipeline
from build_scripts.corpus import import_raw
from build_scripts.system import cache
cache.FOLDER = Path({{cache!r}})
"""


def choose_steps(steps: int, count: int) -> list[int]:
    """Return some steps, the same in every run."""
    return sorted(random.Random(7).sample(range(1, steps + 1), min(count, steps)))


def test_a_killed_import_is_repaired_by_the_next(tmp_path: Path) -> None:
    def importing(corpus: Path) -> str:
        command = START.format(cache=str(tmp_path / "cache"))
        return f"{command}\nimport_raw(Path({str(corpus)!r}), [Path({str(RAW)!r}) / n for n in {NAMES!r}])"

    undisturbed = tmp_path / "undisturbed"
    steps = count_steps(undisturbed, importing(undisturbed))
    for step in choose_steps(steps, 6):
        corpus = tmp_path / f"killed-{step}"
        assert kill_at_step(step, corpus, importing(corpus)) is None
        for name in NAMES:
            raw = corpus / "raw" / name
            assert not raw.exists() or raw.read_bytes() == (RAW / name).read_bytes(), step
        for path in (corpus / "speeches").glob("[!.]*") if corpus.exists() else []:
            assert read_speech(path.read_text("utf-8")).id == path.stem, step
        import_raw(corpus, [RAW / name for name in NAMES])
        assert read_tree(corpus) == read_tree(undisturbed), step


def test_a_killed_build_leaves_a_site_and_can_be_repeated(tmp_path: Path) -> None:
    def building(folder: Path) -> str:
        command = START.format(cache=str(tmp_path / "cache"))
        return f"{command}\npipeline.build_site(Path({str(folder / 'corpus')!r}), Path({str(folder / 'site')!r}))"

    start = tmp_path / "start"
    import_raw(start / "corpus", [RAW / NAMES[0]])
    pipeline.build_site(start / "corpus", start / "site")
    import_raw(start / "corpus", [RAW / NAMES[1]])
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(start, undisturbed)
    steps = count_steps(undisturbed, building(undisturbed))
    old, new = read_tree(start / "site"), read_tree(undisturbed / "site")
    assert old != new
    # Some at random, and one of the last, where the new site replaces the old one.
    for step in [*choose_steps(steps, 3), steps - len(old) // 2]:
        folder = tmp_path / f"killed-{step}"
        shutil.copytree(start, folder)
        kill_at_step(step, folder, building(folder))
        assert read_tree(folder / "site") in (old, new), step
        speeches = {name: text for name, text in read_tree(start / "corpus").items() if name.endswith(".txt")}
        assert speeches.items() <= read_tree(folder / "corpus").items(), step
        pipeline.build_site(folder / "corpus", folder / "site")
        assert read_tree(folder) == read_tree(undisturbed), step
        shutil.rmtree(folder)


# --- a disk that is full or cannot be written -------------------------------------------------------------------------


def command(*arguments: str, largest: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as an editor does; `largest` is the largest file, in bytes, that the system lets it write."""

    def limited() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    line = [sys.executable, "-B", "-m", "build_scripts", *arguments]
    return subprocess.run(line, cwd=PROJECT, preexec_fn=limited, capture_output=True, text=True, check=False)


def test_an_import_on_a_full_disk_leaves_no_trace(tmp_path: Path) -> None:
    ran = command("import", *(str(RAW / name) for name in NAMES), "--corpus", str(tmp_path / "corpus"), largest=20_000)
    assert ran.returncode == 1
    assert "W001 error" in ran.stderr
    assert "File too large" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_failed_import_restores_what_it_renamed(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / NAMES[0]])
    before = read_tree(corpus)
    names = sorted(path.name for path in (corpus / "speeches").iterdir())
    (corpus / "speeches" / names[0]).unlink()
    (corpus / "speeches" / names[0]).mkdir()  # A folder where the speech belongs: its move fails, after the raw file's.
    shutil.copy(RAW / NAMES[1], tmp_path / "new.txt")
    with pytest.raises(OSError, match=names[0]):
        import_raw(corpus, [tmp_path / "new.txt", corpus / "raw"])
    left = read_tree(corpus)
    assert left == {name: text for name, text in before.items() if not name.endswith(names[0])}


def test_a_build_on_a_full_disk_leaves_the_last_site(tmp_path: Path) -> None:
    corpus, site = tmp_path / "corpus", tmp_path / "site"
    import_raw(corpus, [RAW / NAMES[0]])
    pipeline.build_site(corpus, site)
    before = read_tree(site)
    import_raw(corpus, [RAW / NAMES[1]])
    ran = command("site", "--corpus", str(corpus), "--output", str(site), largest=60_000)
    assert ran.returncode == 1
    assert "File too large" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert read_tree(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus", "site"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that not even root can write to")
@pytest.mark.parametrize(
    "arguments", [["import", str(RAW), "--corpus", "/proc/self/x"], ["site", "--output", "/proc/x/y"]]
)
def test_an_unwritable_folder_is_named(arguments: list[str]) -> None:
    ran = command(*arguments)
    assert ran.returncode == 1
    assert "W001 error  /proc/" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_second_run_reports_that_it_waits_and_waits(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    line = [sys.executable, "-m", "build_scripts", "import", str(RAW / NAMES[0]), "--corpus", str(corpus)]
    first = FileLock(corpus / LOCK)
    first.acquire()
    with subprocess.Popen(line, cwd=PROJECT, stderr=-1, stdout=-1, text=True) as second:
        assert second.stderr
        assert second.stdout
        assert f"another run writes to {corpus}; waiting" in second.stderr.readline()
        time.sleep(0.2)
        assert read_tree(corpus) == {}
        first.release()
        assert "files written" in second.stdout.read()
    assert len(read_tree(corpus)) == 2


def test_two_imports_at_once_equal_one(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "build_scripts", "import", *(str(RAW / name) for name in NAMES), "--corpus"]
    running = [subprocess.Popen([*line, str(tmp_path / "two")], cwd=PROJECT, stderr=-3, stdout=-3) for _ in range(2)]
    assert [each.wait() for each in running] == [0, 0]
    import_raw(tmp_path / "one", [RAW / name for name in NAMES])
    assert read_tree(tmp_path / "two") == read_tree(tmp_path / "one")


def test_a_date_in_the_future_is_a_warning(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / NAMES[0]])
    pipeline.generate_pages(corpus, tmp_path / "docs")
    history = corpus / "history.yml"
    history.write_text(history.read_text("utf-8").replace("\n  20", "\n  90"), "utf-8")
    (problem,) = (each for each in pipeline.check(corpus) if each.code == "H002")
    assert problem.place == str(history)


def test_a_wrong_clock_changes_nothing_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / name for name in NAMES])
    pipeline.generate_pages(corpus, tmp_path / "docs")
    before = read_tree(tmp_path)
    for day in (date(1970, 1, 1), date(2025, 12, 31), date(2038, 1, 20), date.max):
        monkeypatch.setattr("build_scripts.corpus.loading.get_today", lambda day=day: day)
        monkeypatch.setattr("time.time", lambda day=day: (day - date(1970, 1, 1)).days * 86_400.0)
        pipeline.generate_pages(corpus, tmp_path / "docs")
        assert read_tree(tmp_path) == before, day


def test_a_build_uses_one_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, [RAW / name for name in NAMES])
    asked = count(1)
    monkeypatch.setattr("build_scripts.corpus.loading.get_today", lambda: date(2030, 1, next(asked)))
    library = load(corpus).library
    assert len(library.editions) >= 2
    assert len({edition.revisions[0].date for edition in library.editions}) == 1


def import_and_edit(corpus: Path) -> Path:
    import_raw(corpus, [RAW / NAMES[0]])
    (path,) = (corpus / "speeches").iterdir()
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    return path


def test_a_dry_run_shows_every_changed_line(tmp_path: Path) -> None:
    path = import_and_edit(tmp_path / "corpus")
    before = read_tree(tmp_path)
    ran = CliRunner().invoke(main, ["import", "--dry-run", "--force", "--corpus", str(tmp_path / "corpus")])
    assert ran.exit_code == 0
    assert f"would be written  {path}" in ran.output
    changed = [line for line in ran.output.splitlines() if "的效果" in line]
    assert [line[0] for line in changed] == ["-", "+", "?"]
    assert "实实在在的效果" in changed[0]
    assert "实实在⟦在→⟧的效果" in changed[2]
    assert read_tree(tmp_path) == before


def test_force_needs_names(tmp_path: Path) -> None:
    import_and_edit(tmp_path / "corpus")
    before = read_tree(tmp_path)
    ran = CliRunner().invoke(main, ["import", "--force", "--corpus", str(tmp_path / "corpus")])
    assert ran.exit_code == 2
    assert "--dry-run" in ran.output
    assert read_tree(tmp_path) == before
