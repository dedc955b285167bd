"""Records for reference managers: BibTeX (biblatex), RIS and CSL-JSON, for each speech and for the whole corpus.

All three agree with what the speech's page tells Zotero: a web page, with the speaker as its author, the stated date of
the speech, its address and the revision. Facts that the text does not state are omitted; the reader adds the date of
access.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from build_scripts.exports.data import to_json_lines
from build_scripts.model import Edition, Library, Site

#: Characters with a special meaning in a BibTeX field.
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def write_bibtex(edition: Edition, site: Site) -> bytes:
    """Return one BibTeX entry of type `online`."""
    return _to_bibtex(edition, site).encode()


def write_ris(edition: Edition, site: Site) -> bytes:
    """Return one RIS record of type ELEC."""
    return _to_ris(edition, site).encode()


def write_csl(edition: Edition, site: Site) -> bytes:
    """Return a CSL-JSON list with one item of type `webpage`."""
    return to_json_lines([to_csl(edition, site)])


def write_references(library: Library, site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of `data/references.*`, the records of all speeches in each format."""
    yield "data/references.bib", "\n".join(_to_bibtex(each, site) for each in library.editions).encode()
    yield "data/references.ris", "\r\n".join(_to_ris(each, site) for each in library.editions).encode()
    yield "data/references.csl.json", to_json_lines([to_csl(each, site) for each in library.editions])


def _to_bibtex(edition: Edition, site: Site) -> str:
    """Double braces preserve the letters of a title and keep a name in one piece."""
    speech = edition.speech
    fields = {
        "title": f"{{{_escape_bibtex(speech.title)}}}",
        "author": f"{{{_escape_bibtex(speech.speaker)}}}" if speech.speaker else "",
        "date": speech.fact("date") or "",
        "organization": f"{{{_escape_bibtex(site.name)}}}",
        "version": edition.revision,
        "url": site.at(speech.url),
        "langid": "chinese",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{speech.id},\n{''.join(lines)}}}\n"


def _escape_bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in _to_one_line(text))


def _to_ris(edition: Edition, site: Site) -> str:
    speech = edition.speech
    date = speech.fact("date") or ""
    fields = [
        ("TY", "ELEC"),
        ("ID", speech.id),
        ("TI", _to_one_line(speech.title)),
        ("AU", _to_one_line(speech.speaker)),
        ("PY", date[:4]),
        ("DA", "/".join([*date.split("-"), "", ""][:3]) + "/" if date else ""),
        ("PB", _to_one_line(site.name)),
        ("ET", edition.revision),
        ("LA", "zh-CN"),
        ("UR", site.at(speech.url)),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def to_csl(edition: Edition, site: Site) -> dict[str, Any]:
    """Return one CSL item. A name is `literal`, because a masked name cannot be divided."""
    speech = edition.speech
    date = speech.fact("date")
    item: dict[str, Any] = {"id": speech.id, "type": "webpage", "title": speech.title}
    if speech.speaker:
        item["author"] = [{"literal": speech.speaker}]
    if date:
        item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    item |= {"container-title": site.name, "language": "zh-CN"}
    if edition.revision:
        item["version"] = edition.revision
    if site.address:
        item["URL"] = site.at(speech.url)
    return item


def _to_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
