"""The flow: import, check, generate. Real files in a corpus of its own, nothing of the project's is touched."""

from __future__ import annotations

import itertools
import json
import logging
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from rich.console import Console

from build_scripts import glossary
from build_scripts import pipeline as build
from build_scripts.__main__ import Stages, main
from build_scripts.corpus import checks
from build_scripts.corpus import speech_file as speech_files
from build_scripts.corpus.speech_file import SpeechFileError, read_speech, write_speech
from build_scripts.glossary import ranking
from build_scripts.model import Fact, Paragraph, Source, Speech
from build_scripts.pipeline import CorpusError
from build_scripts.raw_files import LARGEST_FILE
from build_scripts.site import publishing, rendering

RAW = Path(__file__).parent.parent / "corpus" / "raw"
TEXT = """在全县动员大会上的讲话
（2010年6月8日）
同志们：
今天召开动员大会，请大家认真贯彻执行，确保完成任务。
一、提高认识
要坚持“两不误、两促进”。
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of two of the project's raw files, imported."""
    folder = tmp_path / "corpus"
    build.import_raw(folder, [RAW / "002_0d49e7191d1f6b17.txt", RAW / "003_28b2f8a5ff4f8601.txt"])
    return folder


def speech_file(corpus: Path, words: str) -> Path:
    return next(path for path in sorted((corpus / "speeches").iterdir()) if words in path.read_text("utf-8"))


def codes(corpus: Path) -> list[str]:
    return [problem.code for problem in build.check(corpus)]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- speech files -----------------------------------------------------------------------------------------------------


def a_speech(*texts: str) -> Speech:
    source = Source("a.txt", 1, "0" * 64, "utf-8", (1, 9), "网站标题", None, "2022-02-17", "1" * 64)
    facts = {"title": Fact("标题: “#1”", "own_line", 1, "引"), "speaker": Fact("王某", "keeper")}
    paragraphs = tuple(Paragraph(f"p_{at}", text) for at, text in enumerate(texts, 1))
    return Speech("a-1", "speech", True, facts, ("标题",), ("- 落款",), paragraphs, source, note="说明：一")


@pytest.mark.parametrize(
    "text", ["同志们：", "---", "key: value", "# 不是标题", "- 一", "{% raw %}", "<b>&amp;", "'\"", "一 - 二"]
)
def test_a_speech_file_reads_back_whatever_the_text(text: str) -> None:
    speech = a_speech("同志们：", text, "完。")
    assert read_speech(write_speech(speech)) == speech


@pytest.mark.parametrize("sign", "\t?!|>")
def test_front_matter_that_is_read_quickly_says_what_yaml_says(sign: str) -> None:
    """Wherever a sign stands that libyaml may take otherwise."""
    head = write_speech(a_speech("同志们：")).split("---\n")[1].replace("source:", "title: {value: 动员会}\nsource:")
    for at in range(len(head)):
        for damaged in (head[:at] + sign + head[at:], f"{head[:at]}{sign} {head[at:]}"):
            if not speech_files._AS_WRITTEN.fullmatch(damaged):
                continue
            try:
                quickly = yaml.load(damaged, speech_files._QuickLoader)
            except (ValueError, LookupError, AttributeError, yaml.YAMLError):
                continue  # The other one is asked.
            assert quickly == yaml.load(damaged, speech_files._Loader), damaged


