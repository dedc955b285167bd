"""The flow from raw files to the site, top to bottom.

    raw files ─ corpus.import_raw ─▶ speech files           import
    speech files ─ publish ─▶ library                       check
    library ─ write_pages ─▶ Markdown                       pages
            ─ render ─▶ HTML
            ─ write_data ─▶ downloads and search index      site, offline
            ─ export ─▶ tables for other engines            export

Nothing is written while the corpus has an error, and an output folder is replaced as a whole.
"""

from __future__ import annotations

import difflib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from build_scripts import exports
from build_scripts.corpus import CorpusError, load, problem
from build_scripts.model import Edition, Library, Problem, Site, Slogan
from build_scripts.pages import Pages
from build_scripts.raw_files import read
from build_scripts.site import offline as offline_copy
from build_scripts.site.articles import write_articles
from build_scripts.site.downloads import write_data
from build_scripts.site.publishing import get_site, load_settings, render
from build_scripts.system.files import (
    is_replaceable,
    lock,
    open_staging_folder,
    remove_temporary_files,
    replace_folder,
    write_all,
)
from build_scripts.system.progress import report_stage

PROJECT = Path(__file__).resolve().parents[1]
DOCS = PROJECT / "docs"
#: What is generated below `docs/`; everything else there is written by hand. Earlier versions wrote the last four, too.
GENERATED = (
    "index.md",
    "rules.md",
    "speeches",
    "slogans",
    "parallels",
    "outlines",
    "campaigns",
    "data",
    "raw",
    "assets/search-index",
    "feed.xml",
)
#: Files that every site has, and together nothing else: only a folder with them is replaced.
SITE_MARKS = ("data/version.json", "index.html")


def check(corpus: Path) -> list[Problem]:
    """Return every problem of a corpus, errors first."""
    severities = ("error", "warning", "note")
    return sorted(load(corpus).problems, key=lambda each: (severities.index(each.severity), each.code, each.place))


