"""Library → the pages of the site: Markdown that a person could have written, and a view for each page's template.

A page's Markdown is a short front matter and the text with ids of headings and paragraphs. It names its template in
`overrides/`, which shows what surrounds the text (facts, outline, apparatus, concordance, lists) from a view: a frozen
record that this package computes and `site` hands to MkDocs. KINDS declares all pages. `templates/words.yml` has the
site's words for rules, types and sources of facts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from build_scripts.exports import (
    SPEECH_FORMATS,
    Format,
    describe_glossary,
    describe_home,
    describe_slogan,
    describe_speech,
    write_markdown,
)
from build_scripts.glossary import RULES, Rule
from build_scripts.model import Edition, Library, Occurrence, Site, Slogan
from build_scripts.pages.campaigns import CampaignPages
from build_scripts.pages.facts import Companions, ListPaths, Word, find_companions, word, words
from build_scripts.pages.home import view_home
from build_scripts.pages.keyness import MOST_KEYS_OF_PART, Keyness
from build_scripts.pages.marking import collect_marks
from build_scripts.pages.measures import Bodies, measure
from build_scripts.pages.outlines import build_outline_pages
from build_scripts.pages.parallels import SharedPassages
from build_scripts.pages.revisions import get_revisions_path, view_revisions, write_revisions_page
from build_scripts.pages.slogan import (
    divide_occurrences,
    get_slogan_path,
    view_slogan,
    write_former_slogan_page,
    write_slogan_pages,
)
from build_scripts.pages.slogan_index import ListPage, build_index_pages
from build_scripts.pages.source import get_source_path, view_source, write_source_page
from build_scripts.pages.speech import get_speech_path, view_speech
from build_scripts.pages.speech_list import build_list_pages, find_list_paths
from build_scripts.pages.speech_slogans import Preview, group_by_speech, place_occurrences, write_previews
from build_scripts.pages.usage import Usage
from build_scripts.text.markdown import write_page, write_title

__all__ = ["KINDS", "Kind", "Pages", "word"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: its template, its paths, what it is, and the side bars that it does not show."""

    template: str
    paths: str
    name: str
    hide: tuple[str, ...] = ()


_BOTH = ("navigation", "toc")
#: Every kind of generated page, by template.
KINDS = {
    kind.template: kind
    for kind in (
        Kind("home.html", "index.md", "首页", _BOTH),
        Kind("rules.html", "rules.md", "整理规则"),
        Kind("data.html", "data.md", "公开数据（手写，模板加上格式表和版本）"),
        Kind("speech.html", "speeches/ID.md", "讲话", ("navigation",)),
        Kind("source.html", "speeches/ID/source.md", "来源文件和正文对照", _BOTH),
        Kind("revisions.html", "speeches/ID/revisions.md", "各版文字的对照", _BOTH),
        Kind("speech_list.html", "speeches/index.md", "讲话目录", ("navigation",)),
        Kind("speech_directory.html", "speeches/index.md", "讲话目录，篇数多时只列年份、活动和地点", ("navigation",)),
        Kind("speech_shelf.html", "speeches/by/FACT/NAME.md", "一年、一次活动或一地的讲话", _BOTH),
        Kind("speech_names.html", "speeches/by/FACT.md", "全部活动或地点", _BOTH),
        Kind("campaign.html", "campaigns/ID.md", "活动", _BOTH),
        Kind("campaign_list.html", "campaigns/index.md, campaigns/all/2.md …", "全部活动", _BOTH),
        Kind("slogan.html", "slogans/ID.md, slogans/ID/2.md …", "口号", _BOTH),
        Kind("former_slogan.html", "slogans/ID.md", "不再单列的口号", ("navigation",)),
        Kind("slogan_selection.html", "slogans/index.md", "精选口号", _BOTH),
        Kind("slogan_index.html", "slogans/by/ORDER.md", "口号索引", _BOTH),
        Kind("slogan_group.html", "slogans/by/ORDER/GROUP.md", "索引的一组", _BOTH),
        Kind("slogans_by_count.html", "slogans/by/count.md", "口号，按用例数", _BOTH),
        Kind("slogans_by_year.html", "slogans/by/year.md", "各年有代表性的口号", _BOTH),
        Kind("slogans_by_speech.html", "slogans/by/speech.md", "口号与讲话对照", _BOTH),
        Kind("set_phrases.html", "slogans/phrases.md", "动员套语", _BOTH),
        Kind("parallel_list.html", "parallels/index.md, parallels/by/…", "共有文字", _BOTH),
        Kind("outlines.html", "outlines/index.md, outlines/by/campaign/…", "提纲对照", _BOTH),
        Kind("parallel.html", "parallels/ID/PARAGRAPH.md", "一处共有文字", _BOTH),
    )
}


