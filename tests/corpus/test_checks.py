"""Checks that few corpora fail: lost text, ids that clash, speeches that the current rules would clean differently."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from build_scripts import pipeline
from build_scripts.cleaning import Cleaned, clean
from build_scripts.corpus import checks, import_raw
from build_scripts.corpus.speech_file import read_speech, write_speech
from build_scripts.metadata import describe, digest_body
from build_scripts.model import Doubt, Speech
from build_scripts.raw_files import read

RAW = Path(__file__).parents[2] / "corpus" / "raw" / "003_28b2f8a5ff4f8601.txt"


@pytest.fixture
def cleaned() -> Cleaned:
    return clean(read(RAW.name, RAW.read_bytes()))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    import_raw(folder, [RAW])
    return folder


def rewrite(corpus: Path, change: Callable[[Speech], Speech]) -> None:
    (path,) = (corpus / "speeches").iterdir()
    path.write_text(write_speech(change(read_speech(path.read_text("utf-8")))), "utf-8")


def test_an_unpublished_paragraph_is_an_error(cleaned: Cleaned) -> None:
    (speech,) = describe(cleaned)
    (problem,) = checks.check_accounted(cleaned, [replace(speech, paragraphs=speech.paragraphs[1:])])
    assert (problem.code, problem.message) == ("R006", "part 1 is not published completely")


def test_a_part_without_a_speech_is_an_error(cleaned: Cleaned) -> None:
    (problem,) = checks.check_accounted(cleaned, [])
    assert (problem.code, problem.message) == ("R006", "speeches: 0, but parts: 1")


def test_a_doubt_is_a_warning_with_its_line(cleaned: Cleaned) -> None:
    doubting = replace(cleaned, doubts=(Doubt("misread_bytes", 7, "懻摰", "cannot be proved"),))
    (problem,) = checks.check_cleaning(doubting, describe(cleaned))
    assert (problem.code, problem.severity, problem.place) == ("R007", "warning", f"raw/{RAW.name}:7")


def test_an_id_belongs_to_the_first_file_that_has_it() -> None:
    (problem,) = checks.check_ids({"a": ["speeches/a.txt", "speeches/A.txt"], "b": ["speeches/b.txt"]})
    assert (problem.code, problem.place) == ("S002", "speeches/A.txt")
    assert "speeches/a.txt" in problem.message


def test_a_speech_that_the_rules_clean_differently_is_a_warning(corpus: Path) -> None:
    """As if former rules had removed the first paragraph, and nobody had edited the speech since."""

    def earlier(speech: Speech) -> Speech:
        paragraphs = speech.paragraphs[1:]
        return replace(speech, paragraphs=paragraphs, source=replace(speech.source, cleaned=digest_body(paragraphs)))

    rewrite(corpus, earlier)
    (problem,) = pipeline.check(corpus)
    assert (problem.code, problem.severity) == ("S004", "warning")
    assert f"import --dry-run --force raw/{RAW.name}" in problem.hint


def test_a_speech_of_an_absent_part_is_an_error(corpus: Path) -> None:
    rewrite(corpus, lambda speech: replace(speech, source=replace(speech.source, part=2)))
    found = {problem.code: problem for problem in pipeline.check(corpus)}
    assert found["R008"].severity == "error"
    assert found["R008"].message.endswith("has no part 2")


NOTICE = "现将王县长在全县动员大会上的讲话印发给你们，请各单位认真学习，切实抓好贯彻落实。\n\n"
SUSPECT = NOTICE + "在全县动员大会上的讲话\n\n同志们：\n\n今天我们召开大会，主要任务是部署工作。\n"


def test_a_confirmed_stretch_is_no_problem_any_more(tmp_path: Path) -> None:
    raw, corpus = tmp_path / "a.txt", tmp_path / "corpus"
    raw.write_text(SUSPECT, "utf-8")
    import_raw(corpus, [raw])
    (problem,) = pipeline.check(corpus)
    assert problem.code == "R016"
    confirmed = re.search(r"`confirmed: \[(.+)\]`", problem.hint)[1]  # type: ignore[index]
    rewrite(corpus, lambda speech: replace(speech, confirmed=(confirmed,)))
    assert not pipeline.check(corpus)
    assert not import_raw(corpus, [raw], force=True).problems
    assert not pipeline.check(corpus)


def test_a_confirmation_of_nothing_is_a_warning(corpus: Path) -> None:
    rewrite(corpus, lambda speech: replace(speech, confirmed=("没有这一段",)))
    (problem,) = pipeline.check(corpus)
    assert (problem.code, problem.severity) == ("S006", "warning")


def test_a_heading_that_is_no_paragraph_is_a_warning(corpus: Path) -> None:
    rewrite(corpus, lambda speech: replace(speech, headings={"没有这一段": 1}))
    assert [problem.code for problem in pipeline.check(corpus)] == ["S007"]


def test_a_published_speech_cannot_be_left_out_for_another(corpus: Path) -> None:
    rewrite(corpus, lambda speech: replace(speech, same_as="another"))
    assert [problem.code for problem in pipeline.check(corpus)] == ["S010"]


def test_a_function_of_no_heading_is_reported(corpus: Path) -> None:
    rewrite(corpus, lambda speech: replace(speech, functions={"没有这个标题": "任务"}))
    assert [problem.code for problem in pipeline.check(corpus)] == ["S009"]
