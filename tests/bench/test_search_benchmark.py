"""A short form of the benchmark: it runs, and what it says of exactness holds. No times are asserted."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.serving import chromium

from bench import __main__ as bench
from bench.corpora import sentences, shuffled
from bench.engines import Ours
from bench.serving import hosted
from bench.truth import Truth, questions
from build_scripts import search_index

TEXT = (
    "同志们，今天召开动员大会。要提高认识，统一思想！什么是两不误、两促进？就是学习工作两不误，改革发展两促进。"
    "第一，加强领导。第二，抓好落实，做到求真务实。各级党组织要认真组织学习，不走过场。大家要以身作则，说到做到。"
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text(TEXT, "utf-8")
    return tmp_path / "texts"


def test_the_same_sentences_make_the_same_corpus(texts: Path) -> None:
    found = sentences(texts)
    assert "".join(found) == TEXT
    assert shuffled(found, 3, 200) == shuffled(found, 3, 200)
    assert all(sum(len(each.text) for each in speech.paragraphs) >= 200 for speech in shuffled(found, 3, 200).speeches)


def test_no_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no \.txt file"):
        sentences(tmp_path)


def test_the_truth_is_a_scan(texts: Path) -> None:
    truth = Truth(shuffled(sentences(texts), 5, 300))
    assert truth.paragraphs_with("兩不誤兩促進") == [n for n, p in enumerate(truth.paragraphs) if "两不误、两促进" in p]
    assert truth.paragraphs_with("龘") == []
    for question in questions(truth, 9):
        assert bool(truth.paragraphs_with(question.text)) == (question.kind != "absent")


def test_a_tiny_benchmark(texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_files = search_index.build_files
    monkeypatch.setattr(search_index, "build_files", lambda library: build_files(library, 0))
    library = shuffled(sentences(texts), 12, 300)
    engine = Ours(tmp_path / "ours")
    row = bench.Row(engine.name, 12, engine.build(library), 1)
    truth = Truth(library)
    with hosted(engine.folder) as host:
        bench.measure(chromium(), host, engine, truth, questions(truth, 4), row)
    assert set(row.recall) == set(row.precision) == {1.0}
    assert (row.wrong_totals, row.absent_found) == (0, 0)
    assert row.absent >= 3
    assert len(bench.markdown([row]).splitlines()) == 3
