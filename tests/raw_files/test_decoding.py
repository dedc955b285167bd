"""Reading: every encoding that sources come in, and every file that is no text."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from build_scripts.raw_files import LARGEST_FILE, UnreadableTextError, digest_copies, find_mojibake, read

TEXT = "同志们：\n根据县委的统一部署，今天召开动员大会，请大家认真贯彻执行。\n"
TRADITIONAL = "同志們：\n根據縣委的統一部署，今天召開動員大會，請大家認真貫徹執行。\n"
RAW = Path(__file__).parents[2] / "corpus" / "raw"


@pytest.mark.parametrize(
    ("encoding", "text", "name"),
    [
        ("utf-8", TEXT, "utf-8"),
        ("gb18030", TEXT, "gb18030"),
        ("gb18030", TRADITIONAL, "gb18030"),
        ("big5", TRADITIONAL, "big5"),
        ("utf-16-le", TEXT, "utf-16-le"),
        ("utf-16-be", TEXT, "utf-16-be"),
    ],
)
def test_encodings_without_a_mark(encoding: str, text: str, name: str) -> None:
    raw = read("a.txt", text.encode(encoding))
    assert (raw.encoding, raw.text) == (name, text)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_keep_it(encoding: str) -> None:
    raw = read("a.txt", TEXT.encode(encoding))
    assert raw.text == "\ufeff" + TEXT
    assert raw.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("path", sorted(RAW.iterdir()), ids=lambda path: path.name[:3])
def test_the_corpus_reads_the_same_in_every_encoding(path: Path, encoding: str) -> None:
    text = path.read_bytes().decode()
    assert read("a.txt", text.encode(encoding)).text.removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\u3000\n\u3000".encode(), "nothing but blanks"),
        (bytes(range(256)) * 8, "neither UTF-8"),
        ("同志们\0".encode(), "NUL byte"),
        ("同志们：\n今天".encode() * 40 + "会".encode()[:2], "breaks off inside a character"),
        ("同志们：\n".encode() * 40 + b"\xff" + "今天\n".encode() * 40, "line 41: byte"),
        (TEXT.encode() + TEXT.encode("gb18030"), "line 3: byte 106 .* is not UTF-8.* converted part by part"),
        ((TEXT * 9).encode("gb18030") + b"\xff" * 99, "line 19: byte 613 .* is not GB18030"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"a" * (LARGEST_FILE + 1), "bytes, more than"),
    ],
)
def test_what_is_no_text_is_refused_with_place_and_hint(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableTextError, match=message) as error:
        read("a.txt", content)
    assert "Hint: " in str(error.value)


def test_a_few_broken_bytes_are_read_as_browsers_do() -> None:
    page = f"<html><body><p>{TEXT * 20}</p></body></html>".encode("gb18030").replace(
        "大会".encode("gb18030"), b"\xb4\xff", 1
    )
    raw = read("a", page)
    assert raw.encoding == "gb18030"
    assert len(list(find_mojibake(raw.text))) == 1


@pytest.mark.parametrize("text", [TEXT, "同志们：\n中", "捞促绰阑"])
def test_chinese_is_not_taken_for_korean(text: str) -> None:
    assert read("a", text.encode("gb18030")).text == text


def test_korean_is_not_taken_for_chinese() -> None:
    with pytest.raises(UnreadableTextError, match="Korean"):
        read("a", ("동지 여러분, 오늘 우리는 대회를 엽니다. " * 3).encode("euc-kr"))


@pytest.mark.parametrize(
    ("written", "read_as"), [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("gb18030", "utf-8")]
)
def test_text_in_a_wrong_encoding_is_found(written: str, read_as: str) -> None:
    text = "会议要求：" + TEXT[:20].encode(written).decode(read_as, "replace") + "。"
    assert list(find_mojibake(text))


@pytest.mark.parametrize("path", sorted(RAW.iterdir()), ids=lambda path: path.name[:3])
def test_clean_text_is_not_taken_for_a_wrong_encoding(path: Path) -> None:
    assert list(find_mojibake(path.read_text("utf-8") + "Café déjà vu, Žižek, 囧、龘、𠮷")) == []


def test_copies_with_other_line_ends_have_known_digests() -> None:
    copies = [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.replace("\n", "\r\n").encode()]
    assert {hashlib.sha256(copy).hexdigest() for copy in copies} <= digest_copies(copies[0])
    assert len({digest_copies(copy) for copy in copies}) == 1


#: Seconds of the processor's time, of which each needs one or two; a rule that looks back from every place needs hours.
SECONDS = 60


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "<!---->" * 40 + "同志们",
        "同志们：\n中" + " " * 100_000 + "中。",
        "同志们：\n要抓好落实。" + " " * 50_000 + "tag：甲",
        "同志们，" + "抓,好(落)实;“责”任," * 20_000,
        "同志们 —1— 要 " * 10_000,
        "要抓好落实\n— 5 —\n" * 10_000,
        "同志们：\n" + "tag:" * 20_000 + "。",
    ],
    ids=["comments", "blanks", "blanks before tags", "marks", "numbers in a line", "numbers on lines", "tags"],
)
def test_no_text_keeps_the_cleaning_busy_for_ever(text: str) -> None:
    """In a process whose time is limited by the system: ended well, no rule went over the text again and again."""
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        f"resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))\n"
        "from build_scripts.cleaning import clean\nfrom build_scripts.metadata import describe\n"
        "from build_scripts.raw_files import read\ndescribe(clean(read('a.txt', sys.stdin.buffer.read())))\n"
    )
    line = [sys.executable, "-c", code, str(RAW.parents[1])]
    assert subprocess.run(line, input=text.encode(), check=False).returncode == 0
