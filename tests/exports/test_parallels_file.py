"""`data/parallels.jsonl`: every offset points at the text that is next to it, and each wording is written once."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from factories import make_library

from build_scripts.exports import data, export_speech
from build_scripts.exports.xml_formats import write_parallels
from build_scripts.model import Library, Site


def test_texts_are_the_slices_of_their_paragraphs(library: Library) -> None:
    texts = {(speech.id, p.id): p.text for speech in library.speeches for p in speech.paragraphs}
    groups = [json.loads(line) for line in dict(data.write_corpus_data(library))["data/parallels.jsonl"].splitlines()]
    assert len(groups) == len(library.parallels) > 0
    for group in groups:
        assert group["speeches"] == len({each["speech"] for each in group["passages"]}) > 1
        written = [each["text"] for each in group["passages"] if "text" in each]
        assert len(written) == len(set(written))
        for each in group["passages"]:
            text = each["text"] if "text" in each else group["passages"][each["same"]]["text"]
            assert text == texts[each["speech"], each["paragraph"]][each["start"] : each["end"]] != ""


def test_corpus_without_parallels_has_an_empty_file() -> None:
    assert dict(data.write_corpus_data(make_library()))["data/parallels.jsonl"] == b""


def test_tei_links_lead_to_words_of_speeches(library: Library) -> None:
    site = Site("语料库")
    files = {f"../{path}": text for each in library.editions for path, text in export_speech(each, site).items()}
    root = ElementTree.fromstring(write_parallels(library, site))
    links = [each.attrib["target"].split() for each in root.iter("{http://www.tei-c.org/ns/1.0}link")]
    assert len(links) == len(library.parallels) > 0
    for targets, parallel in zip(links, library.parallels, strict=True):
        found = [re.fullmatch(r"(.+)#string-range\((\w+),(\d+),(\d+)\)", each) for each in targets]
        assert [(f[2], int(f[3]), int(f[4])) for f in found if f] == [
            (p.paragraph, p.start, p.end - p.start) for p in parallel.passages
        ]
        assert all(f and f'xml:id="{f[2]}"' in files[f[1]].decode() for f in found)


def test_tei_of_no_parallels_is_a_document() -> None:
    assert ElementTree.fromstring(write_parallels(make_library(), Site("语料库"))).tag.endswith("}TEI")
