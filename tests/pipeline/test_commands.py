"""The commands as an editor runs them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner
from conftest import PROJECT
from factories import RAW_TEXT
from trees import find_speech_file

from build_scripts import pipeline
from build_scripts.__main__ import main
from build_scripts.corpus import Change, CorpusError, load
from build_scripts.reports import report_change

RAW = PROJECT / "corpus" / "raw"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    if isinstance(result.exception, CorpusError):
        return 1, result.output
    return result.exit_code, result.output


def test_check_exits_with_one_only_for_errors(corpus: Path) -> None:
    assert run("check", "--corpus", str(corpus))[0] == 0
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").unlink()
    assert run("check", "--corpus", str(corpus))[0] == 1


def test_a_build_reports_its_stages_and_a_quiet_one_nothing(corpus: Path, tmp_path: Path) -> None:
    code, output = run("site", "--corpus", str(corpus), "--output", str(tmp_path / "site"))
    assert code == 0
    stages = ["reading the corpus", "compiling the glossary", "writing pages", "rendering", "replacing"]
    places = [output.rindex(stage) for stage in stages]
    assert places == sorted(places)
    assert f"{len(list((corpus / 'speeches').iterdir()))} speeches, " in output
    assert run("site", "--corpus", str(corpus), "--output", str(tmp_path / "site"), "--quiet") == (0, "")


def test_explain_shows_every_repair_with_its_context(corpus: Path) -> None:
    speech_id = find_speech_file(corpus, "第三批学习实践活动培训").stem
    code, output = run("explain", speech_id, "--corpus", str(corpus))
    edition, _ = pipeline.explain(corpus, speech_id)
    assert code == 0
    assert output.count("⟦") == len(edition.repairs)
    # Twelve characters of context.
    assert "⟦www.lexue88.com中)国 教育资源 网⟧最后我还要强调一下,虽然" in output


def test_differences_mark_lines_and_not_names_of_files() -> None:
    line = "会议要求各单位把防汛责任落实到每一个人、每一座堤坝，确保安全度汛，让群众放心，{}。"
    change = Change("fangxun", Path("fangxun.txt"), line.format("做到万无一失"), line.format("做到不出事"), taken=False)
    lines = list(report_change(change))
    assert [line[0] for line in lines] == ["-", "+", "@", "-", "+", "?"]
    assert "⟦万无一失→不出事⟧" in lines[-1]
    assert list(report_change(replace(change, after=change.before))) == []


def test_explain_offers_near_ids(corpus: Path) -> None:
    speech_id = find_speech_file(corpus, "王子贺").stem
    code, output = run("explain", speech_id[:-1], "--corpus", str(corpus))
    assert code == 1
    assert speech_id in output


def test_pages_refuses_another_corpus(corpus: Path) -> None:
    ran = CliRunner().invoke(main, ["pages", "--corpus", str(corpus)])
    assert ran.exit_code == 1
    assert "is not the corpus of docs/" in ran.output


def test_candidates_are_listed_with_their_evidence(corpus: Path) -> None:
    code, output = run("slogans", "--corpus", str(corpus))
    assert code == 0
    best = load(corpus).candidates[0]
    assert f" ×  {best.text}  [" in output
    assert f"⟦{best.text}⟧" in output
    assert f"{best.text}: {{promote: true}}" in output
    _, explained = run("slogans", "--features", "--corpus", str(corpus))
    assert len(explained.splitlines()) > len(output.splitlines())
    assert re.search(r"^ +(?:\S+ [-\d.]+  )*length \d+", explained, re.M)


def test_try_shows_what_becomes_of_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RAW_TEXT, "utf-8")
    for arguments, text in (([str(tmp_path / "a.txt")], None), (["-"], RAW_TEXT)):
        result = CliRunner().invoke(main, ["try", *arguments], input=text)
        assert result.exit_code == 0, result.output
        lines = [" ".join(line.split()) for line in result.output.splitlines()]
        assert "title 在全县动员大会上的讲话 [own_line, line 1]" in lines
        assert "一、提高认识 [sec_1]" in lines
        parts = [lines.index(part) for part in ("--- outline", "--- repairs", "--- slogans")]
        assert parts == sorted(parts)
        assert any("两不误、两促进" in line for line in lines[parts[-1] :])
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_try_in_chinese_names_facts_and_rules_and_counts_blanks() -> None:
    raw = "　　在全县动员大会上的讲话\n　　同志们：\n　　今天开会， 请大家认真贯彻执行。【字体：大 中 小】\n"
    result = CliRunner().invoke(main, ["try", "--lang", "zh", "-"], input=raw)
    lines = result.output.splitlines()
    assert any(line.startswith("题名         在全县动员大会上的讲话  [") for line in lines)
    assert any("去段中网页用语 drop_site_phrases: '【字体：大 中 小】'" in line for line in lines)
    assert "    4 ×  去空格 drop_blanks" in lines


def test_try_shows_repairs_and_problems() -> None:
    code, output = run("try", str(RAW / "003_28b2f8a5ff4f8601.txt"))
    assert code == 0
    assert "⟦www.lexue88.com中)国 教育资源 网⟧" in output
    result = CliRunner().invoke(main, ["try", "-"], input=b"\0\1\2")
    assert result.exit_code == 1
    assert "R001 error" in result.output
