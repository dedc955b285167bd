"""Excerpts: collected on any page, kept in the browser, ordered, annotated, saved."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from browser.conftest import Reader

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
QUERY = "群众"


def collect(reader: Reader, count: int) -> list[str]:
    """Collect the first hits of a search and return their texts."""
    page = reader.search(QUERY)
    texts = []
    for hit in page.locator("#search-results .hit").all()[:count]:
        hit.get_by_role("button", name="加入摘录").click()
        if (more := hit.get_by_role("button", name="展开全段")).count():
            more.click()
        texts.append(hit.locator(".hit-text > span").inner_text())
    return texts


def shown(reader: Reader) -> list[str]:
    return reader.page.locator("#excerpts blockquote").all_inner_texts()


def test_excerpts_survive_a_reload_and_are_ordered(reader: Reader) -> None:
    first, second = collect(reader, 2)
    page = reader.open("excerpts/")
    assert shown(reader) == [first, second]
    page.get_by_role("textbox", name="第 1 条的备注").fill("要查原件")
    page.get_by_role("button", name="下移第 1 条").press("Enter")
    assert shown(reader) == [second, first]
    page.reload()
    assert shown(reader) == [second, first]
    assert page.get_by_role("textbox", name="第 2 条的备注").input_value() == "要查原件"


def test_a_paragraph_of_a_speech_can_be_collected(reader: Reader, speeches: list[dict[str, Any]]) -> None:
    speech = speeches[0]
    paragraph = speech["paragraphs"][4]
    page = reader.open(speech["url"])
    page.locator(f"#{paragraph['id']} ~ a.permalink, #{paragraph['id']} a.permalink").first.click()
    page.get_by_role("menuitem", name="加入摘录").click()
    page = reader.open("excerpts/")
    assert shown(reader) == [paragraph["text"]]
    assert page.locator(".excerpt-source a").get_attribute("href").endswith(f"{speech['url']}#{paragraph['id']}")


def test_the_same_excerpt_is_collected_once(reader: Reader) -> None:
    collect(reader, 1)
    collect(reader, 1)
    assert reader.page.locator(".status-line").inner_text() == "已在摘录里"


def test_excerpts_can_be_removed_and_emptied(reader: Reader) -> None:
    first, _, third = collect(reader, 3)
    page = reader.open("excerpts/")
    page.get_by_role("button", name="删除第 2 条").click()
    assert shown(reader) == [first, third]
    page.get_by_role("button", name="清空").click()
    assert shown(reader) == [first, third]
    page.get_by_role("button", name="确定清空 2 条").click()
    assert shown(reader) == []
    assert "还没有摘录" in page.locator("#excerpts").inner_text()


def test_a_word_file_has_words_notes_and_references(reader: Reader) -> None:
    first, second = collect(reader, 2)
    page = reader.open("excerpts/")
    page.get_by_role("textbox", name="第 2 条的备注").fill("<甲> & 乙")
    with page.expect_download() as download:
        page.get_by_role("button", name="保存为 Word").click()
    assert download.value.suggested_filename == "摘录.docx"
    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert archive.testzip() is None
    assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
    paragraphs = [
        "".join(text.text or "" for text in paragraph.iter(f"{WORD}t"))
        for paragraph in etree.fromstring(archive.read("word/document.xml")).iter(f"{WORD}p")
    ]
    assert paragraphs[:5] == [f"{first}[1]", "", f"{second}[2]", "<甲> & 乙", ""]
    assert paragraphs[5] == "参考文献"
    assert paragraphs[6].startswith("[1] ")
    assert "[EB/OL]" in paragraphs[7]


def test_other_files_can_be_saved(reader: Reader) -> None:
    (first,) = collect(reader, 1)
    page = reader.open("excerpts/")
    for name, ending, expected in (("Markdown", "md", "## 参考文献"), ("RIS", "ris", "TY  - ELEC")):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"保存为 {name}").click()
        assert download.value.suggested_filename == f"摘录.{ending}"
        saved = Path(download.value.path()).read_text("utf-8")
        assert expected in saved
        assert first[:10] in saved.replace("\\", "")
