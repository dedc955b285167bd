"""What MkDocs does with each page: the side bar shows the outline of a speech, styles are one file,
and every page says what a browser may run for it.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from build_scripts.site import policy, style

#: All style sheets as one file: the theme's, and ours in the order of mkdocs.yml. overrides/main.html knows it, too.
STYLE = "assets/css/all.css"
THEME_STYLE = re.compile(r"assets/stylesheets/(?:main|palette)\.\w+\.min\.css(?P<map>\.map)?")
#: Where the theme's templates keep the scripts that they write into pages.
SCRIPT_TEMPLATES = re.compile(r"partials/javascripts/.*\.html|main\.html")


class _State:
    """What one run of MkDocs knows: the theme's scripts, None where its server writes one of its own into pages."""

    own_scripts: re.Pattern[str] | None = None
    serving = False


def on_startup(command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
    """`mkdocs serve` reloads pages by a script within them, which a policy would forbid: it gives them none."""
    _State.serving = command == "serve"


def on_env(env: Environment, **_: Any) -> Environment:
    """Learn the theme's scripts from its templates, and leave out the lines on which these only decide something.

    Their line ends and indents are 2 KB of a page. Between elements some white space stays, but between blocks.
    """
    env.trim_blocks = env.lstrip_blocks = True
    if env.loader and not _State.serving:
        names = filter(SCRIPT_TEMPLATES.fullmatch, env.list_templates())
        _State.own_scripts = policy.own_scripts(env.loader.get_source(env, name)[0] for name in names)
    return env


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Give every page its policy; a script that is not the theme's stops the build."""
    return _guarded(output, page.file.src_uri)


def on_post_template(output_content: str, template_name: str, **_: Any) -> str:
    """The same for the page that is shown for a wrong address."""
    return _guarded(output_content, template_name) if template_name.endswith(".html") else output_content


def _guarded(page: str, name: str) -> str:
    if _State.own_scripts is None:
        return page
    try:
        return policy.guarded(page, _State.own_scripts)
    except ValueError as error:
        raise PluginError(f"{name}: {error}") from error


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Publish `ID.md.txt` as `ID.md`, and all style sheets as one.

    Under its own name MkDocs would take `ID.md` for a page. Builders that know no hooks publish the style sheets one by
    one, which looks the same.
    """
    theirs = []
    for file in list(files):
        if file.src_uri.endswith(".md.txt"):
            file.dest_uri = file.src_uri.removesuffix(".txt")
        elif found := THEME_STYLE.fullmatch(file.src_uri):
            files.remove(file)
            theirs += [] if found["map"] else [file.content_string]
    sheets = [sheet for path in config.extra_css if (sheet := files.get_file_from_path(path))]
    joined = style.one_sheet(theirs, [sheet.content_string for sheet in sheets], _settings(config))
    for sheet in sheets:
        files.remove(sheet)
    files.append(File.generated(config, STYLE, content=joined))
    config.extra_css = [STYLE]


def _settings(config: MkDocsConfig) -> set[str]:
    """What `mkdocs.yml` turns on, by name."""
    palette = config.theme.get("palette") or []
    schemes = [palette] if isinstance(palette, dict) else palette
    colours = {value for scheme in schemes for value in scheme.values() if isinstance(value, str)}
    return {*config.markdown_extensions, *config.plugins, *config.theme.get("features", []), *config.extra, *colours}


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Give the side bar the outline that the page states (`outline` in its front matter): run-in headings too.

    Above it stands the title, as in the contents that MkDocs makes: the theme's link past the header leads there.
    """
    if outline := page.meta.get("outline"):
        above: list[Any] = [{"level": 0, "children": []}]
        for entry in outline:
            node = {"id": entry["id"], "name": entry["title"], "level": entry["level"], "children": []}
            while above[-1]["level"] >= node["level"]:
                above.pop()
            above[-1]["children"].append(node)
            above.append(node)
        page.toc = get_toc([{"id": "title", "name": page.title, "level": 1, "children": above[0]["children"]}])
    return html
