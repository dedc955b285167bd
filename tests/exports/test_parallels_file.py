"""`data/parallels.jsonl`: every offset points at the text that is next to it."""

from __future__ import annotations

import json

from factories import make_library

from build_scripts.exports import data
from build_scripts.model import Library


def test_texts_are_the_slices_of_their_paragraphs(library: Library) -> None:
    texts = {(speech.id, p.id): p.text for speech in library.speeches for p in speech.paragraphs}
    groups = [json.loads(line) for line in dict(data.write_slogans(library))["data/parallels.jsonl"].splitlines()]
    assert len(groups) == len(library.parallels) > 0
    for group in groups:
        assert group["speeches"] == len({each["speech"] for each in group["passages"]}) > 1
        for each in group["passages"]:
            assert each["text"] == texts[each["speech"], each["paragraph"]][each["start"] : each["end"]] != ""


def test_corpus_without_parallels_has_an_empty_file() -> None:
    assert dict(data.write_slogans(make_library()))["data/parallels.jsonl"] == b""
