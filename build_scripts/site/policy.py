"""A page → the page with its Content-Security-Policy: what a browser may run and load for it, and nothing else.

Speeches come from anywhere, so escaping is not the only lock: a script that slipped into a page would not run. Scripts
and styles are files of the site; the few scripts that the theme writes into its pages are allowed one by one, by their
hash. They are known by the theme's own templates and never by the page alone, so no text can vouch for itself. What a
policy in a page cannot say (who may frame it) is for the server's headers; README.md lists what remains loose.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from functools import cache

#: Before everything that the policy speaks of; the encoding alone must come first.
_PLACE = '<meta charset="utf-8">'
#: What may be loaded, and from where. `data:` are the theme's icons, which its style sheets hold.
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
#: Scripts of a file, and data that nothing runs.
_HARMLESS = re.compile(r"""\bsrc=|\btype="(?:application/(?:ld\+)?json|text/plain)\"""")
_FILLED_IN = re.compile(r"\{\{.*?\}\}", re.S)


class ForeignScriptError(ValueError):
    """A page holds a script that is not the theme's; the message shows how it begins."""


def own_scripts(templates: Iterable[str]) -> re.Pattern[str]:
    """What a script written into a page may be: those in the texts of these templates, and nothing with none.

    What a template fills in stands within a string there; it may hold nothing that ends one.
    """
    scripts = sorted({script for template in templates for script in _INLINE.findall(template)})
    forms = (r'[^"\'`\\<>\n]*'.join(map(re.escape, _FILLED_IN.split(script))) for script in scripts)
    return re.compile("|".join(forms) or r"(?!)")


def guarded(page: str, own: re.Pattern[str]) -> str:
    """The page with a policy that allows the scripts written into it, all of which must be `own`.

    Raises ForeignScriptError for any other, and ValueError for a page that does not begin as the theme's do.
    """
    before, found, behind = page.partition(_PLACE)
    if not found or "<script" in before:
        raise ValueError(f"no {_PLACE} stands before the scripts of the page")
    return f'{before}{found}\n      <meta http-equiv="Content-Security-Policy" content="{_policy(page, own)}">{behind}'


def _policy(page: str, own: re.Pattern[str]) -> str:
    hashes = sorted({_hash(script) for script in _inline_scripts(page, own)})
    rules = ((name, " ".join([sources, *hashes]) if name == "script-src" else sources) for name, sources in _RULES)
    return html.escape("; ".join(f"{name} {sources}" for name, sources in rules)).replace("&#x27;", "'")


def _inline_scripts(page: str, own: re.Pattern[str]) -> Iterator[str]:
    for attributes, script in _SCRIPT.findall(page):
        if _HARMLESS.search(attributes):
            continue
        if attributes or not own.fullmatch(script):
            raise ForeignScriptError(f"a script that is not the theme's is written into the page: {script[:60]!r}")
        yield script


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
