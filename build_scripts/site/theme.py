"""The Jinja environment of the templates in `overrides/`: filters, checked links, errors for unknown names."""

from __future__ import annotations

import re
from dataclasses import is_dataclass
from typing import Any

from jinja2 import Environment, Undefined, UndefinedError, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files

from build_scripts.pages.facts import choose_date, find_list, words, write_stated_date
from build_scripts.pages.marking import strip_note
from build_scripts.pages.slogan_index import get_order_path
from build_scripts.text.markdown import shorten, show_invisible

#: A line end with the empty lines and the indent after it.
_INDENT = re.compile(r"\n\s+")


class StrictUndefined(Undefined):
    """Fail where a template asks one of our records for a name that it does not have.

    The theme's templates rely on undefined names being empty, so jinja2.StrictUndefined cannot be used for all.
    """

    def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, *more: Any) -> None:
        super().__init__(hint, obj, name, *more)
        if is_dataclass(obj) and type(obj).__module__.startswith("build_scripts."):
            raise UndefinedError(f"{type(obj).__name__} has no {name!r}")


class _WithoutIndents(Extension):
    """Write pages without the templates' indents and empty lines, a twentieth of a page; no template has `pre`."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENT.sub("\n", source)


def prepare_templates(env: Environment, files: Files) -> None:
    """Give the templates our filters and globals."""

    @pass_context
    def link(context: Context, path: str) -> str:
        """Return the address of a page, given by the path of its Markdown, relative to the current page."""
        file = files.src_uris.get(path)
        if file is None:
            raise PluginError(f"{context['page'].file.src_uri}: a link leads to {path}, which does not exist")
        return file.url_relative_to(context["page"].file)

    env.add_extension(_WithoutIndents)
    env.undefined = StrictUndefined
    env.filters |= {
        "link": link,
        "grouped": "{:,}".format,
        "shorten": shorten,
        "show_invisible": show_invisible,
        "strip_note": strip_note,
        "choose_date": choose_date,
        "date_in_chinese": write_stated_date,
        "list_of": find_list,
    }
    env.globals["orders"] = [(id_, name.name, get_order_path(id_)) for id_, name in words()["orders"].items()]
