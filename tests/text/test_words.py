"""Words as jieba's dictionary has them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from build_scripts.text import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("学习实践科学发展观", "学习 实践 科学 发展观"),
        ("龘龘", "龘 龘"),
        ("3G和T恤，1+4", "3G 和 T恤 ， 1 + 4"),
    ],
)
def test_cut_returns_the_words_of_the_dictionary(text: str, expected: str) -> None:
    assert words.cut(text) == tuple(expected.split())


def test_unknown_word_has_no_tag_and_no_frequency() -> None:
    assert (words.known("两评一树"), words.tag("两评一树"), words.frequency("两评一树")) == (False, "", 0)
    # A prefix of words that is no word itself.
    assert (words.known("中华人民共"), words.frequency("中华人民共")) == (False, 0)
    assert words.frequency("工作") > words.ORDINARY


@pytest.mark.parametrize(
    ("word", "kind"), [("工作", "verb"), ("北京", "name"), ("一心一意", "idiom"), ("的", "function"), ("龘", "unknown")]
)
def test_kind(word: str, kind: str) -> None:
    assert words.kind(word) == kind


def test_borders_and_shape() -> None:
    assert words.borders("讲奉献") == {0, 1, 3}
    assert words.shape("讲奉献") == (1, 2)


def test_jieba_leaves_no_cache_in_the_temporary_directory(tmp_path: Path) -> None:
    code = "from build_scripts.text import words; assert words.cut('学习') == ('学习',)"
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert not list(tmp_path.iterdir())