def test_every_problem_of_a_speech_file_is_told_with_its_line() -> None:
    text = write_speech(a_speech("同志们：")).replace("kind: speech", "kind: talk").replace("note:", "notes:")
    with pytest.raises(SpeechFileError) as error:
        read_speech(text.replace("complete: true", "complete: yes please"))
    told = [(line, message) for line, message, _ in error.value.problems]
    assert told == [(3, "kind 'talk' is none"), (4, "complete must be true or false"), (11, "unknown key 'notes'")]
    assert "did you mean 'note'?" in [hint for _, _, hint in error.value.problems]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("同志们：\n", "no front matter"),
        ("---\nid: a\n", "does not end"),
        ("---\nid: [a\n---\n\n文\n", "broken YAML"),
        ("---\nid: !!python/object/apply:os.system [true]\n---\n\n文\n", "broken YAML"),
        ("---\n- a\n---\n\n文\n", "no list of"),
        ("---\nid: a-1\nid: a-2\n---\n\n文\n", "id is written twice"),
    ],
)
def test_broken_speech_files(text: str, message: str) -> None:
    with pytest.raises(SpeechFileError, match=message):
        read_speech(text)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("id: a-1", "id: index", 2),  # speeches/index.html is the list of speeches
        ("complete: true", "complete: true\ndate: 2021-6-7", 5),
        ("同志们：", "同志们：\x00", 25),
    ],
)
def test_values_that_cannot_be_published(before: str, after: str, line: int) -> None:
    text = write_speech(a_speech("同志们："))
    assert before in text
    with pytest.raises(SpeechFileError) as error:
        read_speech(text.replace(before, after))
    assert [at for at, _, _ in error.value.problems] == [line]


# --- import -----------------------------------------------------------------------------------------------------------


def test_import_copies_the_bytes_and_writes_a_file_a_speech(corpus: Path) -> None:
    for name in ("002_0d49e7191d1f6b17.txt", "003_28b2f8a5ff4f8601.txt"):
        assert (corpus / "raw" / name).read_bytes() == (RAW / name).read_bytes()
    assert len(list((corpus / "speeches").iterdir())) == 2
    assert [problem for problem in build.check(corpus) if problem.severity == "error"] == []


def test_a_second_import_changes_nothing_and_an_edit_is_kept(corpus: Path) -> None:
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    before = tree(corpus)
    result = build.import_raw(corpus, [corpus / "raw"])
    assert tree(corpus) == before
    assert (len(result.unchanged), len(result.changes)) == (1, 1)


def test_a_keepers_edit_is_recognised_and_shown(corpus: Path) -> None:
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    assert codes(corpus) == ["S003"]
    edition, _ = build.explain(corpus, path.stem)
    (edit,) = edition.edits
    assert ("实实在的效果" in edit.before, "实实在在的效果" in edit.after) == (True, True)


def test_paragraphs_know_their_raw_line_unless_a_keeper_changed_them(corpus: Path) -> None:
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("实实在的效果", "实实在在的效果"), "utf-8")
    edition, raw = build.explain(corpus, path.stem)
    lines = raw.split("\n")
    unknown = [paragraph for paragraph in edition.speech.paragraphs if paragraph.raw_line is None]
    assert [paragraph.id for paragraph in unknown] == [edit.paragraph for edit in edition.edits]
    for paragraph in edition.speech.paragraphs:
        assert paragraph.raw_line is None or paragraph.text[0] in lines[paragraph.raw_line - 1], paragraph.id


def test_one_bad_file_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    with pytest.raises(CorpusError) as error:
        build.import_raw(tmp_path / "corpus", [folder, tmp_path / "missing.txt"])
    assert sorted(problem.place for problem in error.value.problems) == sorted(
        [str(folder / "empty.txt"), str(folder / "picture.txt"), str(tmp_path / "missing.txt")]
    )
    assert all(problem.hint for problem in error.value.problems)
    assert not (tmp_path / "corpus").exists()


