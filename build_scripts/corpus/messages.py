"""Messages to the editor in English or Chinese.

The code writes every message in English. Where one is printed, `translate` recognises it by its template in
`messages.yml`, or in the table of problems, and fills what the braces hold into the Chinese template. So a message can
be raised, compared and cached as an ordinary text, and the same problem is printed in either language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from build_scripts.cleaning import RULES
from build_scripts.corpus.problems import KINDS
from build_scripts.system import yaml_files

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_TABLE = Path(__file__).with_name("messages.yml")
#: A name in braces, and nothing else in them: `{file: …}` is text.
_NAME = re.compile(r"\{(\w+)\}")
#: Messages contain messages at most this deep: a line, its message, a reason, a list of names.
_DEEPEST = 6


class _Template(NamedTuple):
    pattern: re.Pattern[str]
    chinese: str


def choose_language(wanted: str | None, environment: Mapping[str, str]) -> Language:
    """Return the language of messages: `wanted`, or Chinese where the locale is Chinese, or English.

    The variables count in the order of POSIX; the first that is not empty decides.
    """
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh" if (wanted or locale).lower().startswith("zh") else "en"


def read_table() -> dict[str, str]:
    """Return the Chinese template of each English template; the names of rules are among them."""
    root = yaml_files.parse(_TABLE.read_text("utf-8"))
    assert root
    texts = [text for kind in KINDS.values() for text in (kind.meaning, kind.hint) if text]
    kinds, rules = {text.english: text.chinese for text in texts}, {name: rule.label for name, rule in RULES.items()}
    return {**kinds, **rules, **yaml_files.load(root)}


@cache
def _list_templates() -> list[_Template]:
    """Return the templates, those with the most literal text first."""
    table = sorted(read_table().items(), key=lambda item: -len(_NAME.sub("", item[0])))
    return [_Template(_compile(english), chinese) for english, chinese in table]


def _compile(template: str) -> re.Pattern[str]:
    """Return a pattern of the texts of a template; its odd parts are the names."""
    parts = _NAME.split(template)
    values = {"number": r"[\d,.]+"}
    groups = (f"(?P<{part}>{values.get(part, '.+?')})" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(groups), re.S)


def translate(text: str, language: Language, depth: int = 0) -> str:
    """Return a message in a language; a text that no template matches is returned unchanged."""
    if language == "en" or not text or depth > _DEEPEST:
        return text
    for pattern, chinese in _list_templates():
        if found := pattern.fullmatch(text):
            parts = _NAME.split(chinese)
            parts[1::2] = [translate(found[name], language, depth + 1) for name in parts[1::2]]
            return "".join(parts)
    return text


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun in English, `1 error` or `2 errors`; `translate` knows both forms."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