@dataclass(frozen=True, slots=True)
class RulesView:
    """The rules of the cleaning, each with the number of its repairs and of the speeches that have one, and those that
    propose slogans.
    """

    rows: list[tuple[Word, int, int]]
    slogan_rules: tuple[Rule, ...] = RULES
    description: str = "整理文本时所用的全部规则，以及各条规则用了多少次。"


@dataclass(frozen=True, slots=True)
class DataView:
    """The page of the public data: the version of the corpus, its size, and the formats of a speech."""

    version: str
    speech_count: int
    slogan_count: int
    formats: tuple[Format, ...] = SPEECH_FORMATS


@dataclass(frozen=True)
class Pages:
    """The generated pages of a library.

    Every page can be written, or viewed, on its own and in any order, with the same result. A page's path is relative
    to the folder of pages. An empty library has the first page of each list, which says that it is empty. Raises
    ValueError for an invalid id, and KeyError for an occurrence in a speech that the library does not have.
    """

    library: Library
    site: Site = field(default_factory=lambda: Site(""))

    def write(self, each: Edition | Slogan) -> dict[str, str]:
        """Return the Markdown of the page of a speech, or of the pages of a slogan, by path."""
        if isinstance(each, Slogan):
            return write_slogan_pages(each, self._bodies)
        source = {get_source_path(each.speech.id): write_source_page(each)} if each.raw_text else {}
        revisions = {get_revisions_path(each.speech.id): write_revisions_page(each)} if each.texts else {}
        return {get_speech_path(each.speech.id): write_markdown(each, self.site).decode()} | source | revisions

    def write_rest(self) -> dict[str, str]:
        """Return the Markdown of the home page, the rules, the lists, and the pages of former slogans, by path."""
        pages = {
            path: write_page({"title": title, "template": template}, [write_title(title or self.site.name)])
            for path, title, template, _ in self._lists
        }
        pages |= {
            path: write_page({"title": f"{title}（活动）", "template": "campaign.html"}, [write_title(title)])
            for path, title in self._campaigns.titles.items()
        }
        former = {path: write_former_slogan_page(text, self.library.slogans) for path, text in self._former.items()}
        return pages | former

    def prepare(self) -> None:
        """Compute what pages have in common, before several processes make them."""
        self.view("index.md")
        for edition in self.library.editions[:1]:
            self.view(get_speech_path(edition.speech.id))
        for slogan in self.library.slogans[:1]:
            self.view(get_slogan_path(slogan.id))

    def view(self, path: str) -> object | None:
        """Return the view of a page, the data for its template; None if its template needs none."""
        build = self._views.get(path)
        return build() if build else None

    def describe(self, path: str) -> dict[str, Any]:
        """Return the metadata in the head of a page for programs (see `exports.linked_data`); {} without any."""
        record = self._records.get(path)
        if isinstance(record, Edition):
            return describe_speech(record, self.site)
        if isinstance(record, Slogan):
            return describe_slogan(record, self.site)
        if path == "slogans/index.md":
            return describe_glossary(self.site)
        return describe_home(self.library, self.site) if path == "index.md" else {}

    def list_anchors(self, path: str) -> set[str]:
        """Return the ids that the template adds to the page of a speech or a slogan; {} for other pages."""
        record = self._records.get(path)
        if isinstance(record, Edition):
            return {"slogans", "parallels", "apparatus", *collect_marks(record).anchors}
        if isinstance(record, Slogan):
            return {"distribution", "occurrences", *(f"in-{each.speech}" for each in record.occurrences)}
        return set()

    def is_unlisted(self, path: str) -> bool:
        """Return whether a path is a page that search engines must not list: of a former slogan or text."""
        return path in self._former or path in self._details

    @cached_property
    def _former(self) -> dict[str, str]:
        return {get_slogan_path(name): text for name, text in sorted(self.library.former_slogans.items())}

    @cached_property
    def _details(self) -> set[str]:
        ids = [each.speech.id for each in self.library.editions]
        return {path(id_) for id_ in ids for path in (get_source_path, get_revisions_path)}

    @cached_property
    def _records(self) -> dict[str, Edition | Slogan]:
        speeches = {get_speech_path(each.speech.id): each for each in self.library.editions}
        return speeches | {get_slogan_path(each.id): each for each in self.library.slogans}

    @cached_property
    def _views(self) -> dict[str, Callable[[], object]]:
        views: dict[str, Callable[[], object]] = {}
        for edition in self.library.editions:
            views[get_speech_path(edition.speech.id)] = partial(self._view_speech, edition)
            views[get_source_path(edition.speech.id)] = partial(view_source, edition)
            views[get_revisions_path(edition.speech.id)] = partial(view_revisions, edition)
        for slogan in self.library.slogans:
            for number in range(1, len(divide_occurrences(slogan)) + 1):
                view = partial(view_slogan, slogan, number, self._usage, self._by_id, self._list_paths)
                views[get_slogan_path(slogan.id, number)] = view
        for path, _, _, list_view in self._lists:
            views[path] = partial(lambda given: given, list_view)
        for path in self._campaigns.titles:
            views[path] = partial(self._campaigns.view, path)
        counts = len(self.library.editions), len(self.library.slogans)
        views["data.md"] = partial(DataView, self.library.version, *counts)
        return views

    def _view_speech(self, edition: Edition) -> object:
        speech = edition.speech
        placed = place_occurrences(speech, self._occurrences.get(speech.id, ()))
        return view_speech(
            edition,
            placed,
            self._companions.get(speech.id, Companions()),
            self._previews,
            self._list_paths,
            self._shared.view_speech(speech),
            self._keyness.find([speech.id], MOST_KEYS_OF_PART),
        )

    @cached_property
    def _lists(self) -> list[ListPage]:
        speeches, slogans = self.library.speeches, self.library.slogans
        return [
            ("index.md", "", "home.html", view_home(self.library, self._bodies, self._list_paths)),
            ("rules.md", "整理规则", "rules.html", self._view_rules()),
            *self._campaigns.list_pages(),
            *build_list_pages(speeches, self._bodies),
            *build_index_pages(slogans, self.library.phrases, self._keyness),
            *self._shared.build_pages(),
            *build_outline_pages(speeches),
        ]

    def _view_rules(self) -> RulesView:
        editions = self.library.editions
        repairs = Counter(repair.rule for edition in editions for repair in edition.repairs)
        speeches = Counter(rule for each in editions for rule in {repair.rule for repair in each.repairs})
        rules = [*words()["repairs"], *sorted(set(repairs) - set(words()["repairs"]))]
        return RulesView([(word("repairs", rule), repairs[rule], speeches[rule]) for rule in rules])

    # What the pages of several speeches or slogans have in common.

    @cached_property
    def _bodies(self) -> Bodies:
        return measure(self.library.speeches)

    @cached_property
    def _usage(self) -> Usage:
        return Usage(self._bodies)

    @cached_property
    def _shared(self) -> SharedPassages:
        return SharedPassages(self.library.speeches, self.library.parallels)

    @cached_property
    def _campaigns(self) -> CampaignPages:
        return CampaignPages(self.library, self._keyness)

    @cached_property
    def _keyness(self) -> Keyness:
        return Keyness(self.library, self._bodies)

    @cached_property
    def _by_id(self) -> dict[str, Slogan]:
        return {slogan.id: slogan for slogan in self.library.slogans}

    @cached_property
    def _previews(self) -> Mapping[str, Preview]:
        return write_previews(self.library.slogans)

    @cached_property
    def _occurrences(self) -> Mapping[str, Sequence[tuple[Slogan, Occurrence]]]:
        return group_by_speech(self.library.slogans)

    @cached_property
    def _list_paths(self) -> ListPaths:
        return find_list_paths(self.library.speeches)

    @cached_property
    def _companions(self) -> Mapping[str, Companions]:
        return find_companions(self.library.speeches)
