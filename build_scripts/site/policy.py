"""The Content-Security-Policy of a page: what a browser may run and load for it.

Speeches come from anywhere, so escaping is not the only protection: a script that got into a page would not run.
Scripts and styles are files of the site; the few scripts that the theme writes into its pages are allowed by their
hashes. They are recognised by the theme's own templates, never by the page alone, so that no text can vouch for itself.
What a policy in a page cannot contain (who may frame it) belongs in the server's headers.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from functools import cache

#: The policy is written after this, before everything that it is about; only the encoding must come first.
_CHARSET = '<meta charset="utf-8">'
#: What may be loaded, and from where. `data:` is for the icons in the theme's style sheets.
_RULES = (
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("connect-src", "'self'"),
    ("form-action", "'self'"),
    ("base-uri", "'none'"),
)
_INLINE = re.compile(r"<script>(.*?)</script>", re.S)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.S | re.I)
#: Script files, and data that no browser runs.
_HARMLESS = re.compile(r"""\bsrc=|\btype="(?:application/(?:ld\+)?json|text/plain)\"""")
_FILLED_IN = re.compile(r"\{\{.*?\}\}", re.S)


class ForeignScriptError(ValueError):
    """A page contains a script that is not the theme's; the message shows its beginning."""


def match_scripts(templates: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the scripts that these templates write into pages; without templates it matches nothing.

    The values that a template fills in are inside strings there; they may contain nothing that ends a string.
    """
    scripts = sorted({script for template in templates for script in _INLINE.findall(template)})
    forms = (r'[^"\'`\\<>\n]*'.join(map(re.escape, _FILLED_IN.split(script))) for script in scripts)
    return re.compile("|".join(forms) or r"(?!)")


def add_policy(page: str, own: re.Pattern[str]) -> str:
    """Return the page with a policy that allows the scripts written into it, all of which must match `own`.

    Raises ForeignScriptError for any other, and ValueError for a page that does not begin like the theme's pages.
    """
    before, found, after = page.partition(_CHARSET)
    if not found or "<script" in before:
        raise ValueError(f"the page has no {_CHARSET} before its scripts")
    written = _write_policy(page, own)
    return f'{before}{found}\n      <meta http-equiv="Content-Security-Policy" content="{written}">{after}'


def _write_policy(page: str, own: re.Pattern[str]) -> str:
    hashes = sorted({_hash(script) for script in _list_inline_scripts(page, own)})
    rules = ((name, " ".join([sources, *hashes]) if name == "script-src" else sources) for name, sources in _RULES)
    return html.escape("; ".join(f"{name} {sources}" for name, sources in rules)).replace("&#x27;", "'")


def _list_inline_scripts(page: str, own: re.Pattern[str]) -> Iterator[str]:
    for attributes, script in _SCRIPT.findall(page):
        if _HARMLESS.search(attributes):
            continue
        if attributes or not own.fullmatch(script):
            raise ForeignScriptError(f"the page contains a script that is not the theme's: {script[:60]!r}")
        yield script


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
