"""The search engines to compare: each builds its index into a folder, which is served and queried in a browser."""

from __future__ import annotations

import gzip
import json
import re
import resource
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page

from build_scripts.model import Library

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Built:
    """The cost of building an index, and its compressed size in bytes."""

    seconds: float
    megabytes: float
    size: int


@dataclass(frozen=True)
class Answer:
    """The matching paragraphs by speech number (None: the engine counts only speeches), and the time to find them.

    `total` is the number of results that the page shows. `ms` is from navigation to visible results.
    """

    speeches: dict[int, int | None]
    total: int
    ms: float


def compressed(path: Path) -> int:
    """Return the number of bytes that a host sends: binary files of the index are already compressed."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".bin" else len(gzip.compress(content, 6))


def _measured(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Run a command and return its seconds and the peak megabytes of its largest process."""
    code = (
        "import resource,subprocess,sys,time\n"
        "start=time.monotonic()\n"
        "subprocess.run(sys.argv[1:],check=True,stdout=subprocess.DEVNULL)\n"
        "print(time.monotonic()-start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    seconds, megabytes = map(float, done.stdout.split()[-2:])
    return seconds, megabytes


class Engine(ABC):
    """A search engine. `bare` is the page's address without a query; `is_index` recognises requests for index files."""

    name: str
    bare: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def build(self, library: Library) -> Built: ...

    @abstractmethod
    def is_index(self, path: str) -> bool: ...

    @abstractmethod
    def ask(self, page: Page, address: str, text: str) -> Answer:
        """Open the results of a query in a new page; the query is part of the first navigation."""

    @abstractmethod
    def ask_again(self, page: Page, text: str) -> float:
        """Return the milliseconds for a second query in the same page."""

    def found(self, page: Page, text: str) -> dict[int, int | None]:
        """Return the speeches of the last query if `ask` could not; called after the measurement, may load files."""
        return {}


#: Runs in the page: a promise of the time at which the results are first shown.
WHEN_DONE = """
window.shown = new Promise((resolve) => {
    new MutationObserver(() => {
        if (document.querySelector("#search-results[data-state=done]")) resolve(performance.now());
    }).observe(document, { attributes: true, attributeFilter: ["data-state"], subtree: true });
});"""

SECOND = """text => new Promise((done) => {
    const results = document.getElementById("search-results");
    const start = performance.now();
    new MutationObserver((_, observer) => {
        if (results.dataset.state !== "done") return;
        observer.disconnect();
        done(performance.now() - start);
    }).observe(results, { attributes: true });
    const form = document.getElementById("search-form");
    form.elements.q.value = text;
    form.requestSubmit();
})"""

#: Runs in the page: all results, found by the modules that the page has loaded.
EVERYTHING = """async (text) => {
    const from = (name) => import(new URL(`../assets/search/${name}.js`, location.href));
    const [{ searchIndex }, { parse }] = await Promise.all(["index_files", "query"].map(from));
    const index = await searchIndex();
    const { speeches, counts } = await index.answer(parse(text, index.folding));
    return Array.from(speeches, (speech, at) => [speech, counts[at]]);
}"""


class Ours(Engine):
    name = "this project"
    bare = "search/"

    def build(self, library: Library) -> Built:
        from mkdocs.commands.build import build
        from mkdocs.config import load_config

        docs = self.folder.with_name(self.folder.name + "-docs")
        shutil.copytree(ROOT / "docs/assets", docs / "assets", ignore=shutil.ignore_patterns("search-index"))
        shutil.copyfile(ROOT / "docs/search.md", docs / "search.md")
        (docs / "index.md").write_text("# -\n", "utf-8")
        config = load_config(
            str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(self.folder), nav=[{"-": "search.md"}]
        )
        config.extra["corpus"] = ""
        build(config)
        return self._index(library)

    def _index(self, library: Library) -> Built:
        from build_scripts import search_index

        start = time.monotonic()
        files = search_index.build_files(library)
        seconds = time.monotonic() - start
        size = 0
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            size += compressed(path)
        usage = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return Built(seconds, max(usage) / 1024, size)

    def is_index(self, path: str) -> bool:
        return "/search-index/" in path

    def ask(self, page: Page, address: str, text: str) -> Answer:
        page.add_init_script(WHEN_DONE)
        page.goto(f"{address}search/?q={quote(text)}", wait_until="commit")
        shown = page.evaluate("window.shown")
        total = int(page.get_attribute("#search-results", "data-total") or -1)
        return Answer({}, total, shown)

    def ask_again(self, page: Page, text: str) -> float:
        return float(page.evaluate(SECOND, text))

    def found(self, page: Page, text: str) -> dict[int, int | None]:
        return dict(page.evaluate(EVERYTHING, text))


class Mkdocs(Engine):
    """Material's own search with its segmenter for Chinese. Pagefind indexes the same pages."""

    name = "Material + jieba"
    bare = ""

    def build(self, library: Library) -> Built:
        docs = self.folder.with_name(self.folder.name + "-docs")
        docs.mkdir(parents=True)
        (docs / "index.md").write_text("# -\n", "utf-8")
        for number, speech in enumerate(library.speeches):
            body = "\n\n".join(re.sub(r"([\\`*_{}\[\]()#+.!<>|~-])", r"\\\1", each.text) for each in speech.paragraphs)
            (docs / f"{number}.md").write_text(f"# {speech.title}\n\n{body}\n", "utf-8")
        config = docs.with_suffix(".yml")
        config.write_text(
            json.dumps(
                {
                    "site_name": "-",
                    "docs_dir": str(docs),
                    "site_dir": str(self.folder),
                    "theme": {"name": "material", "language": "zh", "font": False},
                    "plugins": [{"search": {"lang": "zh"}}],
                    "nav": [{"-": "index.md"}],
                    "validation": {"nav": {"omitted_files": "ignore"}},
                }
            ),
            "utf-8",
        )
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
        seconds, megabytes = _measured(command, docs)
        (self.folder / "bare.html").write_text("<!doctype html><title>-</title>", "utf-8")
        return Built(seconds, megabytes, compressed(self.folder / "search/search_index.json"))

    def is_index(self, path: str) -> bool:
        return path.endswith("search_index.json")

    #: Runs in the page: stores the results when the search worker sends them, before they are rendered.
    LISTEN = """
    window.results = null;
    window.shown = new Promise((resolve) => {
        const Plain = window.Worker;
        window.Worker = class extends Plain {
            constructor(...given) {
                super(...given);
                this.addEventListener("message", ({ data }) => {
                    if (data?.type !== 3) return;
                    window.results = data.data;
                    resolve(performance.now());
                });
            }
        };
    });"""

    RESULTS = """() => {
        const drawn = document.querySelector(".md-search-result__list > li, .md-search-result__meta");
        if (!window.results) return null;
        const items = window.results.items ?? window.results;
        return items.map((group) => group[0].location);
    }"""

    def ask(self, page: Page, address: str, text: str) -> Answer:
        page.add_init_script(self.LISTEN)
        page.goto(f"{address}?q={quote(text)}", wait_until="commit")
        shown = page.evaluate("window.shown")
        locations = page.evaluate(self.RESULTS)
        numbers = {int(found[1]) for each in locations if (found := re.match(r"(\d+)/", each))}
        return Answer(dict.fromkeys(numbers), len(locations), shown)

    def ask_again(self, page: Page, text: str) -> float:
        return float(
            page.evaluate(
                """text => new Promise((done) => {
                    const start = performance.now();
                    window.results = null;
                    const box = document.querySelector(".md-search__input");
                    box.value = text;
                    box.dispatchEvent(new Event("keyup"));
                    const look = () => (window.results ? done(performance.now() - start) : setTimeout(look, 1));
                    look();
                })""",
                text,
            )
        )


class Pagefind(Engine):
    name = "Pagefind"
    bare = "bare.html"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.urls: dict[str, int] = {}

    def build(self, library: Library) -> Built:
        # Pagefind writes its index into the folder of Material's pages.
        command = [
            sys.executable,
            "-m",
            "pagefind",
            "--site",
            str(self.folder),
            "--root-selector",
            "article",
            "--quiet",
        ]
        seconds, megabytes = _measured(command, self.folder)
        files = [
            path for path in (self.folder / "pagefind").rglob("*") if path.is_file() and self.is_index(path.as_posix())
        ]
        return Built(seconds, megabytes, sum(path.stat().st_size for path in files))

    def is_index(self, path: str) -> bool:
        return "/pagefind/" in path and not re.search(r"\.(js|css|html)$|wasm", path)

    ASK = """async ([text, start]) => {
        const from = start ? performance.now() : 0;
        window.pagefind ??= await import("/pagefind/pagefind.js");
        const { results } = await window.pagefind.search(text);
        window.found = results;
        await Promise.all(results.slice(0, 6).map((result) => result.data()));
        return [performance.now() - from, results.map((result) => result.id)];
    }"""

    def ask(self, page: Page, address: str, text: str) -> Answer:
        page.goto(f"{address}bare.html", wait_until="load")
        ms, self.ids = page.evaluate(self.ASK, [self.spelt(text), False])
        return Answer({}, len(self.ids), ms)

    def spelt(self, text: str) -> str:
        return text

    def ask_again(self, page: Page, text: str) -> float:
        return float(page.evaluate(self.ASK, [self.spelt(text), True])[0])

    def found(self, page: Page, text: str) -> dict[int, int | None]:
        """Return the speeches of the results of `ask`; the address of each is in a file that is loaded once."""
        page.evaluate(self.ASK, [self.spelt(text), True])
        unknown = [each for each in self.ids if each not in self.urls]
        code = (
            "ids => Promise.all(found.filter(r => ids.includes(r.id)).map(async r => [r.id, (await r.data()).raw_url]))"
        )
        for id_, url in page.evaluate(code, unknown):
            number = re.match(r"/?(\d+)/", url)
            self.urls[id_] = int(number[1]) if number else -1
        return dict.fromkeys(self.urls[each] for each in self.ids if self.urls[each] >= 0)


class QuotedPagefind(Pagefind):
    """Pagefind with the query in quotation marks, for the exact phrase; it has the same index."""

    name = "Pagefind, quoted"

    def build(self, library: Library) -> Built:
        return Built(float("nan"), float("nan"), 0)

    def spelt(self, text: str) -> str:
        return f'"{text}"'
