"""Files made to keep a reader busy, to fill the memory or to reach outside: read or refused within bounds."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from build_scripts.raw_files import UnreadableTextError, limited, read
from raw_files.samples import PARAGRAPHS, SAMPLES, make_docx, make_pdf, make_zip

TEXT = "".join(PARAGRAPHS)
PAGE = f"<html><body>{TEXT}"

#: Seconds of processor time for all of CASES, of which they need some fifteen, and bytes of memory.
SECONDS = 150
MEMORY = 3 * 1024**3


def make_bomb(levels: int = 9, width: int = 10) -> bytes:
    """Return a PDF whose page paints a form that paints a form ten times that paints a form ten times …"""
    forms = []
    for level in range(levels):
        content = "/X Do\n" * width if level < levels - 1 else "BT /F 9 Tf (a) Tj ET"
        forms.append(
            f"{10 + level} 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X"
            f" {11 + level} 0 R >> >> /Length {len(content)} >> stream\n{content}\nendstream endobj\n"
        )
    return (
        "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        "2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n"
        "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
        " /Resources << /XObject << /X 10 0 R >> >> >> endobj\n"
        "4 0 obj << /Length 5 >> stream\n/X Do\nendstream endobj\n" + "".join(forms) + "trailer << /Root 1 0 R >>"
    ).encode()


def make_many_pages(count: int) -> bytes:
    pages = f"<< /Type /Pages /Count {count} /Kids [{'3 0 R ' * count}] >>"
    return (
        f"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj {pages} endobj\n"
        "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >> endobj\ntrailer << /Root 1 0 R >>"
    ).encode()


CASES: dict[str, Callable[[], bytes | str]] = {
    "nested elements": lambda: "<html>" + "<div>" * 200_000 + TEXT,
    "nested lists": lambda: "<html>" + "<ol><li>甲" * 50_000,
    "open comments": lambda: PAGE + "<!--" * 300_000,
    "open tags": lambda: PAGE + "<a " * 300_000,
    "attributes": lambda: f"<html><p {''.join(f'a{n}=b ' for n in range(200_000))}>{TEXT}",
    "attributes without end": lambda: f"{TEXT}<p " + "a=" * 300_000,
    "deep page of many lines": lambda: "<html>" + "<div>" * 1_900 + f"<p>{TEXT}</p>" * 3_000,
    "deep page of many remarks": lambda: "<html>" + "<div class=comments>" * 1_900 + f"<p>{TEXT}</p>" * 3_000,
    "class of many words": lambda: f'<p class="{"nav" * 100_000}{" " * 300_000}x">{TEXT}',
    "style": lambda: f'<p style="{"display : " * 100_000}">{TEXT}',
    "inline elements": lambda: "<html><p>" + "甲<b>乙</b>" * 50_000,
    "tables": lambda: "<html>" + "<table><tr><td>" * 50_000 + TEXT,
    "server code": lambda: f"{TEXT}<p>甲<p>乙<p>丙" + "<?=" * 200_000 + "<%" * 200_000,
    "open strings": lambda: f"INSERT INTO x VALUES ('{TEXT}'," + "'\\" * 300_000,
    "doubled quotes": lambda: f"INSERT INTO x VALUES ('{TEXT}'," + "'" * 600_001,
    "comments of SQL": lambda: "--\n" * 300_000 + TEXT,
    "statements of SQL": lambda: "SET x" * 300_000 + TEXT,
    "nested JSON": lambda: "[" * 500_000 + TEXT,
    "quotes in code": lambda: f"const a = '{TEXT}';\n" + "'\"`" * 200_000,
    "concatenation": lambda: f"const a = '{TEXT}';\n" + "'a'+" * 200_000,
    "escapes in code": lambda: f"const a = '{TEXT}';\n" + "'\\" * 300_000,
    "brackets of Markdown": lambda: f"# {TEXT}\n" + "[" * 300_000 + "[a](" * 100_000,
    "emphasis": lambda: f"# {TEXT}\n" + "**a" * 200_000,
    "number signs": lambda: f"# {TEXT}\n# a" + "#" * 300_000 + " " * 300_000 + "x",
    "comments of Markdown": lambda: f"# {TEXT}\n" + "<!--" * 200_000,
    "front matter": lambda: "---\n" + "a: b\n" * 200_000,
    "rules of tables": lambda: f"# {TEXT}\n" + "|-" * 200_000 + "x",
    "nested mail": lambda: "MIME-Version: 1.0\n" + "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3000)
    ),
    "parts of mail": lambda: "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n" * 100_000,
    "braces of RTF": lambda: "{\\rtf1" + "{" * 300_000,
    "groups of RTF": lambda: "{\\rtf1" + "{}" * 300_000,
    "characters of RTF": lambda: "{\\rtf1" + "\\u20000?" * 200_000,
    "cells of RTF": lambda: "{\\rtf1\\intbl" + "a\\cell" * 200_000,
    "zip bomb": lambda: make_zip({"word/document.xml": "0" * 300_000_000}),
    "many parts": lambda: make_zip({"word/document.xml": ""} | {f"a{n}": "" for n in range(20_000)}),
    "nested paragraphs": lambda: make_docx("<w:p>" * 100_000),
    "pages": lambda: make_many_pages(10_000),
    "page tree that is a ring": lambda: make_many_pages(1).replace(b"/Kids [3 0 R ]", b"/Kids [2 0 R ]"),
}  # fmt: skip


@pytest.mark.slow
def test_no_file_keeps_a_reader_busy_or_fills_the_memory() -> None:
    code = (
        "import resource, sys; sys.path[:0] = sys.argv[1:]\n"
        "from raw_files.test_hostile import CASES, MEMORY, SECONDS, find_refusal, make\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))\n"
        "resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))\n"
        "for name in CASES: print(name, flush=True); find_refusal(make(name))\n"
    )
    tests = Path(__file__).parents[1]
    line = [sys.executable, "-c", code, str(tests.parent), str(tests)]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=4 * SECONDS)
    assert done.returncode == 0, (done.stdout.splitlines()[-1:], done.stderr[-1000:])


def find_refusal(data: bytes) -> str:
    """Return why a file is refused, "" where it is read; nothing else may happen."""
    try:
        read("a", data)
    except UnreadableTextError as error:
        return str(error)
    return ""


def make(name: str) -> bytes:
    """Return the bytes of a case of CASES."""
    data = CASES[name]()
    return data.encode() if isinstance(data, str) else data


@pytest.mark.parametrize("name", ["nested elements", "nested lists", "attributes", "zip bomb", "pages"])
def test_refused_rather_than_read_in_part(name: str) -> None:
    assert "Hint: " in find_refusal(make(name))


@pytest.mark.slow
def test_a_pdf_that_keeps_the_parser_busy_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "SECONDS", 3)
    with pytest.raises(UnreadableTextError, match="too much time or memory"):
        read("a", make_bomb())


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml"])
def test_a_word_file_with_a_doctype_is_refused(tmp_path: Path, part: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("秘密", "utf-8")
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    for content in (doctype, doctype.encode("utf-16").decode("latin-1")):
        with pytest.raises(UnreadableTextError):
            read("a", make_zip({"word/document.xml": "<a/>", part: content}))


def test_entities_of_a_page_reach_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("秘密", "utf-8")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>{TEXT}&x;</p></body></html>'
    assert "秘密" not in read("a", page.encode()).text


@pytest.mark.parametrize("length", range(1, 40))
def test_broken_containers_are_refused_with_a_hint(length: int) -> None:
    whole = (make_docx(f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>"), make_pdf([[(50, 50, 12, TEXT[:30])]]))
    for data in whole[: 1 + (length % 10 == 0)]:
        refusal = find_refusal(data[: len(data) * length // 40])
        assert not refusal or "Hint: " in refusal


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "pdf"])
def test_damaged_files_are_read_or_refused_with_a_hint(name: str) -> None:
    chance = random.Random(name)
    signs = [
        b"<",
        b">",
        b"{",
        b"}",
        b"\\",
        b"'",
        b'"',
        b"<!--",
        b"</p>",
        b"\n",
        b"&",
        b"\\u",
        b"<table><tr><td>",
        b"\xff",
    ]
    for _ in range(200):
        data = bytearray(SAMPLES[name])
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.choice([0, 1, 30])] = chance.choice(signs)
        refusal = find_refusal(bytes(data))
        assert not refusal or "Hint: " in refusal
