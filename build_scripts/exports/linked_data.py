"""Metadata in the head of a page for programs: citation tags, schema.org as JSON-LD, links to the formats of a speech.

Zotero. Its translator “Embedded Metadata” takes `citation_title`, `citation_author`, `citation_publication_date`,
`citation_language` and `citation_public_url` as they are. A title alone would make the page a journal article, so
`DC.type` says web page, which has priority over its guesses (its RDF translator, `detectType`). Without an address it
takes the one in the browser's address bar. COinS would repeat all this, so there is none.

schema.org has no class for speeches: a speech is an Article, the glossary a DefinedTermSet, the data a Dataset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from build_scripts.exports.data import to_json_lines
from build_scripts.exports.formats import SPEECH_FORMATS
from build_scripts.model import Edition, Library, Site, Slogan, Speech

#: Metadata of one page. `type` is its Open Graph type, `meta` pairs of name and content, `forms` triples of path
#: (relative to the page), media type and label, `linked` is JSON-LD that is safe inside a script element. Any key may
#: be absent.
PageMetadata = dict[str, Any]

CONTEXT = "https://schema.org"
#: The glossary with all its terms; the glossary's page has no terms, they would double its size.
GLOSSARY = "data/glossary.jsonld"

_GLOSS_PREFIXES = {"keeper": "编者释义", "text": "文中释义"}
#: Downloads of the whole corpus that the Dataset lists, with their media types.
DOWNLOADS = {
    "data/corpus.zip": "application/zip",
    "data/speeches.jsonl": "application/jsonl",
    "data/slogans.json": "application/json",
}


def describe_home(library: Library, site: Site) -> PageMetadata:
    """Return the metadata of the home page: the site, its search, and the data of this version of the corpus."""
    about = {"name": site.name, "description": site.description, "inLanguage": "zh-CN"}
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{site.at('search/')}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    downloads = [
        {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": site.at(path)}
        for path, media_type in DOWNLOADS.items()
        if site.address
    ]
    website = {"@type": "WebSite", "@id": site.at(), "url": site.at(), **about}
    dataset = {"@type": "Dataset", "url": site.at("data/"), **about, "version": library.version}
    graph = [
        _drop_empty({**website, "potentialAction": search if site.address else None}),
        _drop_empty({**dataset, "isAccessibleForFree": True, "distribution": downloads}),
    ]
    return {"linked": escape_for_script({"@context": CONTEXT, "@graph": graph})}


def describe_glossary(site: Site) -> PageMetadata:
    """Return the metadata of the glossary's index."""
    return {
        "forms": [[f"../{GLOSSARY}", "application/ld+json", "JSON-LD"]],
        "linked": escape_for_script({"@context": CONTEXT, **_make_term_set(site)}),
    }


def describe_speech(edition: Edition, site: Site) -> PageMetadata:
    """Return the metadata of a speech's page."""
    speech = edition.speech
    return {
        "type": "article",
        "meta": list_citation_tags(speech, site),
        "forms": [[f"{speech.id}.{each.ending}", each.media_type, each.label] for each in SPEECH_FORMATS],
        "linked": escape_for_script(_make_article(edition, site)),
    }


def describe_slogan(slogan: Slogan, site: Site) -> PageMetadata:
    """Return the metadata of a slogan's page."""
    term_set = _drop_empty({"@type": "DefinedTermSet", "@id": site.at("slogans/"), "name": _name_glossary(site)})
    return {
        "linked": escape_for_script({"@context": CONTEXT, **_make_term(slogan, site), "inDefinedTermSet": term_set})
    }


def write_glossary(library: Library, site: Site) -> bytes:
    """Return `data/glossary.jsonld`: the glossary as a DefinedTermSet with all its terms."""
    terms = [_make_term(slogan, site) for slogan in library.slogans]
    glossary = {"@context": CONTEXT, **_make_term_set(site), "version": library.version, "hasDefinedTerm": terms}
    return to_json_lines(glossary)


def escape_for_script(linked: Mapping[str, Any]) -> str:
    """Return JSON-LD with `<`, `>` and `&` as escapes, so that no text can close the script element."""
    text = json.dumps(linked, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def list_citation_tags(speech: Speech, site: Site) -> list[list[str]]:
    """Return the tags by which reference managers save a speech; unknown facts have no tag."""
    tags = {
        "citation_title": speech.title,
        "citation_author": speech.speaker,
        "citation_publication_date": (speech.fact("date") or "").replace("-", "/"),
        "citation_language": "zh-CN",
        "citation_public_url": site.at(speech.url),
        "DC.type": "webpage",
    }
    return [[name, content] for name, content in tags.items() if content]


def _drop_empty(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value not in (None, "", [], {})}


def _make_collection(site: Site) -> dict[str, Any]:
    return _drop_empty({"@type": "Collection", "@id": site.at(), "name": site.name, "url": site.at()})


def _make_article(edition: Edition, site: Site) -> dict[str, Any]:
    speech = edition.speech
    place = speech.fact("place")
    address = site.at(speech.url)
    parts = [
        _drop_empty(
            {
                "@type": "CreativeWork",
                "@id": f"{address}#{section.id}" if address else "",
                "identifier": section.id,
                "name": section.label + section.title,
            }
        )
        for section in speech.sections
        if section.kind != "point"
    ]
    encodings = [
        {
            "@type": "MediaObject",
            "encodingFormat": each.media_type,
            "contentUrl": f"{address}{speech.id}.{each.ending}",
        }
        for each in SPEECH_FORMATS
        if address
    ]
    return _drop_empty(
        {
            "@context": CONTEXT,
            "@type": "NewsArticle" if speech.kind == "news_report" else "Article",
            "@id": address,
            "url": address,
            "identifier": speech.id,
            "headline": speech.title,
            "inLanguage": "zh-CN",
            "author": {"@type": "Person", "name": speech.speaker} if speech.speaker else None,
            "dateCreated": speech.fact("date"),
            "contentLocation": {"@type": "Place", "name": place} if place else None,
            "keywords": speech.fact("campaign"),
            "datePublished": edition.revisions[0].date if edition.revisions else None,
            "dateModified": edition.revised,
            "isPartOf": _make_collection(site),
            "version": edition.revision,
            "hasPart": parts,
            "encoding": encodings,
        }
    )


def _make_term(slogan: Slogan, site: Site) -> dict[str, Any]:
    address = site.at(f"slogans/{slogan.id}/")
    return _drop_empty(
        {
            "@type": "DefinedTerm",
            "@id": address,
            "url": address,
            "termCode": slogan.id,
            "name": slogan.text,
            "alternateName": list(slogan.variants),
            "description": [f"{_GLOSS_PREFIXES[gloss.by]}：{gloss.text}" for gloss in slogan.glosses],
            "inLanguage": "zh-CN",
        }
    )


def _name_glossary(site: Site) -> str:
    return f"{site.name}：口号"


def _make_term_set(site: Site) -> dict[str, Any]:
    return _drop_empty(
        {
            "@type": "DefinedTermSet",
            "@id": site.at("slogans/"),
            "url": site.at("slogans/"),
            "name": _name_glossary(site),
            "inLanguage": "zh-CN",
            "isPartOf": _make_collection(site),
        }
    )
