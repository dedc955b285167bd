"""Library → the Markdown pages of the site.

Every page is plain Markdown with explicit ids, so that any builder that reads MkDocs' dialect publishes the same
anchors. Whatever comes from the corpus is literal: the templates escape all that they print unless it is `Markdown`
already, so a text, title, slogan or file name can never become markup. The words of the site that are no page of
their own (names of rules, of types, of sources of facts) are in `templates/words.yml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from build_scripts.pages.facts import by_date, neighbours
from build_scripts.pages.filling import fill
from build_scripts.pages.head import with_head
from build_scripts.pages.literal import identifier
from build_scripts.pages.names import word, words
from build_scripts.pages.said import by_speech, said_in
from build_scripts.pages.sample import bodies
from build_scripts.pages.slogan import former_slogan_page, slogan_pages
from build_scripts.pages.slogan_index import index_pages, most_said_first
from build_scripts.pages.slogan_map import map_page
from build_scripts.pages.speech import speech_page
from build_scripts.pages.speech_list import list_pages
from build_scripts.records import Edition, Library, Slogan
from build_scripts.workers import side_by_side

#: Slogans on the home page.
MOST_SAID = 24


def render(library: Library, heads: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, str]:
    """Every generated page, as path relative to the folder of pages → Markdown, in a stable order.

    `heads` says by page what stands in its head (see `head.py`).

    Pages: `index.md`, `rules.md`, `speeches/index.md`, `speeches/<id>.md`, `slogans/index.md`, `slogans/<id>.md`, and
    the other orders of the index, `slogans/by/<order>.md` (no id has a slash). What is too long for one page goes on
    below: `speeches/by/…`, `slogans/by/<order>/…`, `slogans/<id>/<number>.md` (see `speech_list`, `slogan_index` and
    `slogan`). An empty library has the first page of each list, which says that it is empty. Raises ValueError for an
    id that is none, and KeyError for an occurrence in a speech that the library does not hold.
    """
    speeches = {speech.id: speech for speech in library.speeches}
    texts = bodies(library.speeches)
    named = {slogan.id: slogan for slogan in library.slogans}
    most_said = most_said_first(library.slogans)
    applied = Counter(repair.rule for edition in library.editions for repair in edition.repairs)
    in_speeches = Counter(rule for edition in library.editions for rule in {repair.rule for repair in edition.repairs})
    rules = [*words()["repairs"], *sorted(set(applied) - set(words()["repairs"]))]
    pages = {
        "index.md": fill(
            "index.md", library=library, speeches=by_date(speeches.values()), most_said=most_said[:MOST_SAID]
        ),
        "rules.md": fill("rules.md", rules=[(word("repairs", r), applied[r], in_speeches[r]) for r in rules]),
    }
    pages |= list_pages(library.speeches, texts)
    pages |= index_pages(library.slogans, texts)
    if library.slogans:
        pages["slogans/by/speech.md"] = map_page(library.slogans, texts)
    places = by_speech(library.slogans)
    beside = neighbours(speeches.values())

    def own_pages(each: Edition | Slogan) -> dict[str, str]:
        if isinstance(each, Slogan):
            return dict(slogan_pages(each, library, texts, named))
        name, said = each.speech.id, said_in(each.speech, places.get(each.speech.id, ()))
        page = speech_page(each, said, library.version, beside.get(name, (None, None)))
        return {f"speeches/{identifier(name)}.md": page}

    many: list[Edition | Slogan] = [*library.editions, *library.slogans]
    for made in side_by_side(own_pages, many):
        pages |= made
    for name, text in sorted(library.former_slogans.items()):
        pages[f"slogans/{identifier(name)}.md"] = former_slogan_page(name, text, library.slogans)
    return {path: with_head(page, (heads or {}).get(path, {})) for path, page in pages.items()}
