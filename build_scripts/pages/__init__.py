"""Library → the Markdown pages of the site.

Every page is plain Markdown with explicit ids, so that any builder that reads MkDocs' dialect publishes the same
anchors. Whatever comes from the corpus is literal: the templates escape all that they print unless it is `Markdown`
already, so a text, title, slogan or file name can never become markup. The words of the site that are no page of
their own (names of rules, of types, of sources of facts) are in `templates/words.yml`.
"""

from __future__ import annotations

from collections import Counter

from build_scripts.pages.facts import by_date, grouped, neighbours
from build_scripts.pages.filling import fill
from build_scripts.pages.literal import identifier
from build_scripts.pages.names import word, words
from build_scripts.pages.said import by_speech, said_in
from build_scripts.pages.slogan import by_initial, by_type, former_slogan_page, slogan_page
from build_scripts.pages.speech import speech_page
from build_scripts.records import Library

#: Slogans on the home page.
MOST_SAID = 24


def render(library: Library) -> dict[str, str]:
    """Every generated page, as path relative to the folder of pages → Markdown, in a stable order.

    Pages: `index.md`, `rules.md`, `speeches/index.md`, `speeches/<id>.md`, `slogans/index.md`, `slogans/<id>.md`. An
    empty library has the lists, which say that they are empty. Raises ValueError for an id that is none, and KeyError
    for an occurrence in a speech that the library does not hold.
    """
    speeches = {speech.id: speech for speech in library.speeches}
    most_said = sorted(library.slogans, key=lambda slogan: (-len(slogan.occurrences), slogan.pinyin, slogan.text))
    applied = Counter(repair.rule for edition in library.editions for repair in edition.repairs)
    in_speeches = Counter(rule for edition in library.editions for rule in {repair.rule for repair in edition.repairs})
    rules = [*words()["repairs"], *sorted(set(applied) - set(words()["repairs"]))]
    pages = {
        "index.md": fill(
            "index.md", library=library, speeches=by_date(speeches.values()), most_said=most_said[:MOST_SAID]
        ),
        "rules.md": fill("rules.md", rules=[(word("repairs", r), applied[r], in_speeches[r]) for r in rules]),
        "speeches/index.md": fill(
            "speeches.md",
            speeches=by_date(speeches.values()),
            kinds=words()["kinds"],
            campaigns=grouped(speeches.values(), "campaign"),
            places=grouped(speeches.values(), "place"),
        ),
        "slogans/index.md": fill(
            "slogans.md", slogans=library.slogans, letters=by_initial(library.slogans), types=by_type(library.slogans)
        ),
    }
    places = by_speech(library.slogans)
    beside = neighbours(speeches.values())
    for edition in library.editions:
        said = said_in(edition.speech, places.get(edition.speech.id, ()))
        pages[f"speeches/{identifier(edition.speech.id)}.md"] = speech_page(
            edition, said, library.version, beside.get(edition.speech.id, (None, None))
        )
    for slogan in library.slogans:
        pages[f"slogans/{identifier(slogan.id)}.md"] = slogan_page(slogan, speeches)
    for name, text in sorted(library.former_slogans.items()):
        pages[f"slogans/{identifier(name)}.md"] = former_slogan_page(name, text, library.slogans)
    return pages
