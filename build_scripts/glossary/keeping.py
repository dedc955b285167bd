"""Sightings as text that can be kept from one build to the next, under a name that no other speech or rule can have."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from build_scripts.glossary.sightings import Sighting
from build_scripts.records import Speech

#: All code that sightings depend on, below `build_scripts/`.
_CODE = ("glossary/*.py", "words.py", "characters.py", "records.py")
#: Libraries whose data they depend on: the dictionary, the characters.
_LIBRARIES = ("jieba", "opencc")


@cache
def rules_version() -> str:
    """Names the code and the data that make sightings: another version of these has another name."""
    digest = hashlib.sha256(sys.version.encode())
    home = Path(__file__).parent.parent
    for path in sorted(path for pattern in _CODE for path in home.glob(pattern)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()


def content_name(speech: Speech) -> str:
    """Names all of a speech that its sightings depend on: ids and texts of its paragraphs."""
    content = json.dumps([(paragraph.id, paragraph.text) for paragraph in speech.paragraphs], ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


def written(sightings: Sequence[Sighting]) -> str:
    return json.dumps([astuple(sighting) for sighting in sightings], ensure_ascii=False)


def read_back(text: str) -> tuple[Sighting, ...]:
    """What `written` wrote. Raises ValueError or TypeError for anything else."""
    rows: list[list[Any]] = json.loads(text)
    return tuple(Sighting(*[*row[:-1], tuple(row[-1])]) for row in rows)
