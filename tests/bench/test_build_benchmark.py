"""A short form of the benchmark of the build: all engines, every page, and the table. No times are asserted."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from bench import build as bench
from bench.measuring import CommandError, Cost, cost

PROJECT = Path(__file__).parents[2]
SPEECHES = 20


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    for number, path in enumerate(sorted((PROJECT / "corpus" / "speeches").glob("*.txt"))):
        text = path.read_text("utf-8").split("---", 2)[2]
        (tmp_path / "texts" / f"{number}.txt").write_text(text, "utf-8")
    return tmp_path / "texts"


def test_a_short_benchmark(texts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench.build", str(texts), "--speeches", str(SPEECHES), "--length", "600"])
    bench.main()
    lines = capsys.readouterr().out.splitlines()
    assert len({line.count("|") for line in lines}) == 1
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    stages = [("this project", stage) for stage in ("clean", "again", "one speech changed")]
    stages += [(engine.name, "clean") for engine in bench.engines()[1:]]
    assert [(row[0], row[1], row[2]) for row in rows] == [(str(SPEECHES), *stage) for stage in stages]
    for row in rows:
        *_, files, time, output = row
        assert int(files) > SPEECHES
        assert float(time) > 0
        assert float(output) > 0


def test_material_is_as_its_manual_has_it(texts: Path, tmp_path: Path) -> None:
    """Its pages are in the navigation, and jieba cuts what its search is given."""
    corpus = tmp_path / "corpus"
    speeches = bench.imported(texts, 3, 300, corpus)
    assert len(speeches) == 3
    engine = bench.Material(corpus, tmp_path / "material")
    (row,) = engine.build(speeches, 0)
    assert (row.speeches, row.engine, row.stage) == (3, "Material", "clean")
    index = json.loads((engine.output / "search" / "search_index.json").read_text("utf-8"))
    assert "\N{ZERO WIDTH SPACE}" in "".join(document["text"] for document in index["docs"])
    for speech in speeches:
        page = engine.page(speech).read_text("utf-8")
        assert all(f'href="../{other.id}/"' in page for other in speeches if other != speech)
    engine.page(speeches[0]).unlink()
    monkey = [("clean", Cost(1, 1, None))]
    engine.stages = lambda: iter(monkey)  # type: ignore[method-assign]
    with pytest.raises(bench.MissingPageError, match="1 pages are missing"):
        list(engine.build(speeches, 0))


def a_row(speeches: int, engine: str, seconds: float, size: int, round_: int = 0) -> bench.Built:
    return bench.Built(speeches, engine, "clean", round_, Cost(seconds, seconds, None), size, speeches)


def test_ratios_are_of_the_same_round() -> None:
    rows = [
        a_row(10, "this project", 1, 5), a_row(10, "Material", 4, 50),
        a_row(10, "Material", 30, 50, 1), a_row(10, "this project", 10, 5, 1),
        a_row(20, "Material", 8, 100),
    ]  # fmt: skip
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in bench.markdown(rows).splitlines()[2:]]
    assert [row[-2:] for row in table] == [["1.00", "1.00"], ["3.50", "10.00"], ["–", "–"]]


def test_a_power_law_goes_through_its_points() -> None:
    factor, power = bench.power_law([(n, 3 * n**1.5) for n in (1_000, 2_000, 3_000)])
    assert factor == pytest.approx(3)
    assert power == pytest.approx(1.5)
    with pytest.raises(ValueError, match="two sizes"):
        bench.power_law([(10, 1), (10, 2)])


def test_what_is_computed_says_so() -> None:
    rows = [a_row(10_000, "this project", 100, 10**9)]
    rows += [a_row(n, "Material", n**2 / 10_000, n * 10**6) for n in (1_000, 2_000, 3_000)]
    assert bench.extrapolated(rows, 10_000) == (
        "Material at 10,000, computed from 1,000, 2,000, 3,000 and not measured: "
        "10,000 s (growing as n^2.00, 100.0 times ours); 10,000 MB (growing as n^1.00, 10.0 times ours)"
    )


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    if not Path("/proc/self/smaps_rollup").is_file():
        pytest.skip("no /proc")
    held = "import time; held = b'1' * 60_000_000; time.sleep(3)"
    both = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {held!r}])"
    alone = cost([sys.executable, "-c", "pass"], tmp_path).megabytes
    together = cost([sys.executable, "-c", f"import sys; held = b'1' * 60_000_000\n{both}"], tmp_path).megabytes
    assert together is not None
    assert together > 110
    assert alone is None or alone < 60


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=re.escape("no such thing")):
        cost([sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path)
    assert list(tmp_path.iterdir()) == []
