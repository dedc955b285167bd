"""The report on speeches that need a look, and the commands that write it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from build_scripts.__main__ import main
from build_scripts.corpus import import_raw
from build_scripts.desk import write_report

SPEECH = """在全县动员大会上的讲话
（2011年8月4日）
同志们：
今天我们召开动员大会，主要任务是部署今年的各项工作，动员全县上下立即行动起来。{extra}
主要领导要亲自抓，一级抓一级，层层抓落实，确保各项任务按时完成，不得有误。
让我们行动起来，夺取新的胜利！
"""
DAMAGE = "责任要落实到人<script>alert(1)</script>，更多文章请看www.example.com网站"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_text(SPEECH.format(extra="") + "请大家努力。\n" * 9, "utf-8")
    (tmp_path / "raw/b.txt").write_text("在全市大会上的讲话\n同志们：\n" + f"各单位{DAMAGE}，请注意。\n" * 2, "utf-8")
    return tmp_path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_riskiest_speech_is_first_with_source_and_result(corpus: Path) -> None:
    import_raw(corpus, [corpus / "raw"])
    report = write_report(corpus)
    assert [entry.file for entry in report.entries] == ["b.txt", "a.txt"]
    assert report.entries[0].risk > report.entries[1].risk
    item = next(item for item in report.entries[0].items if item.name == "site_text")
    assert item.place is not None
    assert item.place.source[1] == item.place.result[1] == "<script"
    page = html.fromstring(report.path.read_bytes())
    assert page.xpath("//script") == []
    assert [mark.text for mark in page.xpath("//li//mark")].count("<script") >= 2


def test_import_reports_its_new_speeches_only(corpus: Path) -> None:
    first = run("import", str(corpus / "raw/a.txt"), "--corpus", str(corpus), "--lang", "en")
    assert "speeches to proofread: 1" in first
    second = run("import", "--corpus", str(corpus), "--lang", "zh")
    assert "待校读 1 篇，建议先看 1 篇" in second
    assert "疑有网站文字" in second
    assert run("import", "--corpus", str(corpus), "--lang", "en").count("to proofread") == 0
    assert 1 <= len(list((corpus / ".reports").iterdir())) <= 2


def test_a_dry_run_writes_no_report(corpus: Path) -> None:
    run("import", "--corpus", str(corpus), "--dry-run")
    assert not (corpus / ".reports").exists()


def test_the_report_leaves_out_proofread_speeches(corpus: Path) -> None:
    import_raw(corpus, [corpus / "raw"])
    path = next(path for path in (corpus / "speeches").iterdir() if "b.txt" in path.read_text("utf-8"))
    text = path.read_text("utf-8")
    path.write_text(text.replace("source:", "proofread: {by: 王某, date: '2026-01-02'}\nsource:", 1), "utf-8")
    assert "speeches to proofread: 1" in run("report", "--corpus", str(corpus), "--lang", "en")


def test_a_missing_raw_file_gives_a_report_without_source(corpus: Path) -> None:
    import_raw(corpus, [corpus / "raw"])
    (corpus / "raw/b.txt").unlink()
    entry = next(entry for entry in write_report(corpus).entries if entry.file == "b.txt")
    places = [item.place for item in entry.items if item.place]
    assert places
    assert all(not any(place.source) for place in places)
