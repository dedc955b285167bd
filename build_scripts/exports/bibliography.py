"""Records for reference managers: BibTeX (biblatex), RIS and CSL-JSON, for each speech and for the whole corpus.

All three say what the page itself says to Zotero: a web page, with the speaker as its author, the stated date of the
speech, and its address. What the text does not state is not there; the date of access is the reader's own.
"""

from __future__ import annotations

import re
from typing import Any

from build_scripts.exports.json import indented
from build_scripts.model import Library, Site, Speech

#: Characters with a meaning of their own in a field of BibTeX.
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def of_speech(speech: Speech, site: Site, version: str) -> dict[str, bytes]:
    """The records of one speech, by the ends of their files' names."""
    each = (speech, site, version)
    texts = {"bib": bibtex(*each), "ris": ris(*each), "csl.json": indented([csl(*each)]) + "\n"}
    return {end: text.encode() for end, text in texts.items()}


def of_corpus(library: Library, site: Site) -> dict[str, bytes]:
    """`data/references.*`: the records of all speeches together."""
    speeches = [(speech, site, library.version) for speech in library.speeches]
    texts = {
        "bib": "\n".join(bibtex(*each) for each in speeches),
        "ris": "\r\n".join(ris(*each) for each in speeches),
        "csl.json": indented([csl(*each) for each in speeches]) + "\n",
    }
    return {f"data/references.{end}": text.encode() for end, text in texts.items()}


def bibtex(speech: Speech, site: Site, version: str) -> str:
    """One entry of type `online`; double braces keep a title's letters and a name in one piece."""
    fields = {
        "title": f"{{{_bibtex(speech.title)}}}",
        "author": f"{{{_bibtex(speech.speaker)}}}" if speech.speaker else "",
        "date": speech.fact("date") or "",
        "organization": f"{{{_bibtex(site.name)}}}",
        "version": version,
        "url": site.at(speech.url),
        "langid": "chinese",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{speech.id},\n{''.join(lines)}}}\n"


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(character, character) for character in _line(text))


def ris(speech: Speech, site: Site, version: str) -> str:
    """One record of type ELEC, its lines ended as RIS wants them."""
    date = speech.fact("date") or ""
    fields = [
        ("TY", "ELEC"),
        ("ID", speech.id),
        ("TI", _line(speech.title)),
        ("AU", _line(speech.speaker)),
        ("PY", date[:4]),
        ("DA", "/".join([*date.split("-"), "", ""][:3]) + "/" if date else ""),
        ("PB", _line(site.name)),
        ("ET", version),
        ("LA", "zh-CN"),
        ("UR", site.at(speech.url)),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def csl(speech: Speech, site: Site, version: str) -> dict[str, Any]:
    """One item; a name is literal, for nobody says where a masked one divides."""
    date = speech.fact("date")
    item: dict[str, Any] = {"id": speech.id, "type": "webpage", "title": speech.title}
    if speech.speaker:
        item["author"] = [{"literal": speech.speaker}]
    if date:
        item["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    item |= {"container-title": site.name, "language": "zh-CN", "version": version}
    if site.address:
        item["URL"] = site.at(speech.url)
    return item


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
