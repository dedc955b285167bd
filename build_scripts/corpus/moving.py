"""Successors of published ids that are gone, written to `anchors.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from build_scripts import anchors
from build_scripts.corpus.problems import CorpusError, problem
from build_scripts.system.files import lock, write
from build_scripts.system.yaml_files import RecordsError


def record_moves(corpus: Path, moves: Mapping[str, Mapping[str, str]]) -> None:
    """Write for each speech where links to its former ids lead: old id → new id.

    Raises CorpusError, and writes nothing, if a speech or an id was never published or an id would lead to itself.
    """
    path = corpus / "anchors.yml"
    with lock(corpus):
        try:
            text = path.read_text("utf-8-sig") if path.is_file() else ""
            registry = anchors.read_registry(text)
        except UnicodeDecodeError as error:
            raise CorpusError([problem("A002", "anchors.yml", "not UTF-8", "save it as UTF-8")]) from error
        except RecordsError as error:
            raise CorpusError([problem("A002", "anchors.yml", each) for each in error.problems]) from error
        for speech, moved in moves.items():
            if speech not in registry.speeches:
                raise CorpusError([problem("A003", "anchors.yml", f"no speech {speech!r}")])
            known = registry.speeches[speech]
            registry.speeches[speech] = replace(known, moved=known.moved | dict(moved))
        content = anchors.write_registry(registry)
        try:
            anchors.read_registry(content)
        except RecordsError as error:
            raise CorpusError([problem("A003", "anchors.yml", each) for each in error.problems]) from error
        write(path, content.encode())
