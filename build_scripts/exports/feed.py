"""The Atom feed (RFC 4287) of speeches that are new here or whose words were changed."""

from __future__ import annotations

from dataclasses import dataclass

from build_scripts.exports.xml import fill
from build_scripts.model import Library, Revision, Site, Speech

#: The latest entries that the feed holds. Readers ask it every few hours; more than so many new speeches at once are an
#: import, which the list of speeches shows better.
MOST = 50


@dataclass(frozen=True, slots=True)
class News:
    """One revision of one speech; `number` counts its revisions from 1, and 1 is its first publication."""

    speech: Speech
    revision: Revision
    number: int


def files(library: Library, site: Site) -> dict[str, bytes]:
    """`feed.xml`; nothing where the site's address or the history is not known, for Atom cannot do without."""
    found = news(library)
    if not site.address or not found:
        return {}
    return {"feed.xml": fill("feed.xml", site=site, version=library.version, news=found)}


def news(library: Library) -> list[News]:
    """The latest revisions, newest first."""
    found = [
        News(edition.speech, revision, number)
        for edition in library.editions
        for number, revision in enumerate(edition.revisions, 1)
    ]
    return sorted(found, key=lambda each: each.revision.date, reverse=True)[:MOST]
