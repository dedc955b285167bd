"""The formats in which each speech is published, next to its page as `speeches/ID/ID.ENDING`.

This table is the only list of formats: the build, the links on a speech's page, the JSON-LD, the archive and the tests
derive from it. To add a format, write a function `(Edition, Site) -> bytes`, add a line here and a row to
`docs/data.md`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from build_scripts.exports import bibliography, data, plain, xml_formats
from build_scripts.model import Edition, Site


@dataclass(frozen=True, slots=True)
class Format:
    """One format of a speech.

    `ending` is that of the file's name, `label` the text of the link on the page. With `in_archive`, `data/corpus.zip`
    contains the files; without, `data/` has the same content of all speeches in one file.
    """

    ending: str
    media_type: str
    label: str
    write: Callable[[Edition, Site], bytes]
    in_archive: bool


SPEECH_FORMATS = (
    Format("txt", "text/plain", "文本", plain.write_text, in_archive=True),
    Format("md", "text/markdown", "Markdown", plain.write_markdown, in_archive=True),
    Format("json", "application/json", "JSON", data.write_speech, in_archive=False),
    Format("xml", "application/tei+xml", "TEI", xml_formats.write_tei, in_archive=True),
    Format("bib", "application/x-bibtex", "BibTeX", bibliography.write_bibtex, in_archive=False),
    Format("ris", "application/x-research-info-systems", "RIS", bibliography.write_ris, in_archive=False),
    Format("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", bibliography.write_csl, in_archive=False),
)
