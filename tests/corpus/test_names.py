"""Names of raw files and ids that Windows does not allow, and texts with other line ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from factories import make_speech

from build_scripts import pipeline
from build_scripts.corpus import import_raw
from build_scripts.corpus.speech_file import SpeechFileError, read_speech, write_speech
from build_scripts.metadata.speech_ids import propose_id
from build_scripts.model import Fact

TEXT = "在全县动员大会上的讲话\n（2010年6月8日）\n同志们：\n今天召开动员大会，请大家坚持“两不误、两促进”。\n"


@pytest.mark.parametrize("name", ["con.txt", "AUX", "lpt1.tar.html", "讲话.", "讲话.txt ", "第一讲:全文.txt", "a?.txt"])
def test_name_that_windows_does_not_allow_is_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT, "utf-8")
    imported = import_raw(tmp_path / "corpus", [tmp_path / name])
    assert [(each.code, Path(each.place).name) for each in imported.problems] == [("R017", name)]
    assert [each.code for each in pipeline.check(tmp_path / "corpus")] == ["R017"]
    assert import_raw(tmp_path / "corpus", [tmp_path / "corpus/raw"]).problems == ()


@pytest.mark.parametrize("name", ["console.txt", "com.txt", "com10.txt", "讲话.con", "a.b.txt", "'引' 号.txt"])
def test_ordinary_name_is_not_reported(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT, "utf-8")
    assert import_raw(tmp_path / "corpus", [tmp_path / name]).problems == ()


@pytest.mark.parametrize("device", ["con", "aux", "nul", "com1"])
def test_id_is_never_the_name_of_a_device(device: str) -> None:
    assert propose_id({"title": Fact(device.upper(), "own_line")}) == f"speech-{device}"
    with pytest.raises(SpeechFileError, match="a device on Windows"):
        read_speech(write_speech(make_speech("同志们：", speech_id=device, title="讲话")))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    ],
    ids=["CRLF", "BOM", "both"],
)
@pytest.mark.parametrize("name", ["raw", "speeches", "slogans.yml", "anchors.yml", "history.yml"])
def test_file_saved_with_other_line_ends_gives_the_same_version(
    tmp_path: Path, name: str, change: Callable[[str], str]
) -> None:
    source, corpus = tmp_path / "a.txt", tmp_path / "corpus"
    source.write_text(TEXT, "utf-8")
    import_raw(corpus, [source])
    (corpus / "slogans.yml").write_text("两不误、两促进:\n  definition: 工作与学习\n  note: 说明\n", "utf-8")
    version = pipeline.publish(corpus).version
    records = [(corpus / record).read_bytes() for record in ("anchors.yml", "history.yml")]
    for path in [corpus / name] if (corpus / name).is_file() else (corpus / name).iterdir():
        path.write_text(change(path.read_text("utf-8")), "utf-8", newline="")
    assert [each for each in pipeline.check(corpus) if each.severity != "note"] == []
    assert pipeline.publish(corpus).version == version
    assert [(corpus / record).read_bytes() for record in ("anchors.yml", "history.yml")] == records


def test_pages_are_written_with_equal_line_ends_on_every_system() -> None:
    """In text mode Windows writes CRLF, and the same corpus would give different bytes."""
    for path in (Path(pipeline.__file__).parent).rglob("*.py"):
        for call in re.findall(r"\.write_text\(.*|open\([^)]*\"w\".*", path.read_text("utf-8")):
            assert 'newline="\\n"' in call, f"{path}: {call}"
