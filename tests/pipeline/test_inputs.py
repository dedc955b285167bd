"""Wrong input of editors: each mistake is one problem with a hint, and nothing is written."""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import CORPUS, PROJECT
from trees import read_tree

from build_scripts import pipeline
from build_scripts.corpus import CorpusError, import_raw
from build_scripts.model import Problem, Site
from build_scripts.site.downloads import write_data

TEXT = "在全县动员大会上的讲话\n（2010年6月8日）\n同志们：\n今天召开动员大会，请大家认真贯彻执行，确保完成任务。\n"
LONG = "同志们，要认真贯彻执行会议精神，确保完成任务。" * 40


def make_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.txt", TEXT)
    return buffer.getvalue()


#: Message → contents of files that cause it.
UNREADABLE = {
    "the file is empty": [b"", b" \n\t\r\n "],
    "nothing but blanks": ["\ufeff \u3000\n".encode(), "\n\u3000\n".encode("utf-16")],
    "a NUL byte": [f"{TEXT}\0{TEXT}".encode()],
    "breaks off inside a character": [LONG.encode()[:-1], LONG.encode()[:-2]],
    "is not UTF-8": [LONG.encode() + "同志们".encode("gb18030") + LONG.encode()],
    "a picture": [b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(4000), b"\xff\xd8\xff\xe0" + bytes(4000)],
    "an old Office file": [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000)],
    "a program": [b"\x7fELF" + random.Random(4).randbytes(4000)],
    "an archive": [make_archive(), b"Rar!\x1a\x07" + bytes(4000)],
    "a damaged PDF": [b"%PDF-1.7\n" + random.Random(3).randbytes(4000)],
    "neither UTF-8": ["Привет, товарищи! ".encode("cp1251") * 40, random.Random(5).randbytes(4000)],
    "Korean text": [("동지 여러분, 오늘 우리는 대회를 엽니다. " * 20).encode("euc-kr")],
    "that one text may have": [b"a" * (100 * 2**20), ("动员" * (5 * 2**20 // 3)).encode()],
}


@pytest.mark.parametrize(
    ("said", "content"),
    [(said, content) for said, contents in UNREADABLE.items() for content in contents],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_unreadable_file_is_one_problem_and_nothing_is_written(tmp_path: Path, said: str, content: bytes) -> None:
    source = tmp_path / "in.txt"
    source.write_bytes(content)
    with pytest.raises(CorpusError) as error:
        import_raw(tmp_path / "corpus", [source])
    (problem,) = error.value.problems
    assert (problem.code, problem.place) == ("R001", str(source))
    assert said in problem.message
    assert problem.hint
    assert not (tmp_path / "corpus").exists()


def test_archive_named_as_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(make_archive())
    with pytest.raises(CorpusError):
        import_raw(tmp_path / "corpus", [tmp_path / "a.txt"])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("今天开会。\n" * 100_000, marks=pytest.mark.slow),
        "大家要" + "认真贯彻执行，" * 4000 + "。",
        f"{TEXT}<div>甲</div>",
    ],
    ids=len,
)
def test_long_and_odd_texts_are_imported_unchanged(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_text(content, "utf-8")
    imported = import_raw(tmp_path / "corpus", [tmp_path / "a.txt"])
    assert {problem.code for problem in imported.problems} == ({"R013"} if "<div>" in content else set())
    assert (tmp_path / "corpus/raw/a.txt").read_text("utf-8") == content


NAMES = [
    "空 格.txt", " 前.txt", "'引' \"号\".txt", "-rf.txt", "--force.txt", "😀.txt", "a;b&c|d$e.txt", "%2e%2e%2f.txt",
    "a?b#c.txt", "a..b.txt", "<script>.txt", "{{ x }}.txt", "=1+1.txt", "长" * 80 + ".txt", "a.TXT.txt",
]  # fmt: skip


def test_odd_file_names_are_imported_and_published(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for at, name in enumerate(NAMES):
        (folder / name).write_text(TEXT.replace("任务", f"任务{at}"), "utf-8")
    import_raw(tmp_path / "corpus", [folder])
    assert sorted(read_tree(tmp_path / "corpus" / "raw")) == sorted(NAMES)
    assert [problem for problem in pipeline.check(tmp_path / "corpus") if problem.severity == "error"] == []
    library = pipeline.publish(tmp_path / "corpus")
    write_data(library, tmp_path / "corpus", Site("语料库"), tmp_path / "site")
    assert {f"raw/{name}" for name in NAMES} <= set(read_tree(tmp_path / "site"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("\u202etxt.exe.txt", "U+202E, which is invisible"),
        ("a\u200b.txt", "U+200B, which is invisible"),
        ("a\nb.txt", "U+000A, which is invisible"),
        ("\x1b[2J.txt", "U+001B, which is invisible"),
        ("a\\b.txt", "a backslash"),
        ("\udcff.txt", "U+DCFF, which is invisible"),
    ],
)
def test_refused_file_name_is_reported_in_printable_form(tmp_path: Path, name: str, said: str) -> None:
    source = tmp_path / "in" / name
    source.parent.mkdir()
    source.write_text(TEXT, "utf-8")
    with pytest.raises(CorpusError) as error:
        import_raw(tmp_path / "corpus", [source])
    (problem,) = error.value.problems
    assert said in problem.message
    assert problem.place.isprintable()
    (reported,) = import_raw(tmp_path / "corpus", [source.parent]).problems
    assert (reported.code, said in reported.message) == ("R010", True)


def test_folders_links_and_pipes_among_raw_files_are_reported(tmp_path: Path) -> None:
    raw = tmp_path / "corpus" / "raw"
    (raw / "folder.txt").mkdir(parents=True)
    (raw / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(raw / "pipe.txt")
    (tmp_path / "corpus" / "speeches").mkdir()
    (tmp_path / "corpus" / "speeches" / "a.bak").write_text("x", "utf-8")
    reported = {Path(each.place).name: (each.code, each.message) for each in pipeline.check(tmp_path / "corpus")}
    assert reported == {
        "folder.txt": ("R010", "a folder, ignored"),
        "gone.txt": ("R010", "a link that leads nowhere, ignored"),
        "pipe.txt": ("R010", "not an ordinary file, ignored"),
        "a.bak": ("S005", "not a .txt file, ignored"),
    }


def test_every_skipped_file_of_a_folder_is_reported(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub" / "page_files").mkdir(parents=True)
    (folder / "a.aspx").write_text(f"<html><body><p>{LONG}</p></body></html>", "utf-8")
    (folder / "sub" / "page.html").write_text(f"<html><body><p>{LONG}再接再厉。</p></body></html>", "utf-8")
    (folder / "sub" / "page_files" / "style.css").write_text("p { color: red }", "utf-8")
    (folder / "b.md").write_text(f"# 讲话\n\n{LONG}努力奋斗。\n", "utf-8")
    (folder / "script.js").write_text("let a = 1", "utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100))
    imported = import_raw(tmp_path / "corpus", [folder])
    assert sorted(read_tree(tmp_path / "corpus" / "raw")) == ["a.aspx", "b.md", "page.html"]
    named = {Path(problem.place).name for problem in imported.problems if problem.code in ("R010", "R015")}
    assert named == {"page_files", "script.js", "photo.jpg", "old.doc"}
    assert [problem for problem in pipeline.check(tmp_path / "corpus") if problem.severity == "error"] == []
    library = pipeline.publish(tmp_path / "corpus")
    write_data(library, tmp_path / "corpus", Site("语料库"), tmp_path / "docs")
    assert {"raw/a.aspx", "raw/a.aspx.txt", "raw/page.html.txt"} <= set(read_tree(tmp_path / "docs"))


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_line_ends_and_byte_order_mark_are_ignored(tmp_path: Path, change: Callable[[str], str]) -> None:
    source, corpus = tmp_path / "a.txt", tmp_path / "corpus"
    source.write_text(TEXT, "utf-8")
    import_raw(corpus, [source])
    version = pipeline.publish(corpus).version
    source.write_text(change(TEXT), "utf-8", newline="")
    assert import_raw(corpus, [source]).problems == ()
    for path in (corpus / "raw" / "a.txt", *(corpus / "speeches").iterdir()):
        path.write_text(change(path.read_text("utf-8")), "utf-8", newline="")
    assert [problem for problem in pipeline.check(corpus) if problem.severity == "error"] == []
    assert pipeline.publish(corpus).version == version


def test_names_that_differ_only_by_case_are_refused(tmp_path: Path) -> None:
    for name, text in (("Jiang.txt", TEXT), ("jiang.txt", TEXT.replace("县", "市"))):
        (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(CorpusError) as error:
        import_raw(tmp_path / "corpus", [tmp_path / "Jiang.txt", tmp_path / "jiang.txt"])
    assert [problem.code for problem in error.value.problems] == ["R012"]
    import_raw(tmp_path / "corpus", [tmp_path / "Jiang.txt"])
    (tmp_path / "corpus/raw/jiang.txt").write_text(TEXT.replace("县", "市"), "utf-8")
    assert [each.code for each in pipeline.check(tmp_path / "corpus") if each.severity == "error"] == ["R012"]


def test_twenty_problems_are_printed_and_the_others_counted(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(25):
        (tmp_path / "in" / f"{number:02}.txt").write_bytes(b" " * number)
    line = [sys.executable, "-m", "build_scripts", "import", str(tmp_path / "in"), "--corpus", str(tmp_path / "corpus")]
    ran = subprocess.run(line, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.count("R001 error") == 20
    assert ran.stderr.splitlines()[-2:] == ["and 5 more", "25 errors; nothing was written"]
    assert not (tmp_path / "corpus").exists()


# --- Files that editors write -----------------------------------------------------------------------------------------


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Return a corpus of one speech, published once."""
    import_raw(tmp_path / "corpus", [CORPUS / "raw" / "002_0d49e7191d1f6b17.txt"])
    pipeline.generate_pages(tmp_path / "corpus", tmp_path / "docs")
    return tmp_path / "corpus"


def speech_of(corpus: Path) -> Path:
    (path,) = (corpus / "speeches").iterdir()
    return path


def errors(corpus: Path) -> list[Problem]:
    return [problem for problem in pipeline.check(corpus) if problem.severity == "error"]


BOMB = "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in pairwise("abcdefghij")).join(
    ["a: &a [x]\n", "\n"]
)

#: Line of the front matter, its replacement, part of the message.
FRONT = [
    ("kind: speech", "kind: [speech", "broken YAML"),
    ("kind: speech", "kind: speech\nkind: other", "written twice"),
    ("kind: speech", "kind: speech\ntitel: x", "unknown key 'titel'"),
    ("kind: speech", "kind: !!python/object/apply:os.system [id]", "broken YAML"),
    ("kind: speech", "kind: !!bool maybe", "a value cannot be read"),
    ("kind: speech", "kind: !!timestamp x", "a value cannot be read"),
    ("kind: speech", f"kind: speech\nnote: {'9' * 5000}", "a value cannot be read"),
    ("kind: speech", f"kind: {'[' * 2000}", "broken YAML"),
    ("kind: speech", 'kind: speech\nnote: "\\u202e反"', "note contains U+202E, written as an escape"),
    ("kind: speech", "kind: speech\nspeaker_masked: {value: 县, basis: [own_line]}", "speaker_masked must be a text"),
    ("kind: speech", "kind: speech\nspeaker_masked: {basis: own_line}", "speaker_masked must be a text"),
    ("kind: speech", "kind: speech\ndate: 20100608", "date must be a text"),
    ("complete: true", "complete: 1", "complete must be true or false"),
    ("part: 1", "part: one", "source must have"),
]


@pytest.mark.parametrize(("before", "after", "said"), FRONT, ids=[said + after[:20] for _, after, said in FRONT])
def test_error_in_front_matter_is_one_problem_with_its_line(corpus: Path, before: str, after: str, said: str) -> None:
    path = speech_of(corpus)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    (problem,) = errors(corpus)
    assert problem.code == "S001"
    assert problem.place.startswith(f"{path}:")
    assert said in problem.message
    assert problem.hint
    assert [each.code for each in pipeline.check(corpus)] == ["S001"]


def test_yaml_bomb_in_any_file_is_a_short_problem(corpus: Path) -> None:
    path = speech_of(corpus)
    path.write_text(f"---\n{BOMB}id: *j\n---\n\n文\n", "utf-8")
    for name in ("slogans.yml", "anchors.yml", "history.yml"):
        (corpus / name).write_text(BOMB, "utf-8")
    found = errors(corpus)
    assert {problem.code for problem in found} >= {"S001", "G001", "A002", "H001"}
    assert all(len(problem.message) < 500 for problem in found)


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        ("slogans.yml", "G001", "[" * 3000),
        ("anchors.yml", "A002", "[" * 3000),
        ("history.yml", "H001", "[" * 3000),
        ("slogans.yml", "G001", "a: !!python/name:os.system x"),
        ("slogans.yml", "G001", "a: {promote: true, reject: true, reason: x}"),
        ("slogans.yml", "G001", "甲乙: {promote: true}\n甲、乙: {promote: true}"),
        ("anchors.yml", "A002", "slogans/: [a]"),
        ("anchors.yml", "A002", "a: {paragraphs: [p_1]}"),
        ("history.yml", "H001", "a: 1"),
        ("history.yml", "H001", "a: !!timestamp x"),
    ],
)
def test_error_in_an_editable_file_names_the_file(corpus: Path, name: str, code: str, text: str) -> None:
    (corpus / name).write_text(text, "utf-8")
    found = errors(corpus)
    assert [problem.code for problem in found] == [code]
    assert found[0].place == str(corpus / name)


@pytest.mark.parametrize("name", ["slogans.yml", "anchors.yml", "history.yml"])
def test_invalid_utf8_is_reported_with_its_line(corpus: Path, name: str) -> None:
    (corpus / name).write_bytes("# 甲\n# 乙".encode("gb18030"))
    (problem,) = errors(corpus)
    assert problem.message == "line 1: byte 3 (0xBC) is not UTF-8"


def test_every_error_in_the_slogan_file_is_reported(corpus: Path) -> None:
    (corpus / "slogans.yml").write_text("甲: {promot: true}\n乙: {reject: true}\n丙: 1\n", "utf-8")
    assert [problem.message.split(":")[0] for problem in errors(corpus)] == [
        "line 1, “甲”",
        "line 2, “乙”",
        "line 3, “丙”",
    ]


def test_error_in_the_registry_does_not_hide_a_lost_id(corpus: Path) -> None:
    registry = corpus / "anchors.yml"
    path = speech_of(corpus)
    blocks = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join([*blocks[:5], *blocks[6:]]), "utf-8")
    registry.write_text(registry.read_text("utf-8") + "zzz:\n  gone: 1\n", "utf-8")
    assert {"A001", "A002"} <= {problem.code for problem in errors(corpus)}


def test_unreadable_speech_file_is_not_reported_as_deleted(corpus: Path) -> None:
    path = speech_of(corpus)
    path.write_bytes(path.read_bytes() + b"\xff")
    assert [problem.code for problem in pipeline.check(corpus)] == ["S001"]
    path.write_text("", "utf-8")
    assert [problem.code for problem in pipeline.check(corpus) if problem.severity == "error"] == ["S001"]


def test_unreadable_raw_file_is_not_reported_as_missing(corpus: Path) -> None:
    (corpus / "raw" / "002_0d49e7191d1f6b17.txt").write_bytes(b"")
    assert [problem.code for problem in errors(corpus)] == ["R001"]
