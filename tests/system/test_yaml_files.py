"""YAML is read with the line of every value and every fault; no input crashes the process."""

from __future__ import annotations

import pytest
import yaml

from build_scripts.system.yaml_files import YamlError, line_of, load, parse


def read(text: str) -> object:
    root = parse(text)
    return load(root) if root else None


def test_values_are_read_and_dates_stay_texts() -> None:
    assert read("a: 2011-08-04\nb: [1, true]\n") == {"a": "2011-08-04", "b": [1, True]}
    assert read("") is None


def test_nodes_have_lines() -> None:
    root = parse("# 甲\na:\n  - b\n")
    assert isinstance(root, yaml.MappingNode)
    assert [(line_of(key), line_of(value)) for key, value in root.value] == [(2, 3)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [", 3),
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: 1\nb: !!python/name:os.system x\n", 2),
        ("a: !!bool maybe", 1),
        ("a: !!timestamp x", 1),
        (f"a: {'9' * 5000}", 1),
    ],
)
def test_a_fault_has_its_line(text: str, line: int) -> None:
    with pytest.raises(YamlError) as error:
        read(text)
    assert error.value.line == line


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("甲:\n  reject: true\n  reason：无\n", 3, "full-width colon"),
        ("甲：\n  reject: true\n", 1, "full-width colon"),
        ("甲:\n\treject: true\n", 2, "a tab"),
        ("# 说明\n{}\n甲:\n  reject: true\n", 3, "delete {}"),
    ],
)
def test_usual_slips_of_typists_are_named(text: str, line: int, cause: str) -> None:
    with pytest.raises(YamlError, match=cause) as error:
        read(text)
    assert error.value.line == line


@pytest.mark.parametrize(
    "text", ["a: 见：甲\n", "- “甲：乙”\n", '"甲：乙": {b: 1}\n', "a:\n- 甲：乙\n", "a: {}\nb: {}\n"]
)
def test_full_width_colons_of_texts_are_texts(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize("nested", ["[", "{a: ", "- ", "? ", "[\n"])
def test_deep_nesting_is_a_fault(nested: str) -> None:
    with pytest.raises(YamlError, match="nested too deep"):
        read(nested * 300_000)
