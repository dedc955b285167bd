"""Light markup other than Markdown, line for line: wikis, TeX, Org, reStructuredText, subtitles.

One table says for each what gives it away, which lines are frame, what a heading is, and which signs go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from build_scripts.raw_files.lines import Extracted, Line, is_blank

#: Facts that the fields of these formats name.
_FACTS = {
    "title": "page_title",
    "标题": "page_title",
    "date": "published",
    "日期": "published",
    "author": "author",
    "作者": "author",
}
#: Code points of a line that may be a command, a field or a heading. Chosen: a heading has up to 90.
LONGEST_COMMAND = 500
_UNDERLINE = re.compile(r"([=\-~^\"'#*])\1{3,}\s*")


@dataclass(frozen=True)
class _Markup:
    """A format: `frame` are whole lines, `head` is all before the text; `heading` has groups `signs` and `text`.

    `field` has groups `name` and `value`; `signs` are replaced in the order given.
    """

    detect: re.Pattern[str]
    frame: re.Pattern[str]
    heading: re.Pattern[str]
    field: re.Pattern[str]
    signs: tuple[tuple[re.Pattern[str], str], ...] = ()
    head: re.Pattern[str] | None = None
    underlines: bool = False


_NEVER = re.compile(r"(?!)(?P<signs>)(?P<text>)(?P<name>)(?P<value>)")
_MARKUPS = (
    _Markup(  # MediaWiki: Help:Formatting, Help:Templates.
        re.compile(r"^={2,6}[^=\n]++={2,6}[ \t]*$|\A\s*\{\{[^{}]*\n\s*\|", re.M),
        re.compile(r"\s*(?:\{\{.*\}\}|\[\[(?:category|分类|file|image|文件):[^\]]*\]\]|__[A-Z]+__)\s*", re.I),
        re.compile(r"(?P<signs>={1,6})\s*(?P<text>[^=\n].*?)\s*(?P=signs)\s*"),
        re.compile(r"\s*\|\s*(?P<name>[^=|]+?)\s*=\s*(?P<value>.*)"),
        (
            (re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]"), r"\1"),
            (re.compile(r"'{2,5}|<br\s*/?>|</?(?:poem|center|onlyinclude|section)\b[^<>]*>"), ""),
            (re.compile(r"^[:;*]+[ \t]*"), ""),
        ),
        re.compile(r"\A\s*\{\{(?:[^{}]++|\{\{[^{}]*+\}\})*+\}\}[ \t]*\n"),
    ),
    _Markup(
        re.compile(r"\\documentclass\b|\\begin\{document\}"),
        re.compile(
            r"\s*(?:%.*|\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?|\\[a-zA-Z]+\*?(?:\[[^\]]*\])?(?:\{[\w.,-]*\})*)\s*"
        ),
        re.compile(r"\s*\\(?P<signs>(?:sub)*section|chapter|part|paragraph)\*?\{(?P<text>.*)\}\s*"),
        re.compile(r"\s*\\(?P<name>title|author|date)\{(?P<value>.*)\}\s*"),
        (
            (re.compile(r"\\(?:text\w+|emph|underline|hspace\*?|noindent|indent|quad|qquad)\b\s*"), ""),
            (re.compile(r"\\\\|\\(?=[#$%&_{}])|[{}]"), ""),
            (re.compile("~"), " "),
            (re.compile("``"), "“"),
            (re.compile("''"), "”"),
        ),
        re.compile(r"\A(?:.*\n)*?[ \t]*\\begin\{document\}[ \t]*\n"),
    ),
    _Markup(
        re.compile(r"^#\+(?:title|author|date|options|startup):", re.I | re.M),
        re.compile(r"\s*(?:#\+.*|# .*|:[A-Z_]+:.*)\s*", re.I),
        re.compile(r"(?P<signs>\*+)[ \t]+(?P<text>.*?)\s*(?::[\w:@]+:)?\s*"),
        re.compile(r"\s*#\+(?P<name>\w+):\s*(?P<value>.*)"),
    ),
    _Markup(  # The lines of fields below the underlined title.
        re.compile(r"\A\s*[^\n]+\n[=\-~^\"'#*]{4,}[ \t]*\n\s*(?:\n?:[^:\n]{1,20}:[^\n]*)+\n"),
        re.compile(r"\s*(?:\.\. .*|:[^:\n]{1,20}:.*)\s*"),
        _NEVER,
        re.compile(r"\s*:(?P<name>[^:]+):\s*(?P<value>.*)"),
        ((re.compile(r"\*\*|``"), ""),),
        underlines=True,
    ),
    _Markup(  # SubRip and WebVTT.
        re.compile(r"\A\s*(?:WEBVTT[^\n]*\n\s*)?(?:\d+[ \t]*\n)?(?:\d\d:)?\d\d:\d\d[,.]\d{3} --> "),
        re.compile(r"\s*(?:WEBVTT.*|\d+|(?:\d\d:)?\d\d:\d\d[,.]\d{3} --> .*)\s*"),
        _NEVER,
        _NEVER,
        ((re.compile(r"</?[a-z][^<>]*>"), ""),),
    ),
)


def is_markup(text: str) -> bool:
    """Return whether the text has what only one of these formats has."""
    return any(each.detect.search(text) for each in _MARKUPS)


def read_markup(text: str) -> Extracted:
    """Return the lines without signs; fields, commands, templates and times are frame."""
    markup = next(each for each in _MARKUPS if each.detect.search(text))
    lines: list[Line] = []
    facts: dict[str, str] = {}
    head = markup.head.match(text) if markup.head else None
    in_head = head[0].count("\n") if head else 0
    for number, source in enumerate(re.split(r"\r\n|\r|\n", text.removesuffix("\n"))):
        is_short = len(source) <= LONGEST_COMMAND
        field = markup.field.fullmatch(source) if is_short else None
        if field and (name := _FACTS.get(field["name"].strip().lower())):
            facts.setdefault(name, field["value"].strip())
        if number < in_head or field or (is_short and markup.frame.fullmatch(source)):
            lines.append(Line(source).mark("frame"))
        elif markup.underlines and _UNDERLINE.fullmatch(source) and lines and not is_blank(lines[-1].text):
            lines[-1].mark("heading", 1)
            lines.append(Line(""))
        elif is_short and (heading := markup.heading.fullmatch(source)):
            level = max(1, min(len(heading["signs"]), 6))
            lines.append(Line(_strip_signs(heading["text"], markup)).mark("heading", level))
        else:
            lines.append(Line(_strip_signs(source, markup)))
    return Extracted(lines, facts)


def _strip_signs(text: str, markup: _Markup) -> str:
    for sign, replacement in markup.signs:
        text = sign.sub(replacement, text)
    return text
