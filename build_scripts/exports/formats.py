"""The formats in which each speech is published, next to its page as `speeches/ID/ID.ENDING`.

This table is the only list of formats: the build, the links on a speech's page, the JSON-LD, the archive, the file
`_headers`, the data page and the tests derive from it. `build_scripts/README.md` says how to add a format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from build_scripts.exports import bibliography, data, plain, xml_formats
from build_scripts.model import Edition, Site


@dataclass(frozen=True, slots=True)
class Format:
    """One format of a speech.

    `ending` is that of the file's name, `label` the text of the link on the page, `description` its explanation on the
    data page. With `in_archive`, `data/corpus.zip` contains the files; without, `data/` has the same content of all
    speeches in one file.
    """

    ending: str
    media_type: str
    label: str
    write: Callable[[Edition, Site], bytes]
    in_archive: bool
    description: str


SPEECH_FORMATS = (
    Format("txt", "text/plain", "文本", plain.write_text, True,
           "纯文本（UTF-8，开头有 BOM）：题名、题署、各段、落款；“--”以下是本库的说明"),
    Format("md", "text/markdown", "Markdown", plain.write_markdown, True,
           "网页的源文件：篇首是已知各项，标题和各段带编号（{: #sec_1 }）"),
    Format("json", "application/json", "JSON", data.write_speech, False,
           "与 speeches.jsonl 中该篇的一行相同"),
    Format("xml", "application/tei+xml", "TEI", xml_formats.write_tei, True,
           "TEI P5：每节、每段和每个要点的编号是 xml:id，有编号的元素，文字与网页逐字相同"),
    Format("bib", "application/x-bibtex", "BibTeX", bibliography.write_bibtex, False,
           "这一篇的题录，供 LaTeX 使用"),
    Format("ris", "application/x-research-info-systems", "RIS", bibliography.write_ris, False,
           "这一篇的题录，供 Zotero、EndNote、NoteExpress 导入"),
    Format("csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON", bibliography.write_csl, False,
           "这一篇的题录，供 CSL 样式排版"),
)  # fmt: skip


def write_headers() -> bytes:
    """Return the file `_headers`, by which Netlify and Cloudflare Pages state the character set of text formats.

    JSON and XML have none, because their encoding is UTF-8 by definition; raw files have encodings of their own.
    """
    texts = [each for each in SPEECH_FORMATS if not each.media_type.endswith(("json", "xml"))]
    return "".join(
        f"/speeches/*.{each.ending}\n  Content-Type: {each.media_type}; charset=utf-8\n" for each in texts
    ).encode()
