"""The theme's style sheets and ours → one style sheet, without the parts of the theme that this site cannot show.

A page is not painted before all its style is there. The theme's sheets are for every site; a third of them dresses what
comes only with an extension, a plugin or a feature. What `mkdocs.yml` does not name is left out, known by its classes;
nothing else is touched.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

#: How the classes of a part of the theme begin, and the settings with which it comes. Only parts of more than 1 KB.
PARTS = {
    "admonition": {"admonition"},
    "footnote": {"footnotes"},
    "highlight": {"codehilite", "pymdownx.highlight"},
    "keys": {"pymdownx.keys"},
    "md-annotation": {"content.code.annotate"},
    "md-code": {"content.code.copy", "content.code.select"},
    "md-search": {"search"},
    "md-tag": {"tags"},
    "md-tooltip": {"content.tooltips", "content.code.annotate", "content.footnote.tooltips"},
    "md-version": {"version"},
    "tabbed-": {"pymdownx.tabbed"},
    "task-list": {"pymdownx.tasklist"},
}
_COLOUR = re.compile(r"\[data-md-color-(?:primary|accent)=([\w-]+)\]")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)
#: A rule that holds no rules. In the theme's sheets no string holds a brace.
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_BRACKETS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_SELECTOR = re.compile(rf"(?:[^,(]|{_BRACKETS})+")


def one_sheet(theme: Iterable[str], ours: Iterable[str], settings: Collection[str]) -> str:
    """The theme's sheets without the parts that no setting brings, then all of ours; none with comments.

    `settings` are the names of extensions, plugins, features and palette colours in use, and the keys of `extra`.
    """
    absent = [re.escape(start) for start, bringing in PARTS.items() if bringing.isdisjoint(settings)]
    part = re.compile(rf"\.(?:{'|'.join(absent)})") if absent else re.compile(r"(?!)")

    def can_be(selector: str) -> bool:
        # What stands in brackets may say what an element is not.
        return not part.search(re.sub(_BRACKETS, "", selector)) and set(settings).issuperset(_COLOUR.findall(selector))

    def shown(rule: re.Match[str]) -> str:
        selectors = [selector for selector in _SELECTOR.findall(rule[1]) if can_be(selector)]
        return f"{','.join(selectors)}{{{rule[2]}}}" if selectors else ""

    kept = [_RULE.sub(shown, _COMMENT.sub("", sheet)) for sheet in theme]
    return "\n".join([*kept, *(_COMMENT.sub("", sheet) for sheet in ours)])
