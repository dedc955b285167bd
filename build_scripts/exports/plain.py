"""Each speech as plain text. (As Markdown a speech is downloaded as its page is written, see `pages`.)

The words are those of the speech, each paragraph whole; what we add ourselves is below a rule.
"""

from __future__ import annotations

from build_scripts.model import Site, Speech


def text(speech: Speech, site: Site, version: str) -> str:
    """Title, the lines above the speech, its paragraphs, the lines below; then a rule, and what this is."""
    heads = [line for line in speech.front_matter if line != speech.title]
    blocks = [speech.title, *heads, *(paragraph.text for paragraph in speech.paragraphs), *speech.back_matter]
    colophon = " ".join(filter(None, (f"{site.name}，语料库版本 {version}，{speech.id}", site.at(speech.url))))
    return "\n\n".join([*blocks, "--", colophon]) + "\n"
