"""Pages of the former site that need not be rendered again.

A page follows from its Markdown, its view, its metadata, and what all pages depend on: code, templates, settings and
libraries. The cache of results knows the digest of the HTML for each of these inputs; a page of the former site with
this digest is copied.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from build_scripts.model import Edition, Parallel, Slogan, Speech
from build_scripts.system.cache import Results, compute_code_digest, open_results, recall, remember

#: Records that many pages share.
_SHARED = (Edition, Parallel, Slogan, Speech)
OVERRIDES = Path(__file__).resolve().parents[2] / "overrides"


@dataclass
class FormerPages:
    """The pages of a site in `folder`, which need not exist; `settings` is a digest of what every page depends on."""

    folder: Path
    settings: bytes
    _results: Results = field(default_factory=open_results)
    _inputs: dict[str, bytes] = field(default_factory=dict)
    _digests: dict[int, tuple[object, bytes]] = field(default_factory=dict)

    def restore(self, path: str, site: Path, *inputs: Any) -> bool:
        """Copy the page `path` into the folder `site` if it follows from the same inputs; return whether it does."""
        key = self._inputs[path] = hashlib.sha256(self.settings + self._encode(inputs)).digest()
        file = self.folder / path
        digest = recall(self._results, key)
        if digest is None or not file.is_file():
            return False
        content = file.read_bytes()
        if hashlib.sha256(content).digest() != digest:
            return False
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
        return True

    def record(self, path: str, html: str) -> None:
        """Remember what was rendered from the inputs that `restore` was given for this page."""
        if key := self._inputs.get(path):
            remember(self._results, key, hashlib.sha256(html.encode()).digest())

    def _encode(self, value: object) -> bytes:
        """Return bytes that are equal only for equal values; records that many pages share stand for their digests."""
        file = io.BytesIO()
        pickler = _Pickler(file)
        pickler.digest = self._digest
        # Otherwise the bytes depend on which equal strings are one object.
        pickler.fast = True
        pickler.dump(value)
        return file.getvalue()

    def _digest(self, record: Any) -> bytes:
        if id(record) not in self._digests:
            # Keep the record alive, so that its `id` is not given to another one.
            kind: Any = type(record)
            encoded = self._encode(_get_values(kind)(record))
            self._digests[id(record)] = record, hashlib.sha256(encoded).digest()
        return self._digests[id(record)][1]


class _Pickler(pickle.Pickler):
    """Writes records as their values: pickle asks each for its state by a slow function in Python."""

    digest: Callable[[object], bytes]

    def reducer_override(self, value: object) -> Any:
        kind: Any = type(value)
        if kind in _SHARED:
            return bytes, (self.digest(value),)
        return (
            (tuple, (kind.__qualname__, _get_values(kind)(value)))
            if hasattr(kind, "__dataclass_fields__")
            else NotImplemented
        )


@cache
def _get_values(kind: Any) -> Callable[[object], Any]:
    """Return the function that returns the values of the fields of a record of this class."""
    return attrgetter(*(each.name for each in fields(kind)))


def digest_settings(config: MkDocsConfig) -> bytes:
    """Return a digest of all that every page depends on."""
    digest = hashlib.sha256(compute_code_digest().encode())
    for path in (Path(config.config_file_path), *sorted(OVERRIDES.rglob("*"))):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update(f"{config.site_url} {config.extra.get('repository')}".encode())
    return digest.digest()