def explain(corpus: Path, speech_id: str) -> tuple[Edition, str]:
    """Return a speech with its repairs, and the text of its raw file, "" if that is missing.

    Raises KeyError, with the nearest ids, if there is no such speech.
    """
    editions = {edition.speech.id: edition for edition in load(corpus).library.editions}
    if speech_id not in editions:
        near = difflib.get_close_matches(speech_id, editions, 3, 0.3)
        raise KeyError(f"no speech {speech_id!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    file = corpus / "raw" / editions[speech_id].speech.source.file
    return editions[speech_id], read(file.name, file.read_bytes()).text if file.is_file() else ""


def publish(corpus: Path) -> Library:
    """Load a corpus and record what is published: every id in anchors.yml, every change in history.yml and its text
    in revisions/.

    Raises CorpusError, and writes nothing, if the corpus has errors.
    """
    loaded = load(corpus)
    if errors := [each for each in loaded.problems if each.severity == "error"]:
        raise CorpusError(errors)
    remove_temporary_files(corpus)
    texts = {"anchors.yml": loaded.registry, "history.yml": loaded.history, **loaded.texts}
    write_all({corpus / name: text.encode() for name, text in texts.items()})
    for name in loaded.replaced:
        (corpus / name).unlink(missing_ok=True)
    return loaded.library


def generate_pages(corpus: Path, docs: Path = DOCS, site: Site | None = None) -> Library:
    """Bring the pages below `docs` up to date with a corpus; without `site` it is published as mkdocs.yml says."""
    site = site or get_site(load_settings())
    with lock(corpus):
        library = publish(corpus)
        report_stage("writing pages")
        write_pages(Pages(library, site), docs)
    return library


def write_pages(pages: Pages, docs: Path) -> None:
    """Bring the generated Markdown below `docs` up to date; files that do not change keep their time."""
    written = _write_changed(docs, pages.write_rest())
    items: list[Edition | Slogan] = [*pages.library.editions, *pages.library.slogans]
    for each in items:
        written |= _write_changed(docs, pages.write(each))
    for name in GENERATED:
        for path in (docs / name, *(docs / name).rglob("*")):
            if path.is_file() and path.relative_to(docs).as_posix() not in written:
                path.unlink()


def _write_changed(docs: Path, pages: dict[str, str]) -> set[str]:
    for path, page in pages.items():
        if not (docs / path).is_file() or (docs / path).read_text("utf-8") != page:
            (docs / path).parent.mkdir(parents=True, exist_ok=True)
            (docs / path).write_text(page, "utf-8", newline="\n")
    return set(pages)


def build_site(corpus: Path, output: Path) -> Library:
    """Build the static site of a corpus in the folder `output`, in the place of the former site."""
    output = output.resolve()
    _require_replaceable(output, SITE_MARKS, "R011")
    with lock(corpus), open_staging_folder(output) as staging:
        library = _build(corpus, staging, output)
        report_stage("replacing the site")
        replace_folder(staging / "site", output)
    return library


def _build(corpus: Path, staging: Path, former: Path | None = None) -> Library:
    site = get_site(load_settings())
    library = publish(corpus)
    report_stage("writing pages")
    docs, pages = copy_hand_written(staging / "docs"), Pages(library, site)
    write_pages(pages, docs)
    report_stage("rendering")
    render(docs, staging / "site", pages, former)
    report_stage("writing data and search index")
    write_data(library, corpus, site, staging / "site")
    return library


def copy_hand_written(docs: Path) -> Path:
    """Copy the hand-written files of `docs/` into a new folder, and return it."""
    ignored = {(str(DOCS / name).rpartition("/")[0], Path(name).name) for name in GENERATED}
    shutil.copytree(DOCS, docs, ignore=lambda folder, names: [name for name in names if (folder, name) in ignored])
    return docs


def build_offline(corpus: Path, output: Path) -> Library:
    """Write a zip with the site of a corpus that opens from a folder, search included."""
    output = output.resolve()
    with lock(corpus), open_staging_folder(output) as staging:
        library, site = _build(corpus, staging), staging / "site"
        report_stage("packing")
        files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        copied = offline_copy.copy(files)
        with (staging / output.name).open("wb") as file:
            exports.write_zip(file, ((f"site-{library.version}/{path}", content) for path, content in copied.items()))
        (staging / output.name).replace(output)
    return library


def build_articles(corpus: Path, output: Path) -> Library:
    """Write the site of a corpus into a folder as a project of rendered pages for another generator."""
    output = output.resolve()
    _require_replaceable(output, ["mkdocs.yml", "docs/index.md"], "E001")
    with lock(corpus), open_staging_folder(output) as staging:
        library, site = _build(corpus, staging), staging / "site"
        settings = load_settings()
        files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for path, content in write_articles(files, settings.site_name, settings.nav or []).items():
            (staging / "articles" / path).parent.mkdir(parents=True, exist_ok=True)
            (staging / "articles" / path).write_bytes(content)
        replace_folder(staging / "articles", output)
    return library


def export(corpus: Path, engine: str, output: Path) -> Library:
    """Write the corpus for one of `exports.ENGINES` into a folder, in the place of a former export."""
    output = output.resolve()
    _require_replaceable(output, [exports.ENGINE_EXPORT_FILE], "E001")
    try:
        export_library = exports.load_engine_export(engine)
    except ImportError as error:
        hint = f"{sys.executable} -m pip install --require-hashes -r requirements/export.txt"
        raise CorpusError([problem("E002", engine, f"{error.name} is not installed", hint)]) from error
    with lock(corpus), open_staging_folder(output) as staging:
        library = publish(corpus)
        report_stage("writing the export")
        for path, pieces in export_library(library):
            (staging / "export" / path).parent.mkdir(parents=True, exist_ok=True)
            with (staging / "export" / path).open("wb") as file:
                file.writelines(pieces)
        replace_folder(staging / "export", output)
    return library


def _require_replaceable(output: Path, marks: Sequence[str], code: str) -> None:
    if not is_replaceable(output, marks):
        raise CorpusError([problem(code, str(output))])