def test_the_same_bytes_are_not_imported_twice(corpus: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin.txt"
    shutil.copyfile(RAW / "002_0d49e7191d1f6b17.txt", twin)
    before = tree(corpus)
    result = build.import_raw(corpus, [twin])
    assert [problem.code for problem in result.problems] == ["R002"]
    assert tree(corpus) == before


def test_a_name_that_is_taken_by_another_text_is_refused(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "002_0d49e7191d1f6b17.txt"
    other.write_text(TEXT, "utf-8")
    with pytest.raises(CorpusError, match="1 problems"):
        build.import_raw(corpus, [other])


def test_two_speeches_of_one_name_get_two_ids(tmp_path: Path) -> None:
    for name, word in (("a.txt", "任务"), ("b.txt", "目标")):
        (tmp_path / name).write_text(TEXT.replace("任务", word), "utf-8")
    build.import_raw(tmp_path / "corpus", [tmp_path / "a.txt", tmp_path / "b.txt"])
    ids = sorted(path.stem for path in (tmp_path / "corpus" / "speeches").iterdir())
    assert len(ids) == 2
    assert ids[1] == ids[0] + "-2"


# --- check ------------------------------------------------------------------------------------------------------------


def test_a_changed_raw_file_is_an_error(corpus: Path) -> None:
    path = corpus / "raw" / "002_0d49e7191d1f6b17.txt"
    path.write_bytes(path.read_bytes().replace("镇党委".encode(), "县党委".encode(), 1))
    assert "R005" in codes(corpus)


def test_a_missing_raw_file_is_an_error_and_a_new_one_a_warning(corpus: Path) -> None:
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").unlink()
    (corpus / "raw" / "new.txt").write_text(TEXT, "utf-8")
    assert sorted(codes(corpus)) == ["R003", "R004"]


def test_a_renamed_raw_file_is_one_problem(corpus: Path) -> None:
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").rename(corpus / "raw" / "renamed.txt")
    assert codes(corpus) == ["R004"]


def test_a_folder_that_is_no_corpus_is_an_error(tmp_path: Path) -> None:
    assert codes(tmp_path / "nowhere") == ["R009"]


@pytest.mark.parametrize("name", ["a\nb.txt", "a\\b.txt"])
def test_raw_files_have_names_that_can_be_published(corpus: Path, name: str) -> None:
    (corpus / "raw" / name).write_text(TEXT, "utf-8")
    assert codes(corpus) == ["R010"]


@pytest.mark.parametrize("name", ["page.html", "讲话"])
def test_the_name_of_a_raw_file_says_nothing_of_its_format(corpus: Path, name: str) -> None:
    (corpus / "raw" / name).write_text(TEXT, "utf-8")
    assert codes(corpus) == ["R003"]


def test_a_copy_of_a_raw_file_beside_it_is_not_imported_again(corpus: Path) -> None:
    original = corpus / "raw" / "002_0d49e7191d1f6b17.txt"
    shutil.copyfile(original, corpus / "raw" / "000.txt")
    assert not build.import_raw(corpus, [corpus / "raw"]).written
    assert codes(corpus) == ["R002"]


def test_a_site_never_takes_the_place_of_another_folder(corpus: Path, tmp_path: Path) -> None:
    output = tmp_path / "letters"
    output.mkdir()
    (output / "index.html").write_text("ours", "utf-8")
    with pytest.raises(CorpusError) as error:
        build.site(corpus, output)
    assert [problem.message for problem in error.value.problems] == ["holds something that is no site of ours"]
    assert tree(output) == {"index.html": b"ours"}


def test_the_pages_of_another_corpus_are_not_written_into_ours(corpus: Path) -> None:
    ran = CliRunner().invoke(main, ["pages", "--corpus", str(corpus)])
    assert ran.exit_code == 1
    assert "is not the corpus of docs/" in ran.output


def test_a_deleted_paragraph_that_was_published_is_an_error(corpus: Path, tmp_path: Path) -> None:
    build.generate(corpus, tmp_path / "docs")
    path = speech_file(corpus, "王子贺")
    blocks = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join([*blocks[:5], *blocks[6:]]), "utf-8")
    assert "A001" in codes(corpus)
    before = tree(tmp_path / "docs")
    with pytest.raises(CorpusError):
        build.generate(corpus, tmp_path / "docs")
    assert tree(tmp_path / "docs") == before


def test_a_deleted_speech_that_was_published_is_an_error(corpus: Path, tmp_path: Path) -> None:
    build.generate(corpus, tmp_path / "docs")
    speech_file(corpus, "王子贺").unlink()
    assert "A001" in codes(corpus)


def test_ids_survive_an_inserted_paragraph(corpus: Path, tmp_path: Path) -> None:
    build.generate(corpus, tmp_path / "docs")
    path = speech_file(corpus, "王子贺")
    before = {p.text: p.id for p in build.explain(corpus, path.stem)[0].speech.paragraphs}
    head, _, rest = path.read_text("utf-8").partition("\n\n同志们：")
    path.write_text(f"{head}\n\n同志们：\n\n新加的一段，是编者补的。{rest}", "utf-8")
    after = {p.text: p.id for p in build.explain(corpus, path.stem)[0].speech.paragraphs}
    assert {text: after[text] for text in before} == before
    assert after["新加的一段，是编者补的。"] not in before.values()


def test_problems_have_a_code_that_is_explained() -> None:
    files = [*Path(build.__file__).parent.glob("*.py"), Path(checks.__file__)]
    source = "".join(path.read_text("utf-8") for path in sorted(files)).split('"""')
    explained = next(part for part in source if "R001 a raw file cannot be read" in part)
    used = {
        word for part in source for word in part.replace('"', " ").split() if word[:1] in "RSAGH" and word[1:].isdigit()
    }
    assert {code for code in used if len(code) == 4} <= {word for word in explained.split() if word[1:].isdigit()}


# --- generate ---------------------------------------------------------------------------------------------------------


def test_two_builds_are_equal_to_the_byte(corpus: Path, tmp_path: Path) -> None:
    build.generate(corpus, tmp_path / "one")
    registry = (corpus / "anchors.yml").read_bytes()
    build.generate(corpus, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert (corpus / "anchors.yml").read_bytes() == registry


def test_stale_pages_go_and_hand_written_ones_stay(corpus: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    build.generate(corpus, docs)
    (docs / "method.md").write_text("手写", "utf-8")
    page = next((docs / "slogans").glob("*.md"))
    speech = speech_file(corpus, "王子贺")
    shutil.rmtree(docs / "slogans")
    build.generate(corpus, docs)
    assert page.exists()
    (corpus / "anchors.yml").unlink()
    speech.unlink()
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").unlink()
    build.generate(corpus, docs)
    assert not (docs / "speeches" / f"{speech.stem}.md").exists()
    assert (docs / "method.md").exists()


def test_the_public_data_says_what_the_speeches_say(corpus: Path, tmp_path: Path) -> None:
    build.import_raw(corpus, [RAW / "004_f408407dff65bcd2.txt"])
    library = build.generate(corpus, tmp_path / "docs")
    assert any(edition.speech.redactions for edition in library.editions)
    lines = (tmp_path / "docs" / "data" / "speeches.jsonl").read_text("utf-8").splitlines()
    for line, edition in zip(lines, library.editions, strict=True):
        entry, speech = json.loads(line), edition.speech
        assert entry["id"] == speech.id
        assert [(p["id"], p["text"]) for p in entry["paragraphs"]] == [(p.id, p.text) for p in speech.paragraphs]
        texts = {p.id: p.text for p in speech.paragraphs}
        for section in entry["sections"]:
            assert texts[section["paragraph"]][section["start"] : section["end"]] == section["label"] + section["title"]
        for mask in entry["redactions"]:
            assert texts[mask["paragraph"]][mask["start"] : mask["end"]] == mask["literal"]


# --- commands ---------------------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    if isinstance(result.exception, CorpusError):
        return 1, result.output
    return result.exit_code, result.output


def test_check_exits_with_one_for_an_error_only(corpus: Path) -> None:
    assert run("check", "--corpus", str(corpus))[0] == 0
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").unlink()
    assert run("check", "--corpus", str(corpus))[0] == 1


def test_a_build_says_what_it_does_and_a_quiet_one_nothing(corpus: Path, tmp_path: Path) -> None:
    code, output = run("site", "--corpus", str(corpus), "--output", str(tmp_path / "site"))
    assert code == 0
    stages = ["reading the corpus", "compiling the glossary", "writing pages and data", "rendering", "putting the"]
    places = [output.rindex(stage) for stage in stages]
    assert places == sorted(places)
    assert f"{len(list((corpus / 'speeches').iterdir()))} speeches, " in output
    assert run("site", "--corpus", str(corpus), "--output", str(tmp_path / "site"), "--quiet") == (0, "")


def told(many: int, *, terminal: bool = False, quiet: bool = False, verbose: bool = False, seconds: int = 0) -> str:
    """What is told of a stage that makes so many things, one every so many seconds."""
    screen = StringIO()
    console = Console(file=screen, force_terminal=terminal, width=100, highlight=False)
    with pytest.MonkeyPatch.context() as patch, Stages(console, quiet, verbose):
        clock = itertools.count(0, seconds)
        patch.setattr("build_scripts.__main__.time.monotonic", lambda: next(clock))
        logging.getLogger("build_scripts").info("rendering")
        names = [Path(f"p{number}.md") for number in range(many)]
        for _ in build.kept._told("page", names, names):
            pass
    return screen.getvalue()


def test_a_terminal_sees_how_much_is_done() -> None:
    shown = told(300, terminal=True)
    assert "pages" in shown
    assert "/300" in shown


def test_elsewhere_a_stage_is_a_line_and_a_long_one_some_more() -> None:
    assert told(300).splitlines() == ["rendering …"]
    lines = told(300, seconds=1).splitlines()
    assert lines[:2] == ["rendering …", "pages: 11 of 300, some 263 s still"]
    assert len(lines) < 300 / 10 + 1


def test_all_that_is_made_anew_is_named_if_asked_for() -> None:
    assert told(2, verbose=True).splitlines() == ["rendering …", "pages: p0.md", "pages: p1.md"]


@pytest.mark.parametrize("terminal", [True, False])
def test_a_quiet_build_tells_nothing(terminal: bool) -> None:
    assert told(300, terminal=terminal, quiet=True, verbose=True, seconds=1) == ""


def test_explain_shows_every_repair_with_its_context(corpus: Path) -> None:
    speech_id = speech_file(corpus, "第三批学习实践活动培训").stem
    code, output = run("explain", speech_id, "--corpus", str(corpus))
    edition, _ = build.explain(corpus, speech_id)
    assert code == 0
    assert output.count("⟦") == len(edition.repairs)
    assert "⟦www.lexue88.com中)国 教育资源 网⟧最后我还要" in output


def test_explain_offers_near_ids(corpus: Path) -> None:
    speech_id = speech_file(corpus, "王子贺").stem
    code, output = run("explain", speech_id[:-1], "--corpus", str(corpus))
    assert code == 1
    assert speech_id in output


# --- the glossary's addresses -----------------------------------------------------------------------------------------


def test_the_address_of_a_slogan_that_is_no_more_says_what_it_was(corpus: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    slogan = build.generate(corpus, docs).slogans[0]
    assert f"\n  {slogan.id} {slogan.text}\n" in (corpus / "anchors.yml").read_text("utf-8")
    (corpus / "slogans.yml").write_text(f"{slogan.text}: {{reject: true, reason: 试}}\n", "utf-8")
    library = build.generate(corpus, docs)
    assert slogan.id not in {entry.id for entry in library.slogans}
    assert library.former_slogans == {slogan.id: slogan.text}
    assert "曾经列出" in (docs / "slogans" / f"{slogan.id}.md").read_text("utf-8")
    assert f"\n  {slogan.id} {slogan.text}\n" in (corpus / "anchors.yml").read_text("utf-8")


# --- keeping the glossary ---------------------------------------------------------------------------------------------


def test_decisions_take_effect_in_the_next_build(corpus: Path, tmp_path: Path) -> None:
    before = build.generate(corpus, tmp_path / "docs").slogans
    promoted, rejected = build.candidates(corpus)[0].text, before[0].text
    (corpus / "slogans.yml").write_text(
        f"{promoted}: {{promote: true, definition: 试解}}\n{rejected}: {{reject: true, reason: 试}}\n", "utf-8"
    )
    after = {slogan.text: slogan for slogan in build.generate(corpus, tmp_path / "docs").slogans}
    assert rejected not in after
    assert after[promoted].glosses[0].text == "试解"
    assert (tmp_path / "docs" / "slogans" / f"{after[promoted].id}.md").is_file()
    assert promoted not in {each.text for each in build.candidates(corpus)}


def test_candidates_are_listed_with_their_evidence_in_words(corpus: Path) -> None:
    code, output = run("slogans", "--corpus", str(corpus))
    assert code == 0
    best = build.candidates(corpus)[0]
    assert f"{best.text}  [{'；'.join(f'{name} {count}' for name, count in best.evidence)}]" in output
    assert f"⟦{best.text}⟧" in output
    assert f"{best.text}: {{promote: true}}" in output


def test_a_decision_on_nothing_is_told_with_what_may_be_meant(corpus: Path, tmp_path: Path) -> None:
    slogan = next(each.text for each in build.gather(corpus).library.slogans if len(each.text) >= 4)
    (corpus / "slogans.yml").write_text(f"{slogan}龘: {{note: 试}}\n", "utf-8")
    problem = next(problem for problem in build.check(corpus) if problem.code == "G002")
    assert slogan in problem.hint


# --- results that are kept --------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build.kept, "FILE", tmp_path / "kept" / "kept.sqlite")
    return build.kept.FILE


@pytest.fixture
def read_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the speeches that the rules read, one run after the other."""
    found: list[str] = []
    sight = glossary.sight_speech

    def counted(speech: Speech) -> tuple[glossary.Sighting, ...]:
        found.append(speech.id)
        return sight(speech)

    monkeypatch.setattr(glossary, "sight_speech", counted)
    return found


def test_a_build_with_kept_results_is_the_clean_build(
    corpus: Path, tmp_path: Path, kept: Path, read_anew: list[str]
) -> None:
    clean = build.generate(corpus, tmp_path / "one")
    assert sorted(read_anew) == [speech.id for speech in clean.speeches]
    assert kept.is_file()
    read_anew.clear()
    assert build.generate(corpus, tmp_path / "other") == clean
    assert read_anew == []
    assert tree(tmp_path / "one") == tree(tmp_path / "other")


def test_one_changed_speech_is_read_anew_and_no_other(
    corpus: Path, tmp_path: Path, kept: Path, read_anew: list[str]
) -> None:
    build.generate(corpus, tmp_path / "docs")
    read_anew.clear()
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8") + "\n要坚持“三查三改”。\n", "utf-8")
    with_kept = build.gather(corpus)
    assert read_anew == [path.stem]
    assert "三查三改" in {slogan.text for slogan in with_kept.library.slogans}
    kept.unlink()
    assert build.gather(corpus).library == with_kept.library


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many results each stage made anew, one stage after the other: cleaned, outlined, sighted."""
    found: list[int] = []

    def counted(work: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
        found.append(len(items))
        return map(work, items)

    monkeypatch.setattr(build.kept, "side_by_side", counted)
    return found


def test_each_stage_does_what_changed_and_no_more(corpus: Path, kept: Path, made_anew: list[int]) -> None:
    raws, speeches = (len(list((corpus / folder).glob("*.txt"))) for folder in ("raw", "speeches"))
    build.gather(corpus)
    assert made_anew == [raws, speeches, speeches]
    made_anew.clear()
    build.gather(corpus)
    assert made_anew == [0, 0, 0]
    made_anew.clear()
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8").replace("complete:", "note: 校过\ncomplete:", 1), "utf-8")
    build.gather(corpus)
    assert made_anew == [0, 1, 0]


def test_each_file_is_read_once(corpus: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build.gather(corpus)
    read: Counter[Path] = Counter()
    read_bytes = Path.read_bytes

    def counted(path: Path) -> bytes:
        read[path] += path.suffix == ".txt"
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    build.gather(corpus)
    assert +read == Counter(path for folder in ("raw", "speeches") for path in (corpus / folder).iterdir())


@pytest.mark.parametrize("damage", ["not a database", "other code", "other bytes"])
def test_kept_results_that_cannot_be_used_are_none(
    corpus: Path, tmp_path: Path, kept: Path, read_anew: list[str], damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = build.generate(corpus, tmp_path / "docs")
    read_anew.clear()
    if damage == "not a database":
        kept.write_text("龘" * 100, "utf-8")
    elif damage == "other code":
        monkeypatch.setattr(build.kept, "code_version", lambda: "other")
    else:
        with closing(sqlite3.connect(kept)) as file, file:
            file.execute("UPDATE kept SET result = substr(result, 1, 20)")
    assert build.generate(corpus, tmp_path / "docs") == clean
    assert sorted(read_anew) == [speech.id for speech in clean.speeches]
    read_anew.clear()
    build.generate(corpus, tmp_path / "docs")
    assert read_anew == []


def test_a_bomb_in_the_front_matter_is_a_problem_and_no_more() -> None:
    levels = "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghijkl")
    )
    with pytest.raises(SpeechFileError) as error:
        read_speech(f"---\na: &a [x]\n{levels}id: *l\nkind: *l\n---\n\n文\n")
    assert len(str(error.value)) < 5000


# --- The history ------------------------------------------------------------------------------------------------------


def test_the_history_tells_of_a_correction_once(corpus: Path, tmp_path: Path) -> None:
    build.generate(corpus, tmp_path / "docs")
    history = corpus / "history.yml"
    assert history.read_text("utf-8").count("\n  20") == len(list((corpus / "speeches").glob("*.txt")))
    history.write_text(re.sub(r"(?m)^  20\d\d-\d\d-\d\d", "  2020-01-01", history.read_text("utf-8")), "utf-8")
    before = build.gather(corpus)
    assert before.history == history.read_text("utf-8")
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8") + "\n\n编者补的一段。\n", "utf-8")
    edition, _ = build.explain(corpus, path.stem)
    assert [revision.date == "2020-01-01" for revision in edition.revisions] == [True, False]
    build.generate(corpus, tmp_path / "docs")
    assert build.gather(corpus).history == history.read_text("utf-8")


def test_the_history_is_no_part_of_the_version(corpus: Path, tmp_path: Path) -> None:
    version = build.generate(corpus, tmp_path / "docs").version
    assert build.gather(corpus).library.version == version


def test_the_version_names_what_the_rules_find_too(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    former = build.gather(corpus).library
    monkeypatch.setattr(ranking, "LINE", 0.4)
    library = build.gather(corpus).library
    assert len(library.slogans) > len(former.slogans)
    assert library.version != former.version


def test_a_history_that_cannot_be_read_stops_the_build(corpus: Path, tmp_path: Path) -> None:
    (corpus / "history.yml").write_text("a: gestern\n", "utf-8")
    assert "H001" in codes(corpus)
    with pytest.raises(CorpusError):
        build.generate(corpus, tmp_path / "docs")
    assert (corpus / "history.yml").read_text("utf-8") == "a: gestern\n"


# --- pages that are kept ----------------------------------------------------------------------------------------------


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are rendered, but for those that the navigation names."""
    found: list[str] = []
    populate = rendering._populate_page

    def counted(page: Page, config: MkDocsConfig, files: Files) -> None:
        found.append(page.file.src_uri)
        populate(page, config, files)

    monkeypatch.setattr(rendering, "_populate_page", counted)
    monkeypatch.setattr("os.cpu_count", lambda: 1)  # Counted by this process, all.
    return found


def test_kept_pages_are_those_of_a_clean_build_by_mkdocs_alone(
    corpus: Path, tmp_path: Path, kept: Path, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    former = build.site(corpus, tmp_path / "former")
    path = speech_file(corpus, "王子贺")
    path.write_text(path.read_text("utf-8") + "\n编者补的一句。\n", "utf-8")
    rendered.clear()
    library = build.site(corpus, tmp_path / "ours")
    assert library.version != former.version
    assert f"speeches/{path.stem}.md" in rendered
    shown = {edition.speech.id for edition in library.editions} - {path.stem}
    assert not {f"speeches/{other}.md" for other in shown} & set(rendered)
    kept.unlink()
    monkeypatch.setattr(publishing, "two_at_a_time", lambda *_: None)
    build.site(corpus, tmp_path / "plain")
    assert tree(tmp_path / "ours") == tree(tmp_path / "plain")


@pytest.fixture
def settings(tmp_path: Path) -> MkDocsConfig:
    """The project's settings, with its overrides and `mkdocs.yml` as copies that a test may change."""
    config = publishing.configured()
    shutil.copytree(config.theme.dirs[0], tmp_path / "overrides")
    shutil.copy(config.config_file_path, tmp_path)
    config.theme.dirs[0] = str(tmp_path / "overrides")
    config.config_file_path = str(tmp_path / "mkdocs.yml")
    return config


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize(
    "changed",
    [
        lambda config: append(Path(config.theme.dirs[0], "main.html"), " "),
        lambda config: append(Path(config.theme.dirs[0], "partials/languages/zh-CN.html"), " "),
        lambda config: append(Path(config.config_file_path), "\n"),
        lambda config: config.__setitem__("site_url", "https://example.org/"),
        lambda config: config.__setitem__("site_description", "另一句"),
        lambda config: config.__setitem__("use_directory_urls", False),
        lambda config: config.__setitem__("repo_url", "https://example.org/source"),
        lambda config: config.__setitem__("extra_css", ["other.css"]),
        lambda config: config.extra_javascript.pop(),
        lambda config: config.extra.__setitem__("generator", True),
        lambda config: config.theme.__setitem__("favicon", "other.svg"),
        lambda config: config.theme["features"].pop(),
        lambda config: config.markdown_extensions.pop(),
    ],
)
def test_whatever_a_page_shows_besides_its_text_makes_it_anew(
    settings: MkDocsConfig, changed: Callable[[MkDocsConfig], object]
) -> None:
    nav = Navigation([], [])
    former = rendering._surroundings(settings, nav, "v")
    assert rendering._surroundings(settings, nav, "v") == former
    changed(settings)
    assert rendering._surroundings(settings, nav, "v") != former


@pytest.mark.parametrize("part", ["site/hook.py", "site/policy.py", "templates/speech.md", "templates/words.yml"])
def test_all_code_and_templates_make_pages_anew(tmp_path: Path, part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(build.PROJECT / "build_scripts", tmp_path / "build_scripts")
    monkeypatch.setattr(build.kept, "PROJECT", tmp_path)
    former = build.kept.code_version.__wrapped__()
    append(tmp_path / "build_scripts" / part, "\n")
    assert build.kept.code_version.__wrapped__() != former


@pytest.mark.parametrize("link", ["nowhere.md", "index.md#nowhere", "#nowhere"])
def test_a_link_that_leads_nowhere_is_told_again_of_a_kept_page(
    corpus: Path, tmp_path: Path, kept: Path, link: str
) -> None:
    docs = build.hand_written(tmp_path / "docs")
    library = build.generate(corpus, docs)
    page = docs / "speeches" / f"{library.speeches[0].id}.md"
    page.write_text(f"{page.read_text('utf-8')}\n[某处]({link})\n", "utf-8")
    for _ in range(2):
        with pytest.raises(Abort, match="1 warnings"):
            publishing.mkdocs(docs, tmp_path / "site", library.version)


def test_a_page_that_comes_later_mends_the_link_to_it(corpus: Path, tmp_path: Path, kept: Path) -> None:
    docs = build.hand_written(tmp_path / "docs")
    library = build.generate(corpus, docs)
    page = docs / "speeches" / f"{library.speeches[0].id}.md"
    page.write_text(f"{page.read_text('utf-8')}\n[某处](later.md)\n", "utf-8")
    with pytest.raises(Abort):
        publishing.mkdocs(docs, tmp_path / "site", library.version)
    (page.parent / "later.md").write_text("# 后来\n", "utf-8")
    publishing.mkdocs(docs, tmp_path / "site", library.version)
    built = (tmp_path / "site" / library.speeches[0].url / "index.html").read_text("utf-8")
    assert 'href="../later/"' in built


@pytest.mark.parametrize("name", ["anchors.yml", "history.yml"])
def test_what_is_recorded_of_many_speeches_may_be_larger_than_a_text(corpus: Path, tmp_path: Path, name: str) -> None:
    library = build.generate(corpus, tmp_path / "docs")
    path = corpus / name
    path.write_text(f"# {'x' * 98}\n" * (LARGEST_FILE // 100) + path.read_text("utf-8"), "utf-8")
    assert path.stat().st_size > LARGEST_FILE
    assert not [problem for problem in build.check(corpus) if problem.severity == "error"]
    assert build.generate(corpus, tmp_path / "docs").speeches == library.speeches
