"""What the head of a page says to machines: citation tags, schema.org, and the other forms of a speech.

Zotero. Its translator “Embedded Metadata” takes `citation_title`, `citation_author`, `citation_publication_date`,
`citation_language` and `citation_public_url` as they are; a title alone would make the page a journal article, so
`DC.type` says web page, which comes before every guess (its RDF translator, `detectType`). It takes the address in the
browser's line where no tag gives one. COinS would say the same again to the same reader, so there is none.

schema.org has no class for speeches: a speech is an Article, the glossary a DefinedTermSet, the data a Dataset.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from build_scripts.exports.json import indented
from build_scripts.model import Library, Site, Slogan, Speech

Head = dict[str, Any]

CONTEXT = "https://schema.org"
#: The glossary with all its terms; its page would carry them twice.
GLOSSARY = "data/glossary.jsonld"

#: Whose word on a slogan it is.
_WHOSE = {"keeper": "编者释义", "text": "原文解释"}
#: The other forms of a speech, by the end of the file's name, and what each is called.
FORMS = {
    "txt": ("text/plain", "文本"),
    "md": ("text/markdown", "Markdown"),
    "json": ("application/json", "JSON"),
    "xml": ("application/tei+xml", "TEI"),
    "bib": ("application/x-bibtex", "BibTeX"),
    "ris": ("application/x-research-info-systems", "RIS"),
    "csl.json": ("application/vnd.citationstyles.csl+json", "CSL-JSON"),
}
#: The data as a whole: path and type.
DOWNLOADS = {
    "data/corpus.zip": "application/zip",
    "data/speeches.jsonl": "application/jsonl",
    "data/slogans.json": "application/json",
}


def heads(library: Library, site: Site) -> dict[str, Head]:
    """Page (path of its Markdown) → what its head says beyond the theme's own.

    `type` is the page's Open Graph type, `meta` pairs of name and content, `forms` triples of path (relative to the
    page), type and name, `linked` is JSON-LD that is safe inside a script. Absent where there is nothing to say.
    """
    said: dict[str, Head] = {
        "index.md": {"linked": inert(_website(library, site))},
        "slogans/index.md": {
            "forms": [[f"../{GLOSSARY}", "application/ld+json", "JSON-LD"]],
            "linked": inert({"@context": CONTEXT, **_term_set(library, site)}),
        },
    }
    for edition in library.editions:
        speech = edition.speech
        said[f"speeches/{speech.id}.md"] = {
            "type": "article",
            "meta": citation(speech, site),
            "forms": [[f"{speech.id}.{end}", kind, name] for end, (kind, name) in FORMS.items()],
            "linked": inert(_article(speech, [r.date for r in edition.revisions], library, site)),
        }
    for slogan in library.slogans:
        inside = _known({"@type": "DefinedTermSet", "@id": site.at("slogans/"), "name": _glossary(site)})
        term = {"@context": CONTEXT, **_term(slogan, site), "inDefinedTermSet": inside}
        said[f"slogans/{slogan.id}.md"] = {"linked": inert(term)}
    return said


def files(library: Library, site: Site) -> dict[str, bytes]:
    """The glossary as a DefinedTermSet with all its terms."""
    terms = [_term(slogan, site) for slogan in library.slogans]
    linked = {"@context": CONTEXT, **_term_set(library, site), "hasDefinedTerm": terms}
    return {GLOSSARY: f"{indented(linked)}\n".encode()}


def inert(linked: Mapping[str, Any]) -> str:
    """JSON-LD that no HTML parser takes for anything else, whatever a title says: `<`, `>` and `&` are escapes."""
    text = json.dumps(linked, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def citation(speech: Speech, site: Site) -> list[list[str]]:
    """The tags by which reference managers save a speech. What is not known has no tag."""
    tags = {
        "citation_title": speech.title,
        "citation_author": speech.speaker,
        "citation_publication_date": (speech.fact("date") or "").replace("-", "/"),
        "citation_language": "zh-CN",
        "citation_public_url": site.at(speech.url),
        "DC.type": "webpage",
    }
    return [[name, content] for name, content in tags.items() if content]


def _known(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value not in (None, "", [], {})}


def _collection(site: Site, version: str) -> dict[str, Any]:
    return _known({"@type": "Collection", "@id": site.at(), "name": site.name, "url": site.at(), "version": version})


def _article(speech: Speech, published: list[str], library: Library, site: Site) -> dict[str, Any]:
    place = speech.fact("place")
    address = site.at(speech.url)
    parts = [
        _known(
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
    forms = [
        {"@type": "MediaObject", "encodingFormat": kind, "contentUrl": f"{address}{speech.id}.{end}"}
        for end, (kind, _) in FORMS.items()
        if address
    ]
    return _known(
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
            "datePublished": published[0] if published else None,
            "dateModified": published[-1] if published else None,
            "isPartOf": _collection(site, library.version),
            "version": library.version,
            "hasPart": parts,
            "encoding": forms,
        }
    )


def _term(slogan: Slogan, site: Site) -> dict[str, Any]:
    return _known(
        {
            "@type": "DefinedTerm",
            "@id": site.at(f"slogans/{slogan.id}/"),
            "url": site.at(f"slogans/{slogan.id}/"),
            "termCode": slogan.id,
            "name": slogan.text,
            "alternateName": list(slogan.variants),
            "description": [f"{_WHOSE[gloss.by]}：{gloss.text}" for gloss in slogan.glosses] or None,
            "inLanguage": "zh-CN",
        }
    )


def _glossary(site: Site) -> str:
    return f"{site.name}：口号"


def _term_set(library: Library, site: Site) -> dict[str, Any]:
    return _known(
        {
            "@type": "DefinedTermSet",
            "@id": site.at("slogans/"),
            "url": site.at("slogans/"),
            "name": _glossary(site),
            "inLanguage": "zh-CN",
            "version": library.version,
            "isPartOf": _collection(site, library.version),
        }
    )


def _website(library: Library, site: Site) -> dict[str, Any]:
    about = {"name": site.name, "description": site.description, "inLanguage": "zh-CN"}
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": f"{site.at('search/')}?q={{search_term_string}}"},
        "query-input": "required name=search_term_string",
    }
    downloads = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": site.at(path)}
        for path, kind in DOWNLOADS.items()
        if site.address
    ]
    website = {"@type": "WebSite", "@id": site.at(), "url": site.at(), **about}
    dataset = {"@type": "Dataset", "url": site.at("data/"), **about, "version": library.version}
    return {
        "@context": CONTEXT,
        "@graph": [
            _known({**website, "potentialAction": search if site.address else None}),
            _known({**dataset, "isAccessibleForFree": True, "distribution": downloads}),
        ],
    }
