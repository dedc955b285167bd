"""Reading: every encoding that sources come in, and every file that is no text."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_scripts.read import LARGEST_FILE, UnreadableTextError, read

TEXT = "同志们：\n根据县委的统一部署，今天召开动员大会，请大家认真贯彻执行。\n"
TRADITIONAL = "同志們：\n根據縣委的統一部署，今天召開動員大會，請大家認真貫徹執行。\n"
RAW = Path(__file__).parent.parent / "corpus" / "raw"


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
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "neither UTF-8"),
        ("同志们\0".encode(), "NUL byte"),
        ("同志们：\n今天".encode() * 40 + "会".encode()[:2], "breaks off inside a character"),
        ("同志们：\n".encode() * 40 + b"\xff" + "今天\n".encode() * 40, "line 41: byte"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"a" * (LARGEST_FILE + 1), "bytes, more than"),
    ],
)
def test_what_is_no_text_is_refused_with_place_and_hint(content: bytes, message: str) -> None:
    with pytest.raises(UnreadableTextError, match=message) as error:
        read("a.txt", content)
    assert "Hint: " in str(error.value)
