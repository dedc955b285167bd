"""The site of a corpus with hostile texts in every field: they are text on pages and in data."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from conftest import HostileSite

#: An address that runs a script, or leads to another host.
LEAVES = re.compile(r"\s*(?:(?:javascript|vbscript|data|https?):|//)", re.I)


class Elements(HTMLParser):
    """All elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def test_no_page_has_an_element_or_attribute_from_a_text(hostile: HostileSite) -> None:
    pages = sorted(hostile.folder.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        html = path.read_text("utf-8")
        for tag, attributes in Elements(html).found:
            where = (path.name, tag, attributes)
            assert not {name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")}, where
            assert tag not in ("iframe", "base", "style", "math", "object", "embed"), where
            for name in ("href", "src", "action", "content"):
                if name != "content" or "http-equiv" in attributes:
                    assert not LEAVES.match(attributes.get(name, "")), where


def test_every_page_has_one_policy_before_its_first_script(hostile: HostileSite) -> None:
    for path in sorted(hostile.folder.rglob("*.html")):
        html = path.read_text("utf-8")
        policies = [a["content"] for _, a in Elements(html).found if a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, path
        assert "'unsafe" not in policies[0], path
        assert html.index("http-equiv=") < html.index("<script"), path


def test_the_data_says_the_texts_to_the_character(hostile: HostileSite) -> None:
    (entry,) = (json.loads(line) for line in (hostile.folder / "data/speeches.jsonl").read_text("utf-8").splitlines())
    said = [paragraph["text"] for paragraph in entry["paragraphs"]]
    assert [text for text in hostile.texts if f"{text}。" not in said] == []
    assert entry["title"] == hostile.texts[0]


def test_no_cell_of_a_table_is_a_formula(hostile: HostileSite) -> None:
    for path in hostile.folder.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            assert not [cell for cell in row if re.match(r"[=+\-@\t\r\n＝＋－＠]", cell)], path


def test_the_speech_as_tei_says_every_paragraph(hostile: HostileSite) -> None:
    root = ElementTree.fromstring((hostile.folder / f"speeches/{hostile.speech}/{hostile.speech}.xml").read_bytes())
    said = {"".join(element.itertext()) for element in root.iter()}
    assert [text for text in hostile.texts if f"{text}。" not in said] == []
