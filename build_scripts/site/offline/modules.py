"""Our ES modules as one classic script, for pages that may not load modules.

No bundler: every module becomes a function with its text in it, unchanged but for the statements that import and
export, of which we use few forms. A form that is not known here is an error, never a guess.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Mapping

#: Where the classic script lies in the copy.
BUNDLE = "assets/modules.js"

_IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s+from\s+)?"([^"]+)";$', re.M)
_REEXPORT = re.compile(r'^export\s+\{([^}]*)\}\s+from\s+"([^"]+)";$', re.M)
_LIST = re.compile(r"^export\s+\{([^}]*)\};$", re.M)
_DECLARATION = re.compile(r"^export\s+(?=(?:async\s+)?(?:function\*?|class|const)\s+(\w+))", re.M)
_DYNAMIC = re.compile(r'\bimport\("([^"]+)"\)')
#: What has another meaning, or none, in the body of a function: the names that
#: _FRAME gives it among them.
_UNKNOWN = re.compile(
    r"^(?:import|export|await)\b.*"
    r"|^.*\bimport\s*\(.*"
    r"|^(?:const|let)[^\n]*= await\b.*"
    r"|^.*\b__(?:exported|load|here)\b.*",
    re.M,
)

_FRAME = """\
// The modules of this site as one script; build_scripts/offline/modules.py made it.
"use strict";
globalThis.indexInScripts = {};
(() => {
  const root = new URL("../", document.currentScript.src).href;
  const made = new Map();
  const load = (name) => {
    if (!made.has(name)) {
      const exported = {};
      made.set(name, exported);
      modules[name](exported, load, root + name);
    }
    return made.get(name);
  };
  const modules = {
%s
  };
  for (const { dataset } of document.querySelectorAll("script[data-module]")) {
    try {
      load(dataset.module);
    } catch (error) {
      reportError(error);
    }
  }
})();
"""


class ModuleError(Exception):
    """A module of a form that is not known here; the message names it and says what it holds."""


def reached(sources: Mapping[str, str], entries: Iterable[str]) -> dict[str, str]:
    """The entries and all that they import, path → text, each behind what it imports at once.

    Raises ModuleError for a module that is not there, and for modules that import each other in a circle.
    """
    ordered: dict[str, str] = {}
    waiting: list[str] = []

    def visit(path: str) -> None:
        if path in ordered:
            return
        if path not in sources:
            raise ModuleError(f"{path} is imported, but is not there")
        if path in waiting:
            raise ModuleError(f"{' → '.join([*waiting, path])} is a circle")
        waiting.append(path)
        for name in _imported(sources[path]):
            visit(_resolved(path, name))
        waiting.pop()
        ordered[path] = sources[path]

    later = list(entries)
    while later:
        before = set(ordered)
        visit(later.pop(0))
        for path in ordered.keys() - before:
            later += sorted(_resolved(path, name) for name in _DYNAMIC.findall(sources[path]))
    return ordered


def _imported(source: str) -> list[str]:
    return [name for _, name in (*_IMPORT.findall(source), *_REEXPORT.findall(source))]


def _resolved(path: str, name: str) -> str:
    if not name.startswith("."):
        raise ModuleError(f"{path} imports {name!r}, which is no path")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def as_classic(modules: Mapping[str, str]) -> str:
    """One script that runs every module named by a `script[data-module]` of its page, and what it imports, once."""
    functions = (
        f"{json.dumps(path)}: (__exported, __load, __here) => {{\n{_body(path, modules[path])}}}" for path in modules
    )
    return _FRAME % ",\n".join(functions)


def _body(path: str, source: str) -> str:
    """The module as the body of a function; what it exports is handed out when all of it has run."""
    names = {name: name for name in _DECLARATION.findall(source)}

    def loading(name: str) -> str:
        return f"__load({json.dumps(_resolved(path, name))})"

    def listed(found: re.Match[str]) -> str:
        names.update({new: old for old, new in _pairs(found[1])})
        return ""

    unknown = _UNKNOWN.search(_known_removed(source))
    if unknown:
        raise ModuleError(f"{path}: {unknown[0].strip()!r} cannot be told in a classic script")
    body = _REEXPORT.sub(
        lambda found: "".join(
            f"__exported[{json.dumps(new)}] = {loading(found[2])}[{json.dumps(old)}];" for old, new in _pairs(found[1])
        ),
        source,
    )
    body = _IMPORT.sub(
        lambda found: (
            f"const {{ {', '.join(f'{old}: {new}' for old, new in _pairs(found[1]))} }} = {loading(found[2])};"
            if found[1]
            else f"{loading(found[2])};"
        ),
        body,
    )
    body = _DECLARATION.sub("", _LIST.sub(listed, body))
    body = _DYNAMIC.sub(lambda found: f"Promise.resolve().then(() => {loading(found[1])})", body)
    body = body.replace("import.meta.url", "__here")
    handed = ", ".join(f"{json.dumps(new)}: {old}" for new, old in names.items())
    return f"{body.rstrip()}\nObject.assign(__exported, {{ {handed} }});\n"


def _known_removed(source: str) -> str:
    """The module without the forms that are known here."""
    for form in (_REEXPORT, _IMPORT, _LIST, _DECLARATION, _DYNAMIC):
        source = form.sub("", source)
    return source


def _pairs(names: str) -> list[tuple[str, str]]:
    """`a, b as c` → (a, a), (b, c)."""
    pairs = (re.split(r"\s+as\s+", name.strip()) for name in names.split(",") if name.strip())
    return [(pair[0], pair[-1]) for pair in pairs]
