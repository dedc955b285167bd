"""Library → the Markdown pages of the site.

Every page is plain Markdown with explicit ids, so that any builder that reads MkDocs' dialect publishes the same
anchors. What stands beside a text (tables, concordances, the apparatus) is HTML, which such a builder passes on as it
is: taken for Markdown it would be most of what a site costs. Whatever comes from the corpus is literal: the templates
escape all that they print unless it is `Markdown` already, so a text, title, slogan or file name can never become
markup. The words of the site that are no page of their own (names of rules, of types, of sources of facts) are in
`templates/words.yml`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from build_scripts.model import Edition, Library, Occurrence, Slogan, Speech
from build_scripts.pages.facts import by_date, neighbours
from build_scripts.pages.filling import fill
from build_scripts.pages.head import with_head
from build_scripts.pages.literal import identifier
from build_scripts.pages.names import word, words
from build_scripts.pages.said import Preview, by_speech, previews, said_in
from build_scripts.pages.sample import Bodies, bodies
from build_scripts.pages.slogan import former_slogan_page, slogan_pages
from build_scripts.pages.slogan_index import index_pages, most_said_first
from build_scripts.pages.slogan_map import map_page
from build_scripts.pages.speech import speech_page
from build_scripts.pages.speech_list import list_pages

#: Slogans on the home page.
MOST_SAID = 24


@dataclass(frozen=True, slots=True)
class Pages:
    """The generated pages of a library, one piece after the other.

    `of` has the pages of one speech or slogan, `rest` all others; both give path relative to the folder of pages →
    Markdown. Each piece can be made by itself, in any order, with the same result.

    Pages: `index.md`, `rules.md`, `speeches/index.md`, `speeches/<id>.md`, `slogans/index.md`, `slogans/<id>.md`, and
    the other orders of the index, `slogans/by/<order>.md` (no id has a slash). What is too long for one page goes on
    below: `speeches/by/…`, `slogans/by/<order>/…`, `slogans/<id>/<number>.md` (see `speech_list`, `slogan_index` and
    `slogan`). An empty library has the first page of each list, which says that it is empty. Raises ValueError for an
    id that is none, and KeyError for an occurrence in a speech that the library does not hold.
    """

    library: Library
    _heads: Mapping[str, Mapping[str, Any]]
    _texts: Bodies
    _named: Mapping[str, Slogan]
    _previews: Mapping[str, Preview]
    _places: Mapping[str, Sequence[tuple[Slogan, Occurrence]]]
    _beside: Mapping[str, tuple[Speech | None, Speech | None]]

    @classmethod
    def of_library(cls, library: Library, heads: Mapping[str, Mapping[str, Any]] | None = None) -> Pages:
        """`heads` says by page what stands in its head (see `head.py`)."""
        return cls(
            library,
            heads or {},
            bodies(library.speeches),
            {slogan.id: slogan for slogan in library.slogans},
            previews(library.slogans),
            by_speech(library.slogans),
            neighbours(library.speeches),
        )

    def of(self, each: Edition | Slogan) -> dict[str, str]:
        """The page of a speech; the pages of a slogan."""
        if isinstance(each, Slogan):
            return self._with_heads(dict(slogan_pages(each, self.library, self._texts, self._named)))
        name, said = each.speech.id, said_in(each.speech, self._places.get(each.speech.id, ()))
        page = speech_page(each, said, self.library.version, self._beside.get(name, (None, None)), self._previews)
        return self._with_heads({f"speeches/{identifier(name)}.md": page})

    def rest(self) -> dict[str, str]:
        """Home page, rules, lists, indexes, and the pages of former slogans."""
        library = self.library
        applied = Counter(repair.rule for edition in library.editions for repair in edition.repairs)
        in_speeches = Counter(rule for each in library.editions for rule in {repair.rule for repair in each.repairs})
        rules = [*words()["repairs"], *sorted(set(applied) - set(words()["repairs"]))]
        most_said = most_said_first(library.slogans)[:MOST_SAID]
        pages = {
            "index.md": fill("index.md", library=library, speeches=by_date(library.speeches), most_said=most_said),
            "rules.md": fill("rules.md", rules=[(word("repairs", r), applied[r], in_speeches[r]) for r in rules]),
        }
        pages |= list_pages(library.speeches, self._texts)
        pages |= index_pages(library.slogans, self._texts)
        if library.slogans:
            pages["slogans/by/speech.md"] = map_page(library.slogans, self._texts)
        for name, text in sorted(library.former_slogans.items()):
            pages[f"slogans/{identifier(name)}.md"] = former_slogan_page(name, text, library.slogans)
        return self._with_heads(pages)

    def _with_heads(self, pages: Mapping[str, str]) -> dict[str, str]:
        return {path: with_head(page, self._heads.get(path, {})) for path, page in pages.items()}
