"""The glossary: cases in five drawers (tests/cases/glossary), scores on the nine gold texts, rulings, properties."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import gold
import jieba
import pytest
import yaml
from factories import make_slogan
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from build_scripts.corpus.slogans_file import read_decisions
from build_scripts.glossary import (
    RULES,
    Glossary,
    Rule,
    find_all_candidates,
    find_candidates,
    find_slogans,
    occurrences,
    user_dictionary,
)
from build_scripts.glossary.entries import drop_explanations
from build_scripts.glossary.identity import make_slogan_ids, pinyin, slogan_id
from build_scripts.glossary.lexicon import ROLES
from build_scripts.glossary.numerals import total
from build_scripts.glossary.passage import read_passage
from build_scripts.model import Collocate, Fact, Member, Occurrence, Paragraph, Ruling, Section, Source, Speech
from build_scripts.system import parallel as workers
from build_scripts.system.yaml_files import RecordsError
from build_scripts.text.characters import fold

TESTS = Path(__file__).parent.parent
SOURCE = Source("made.txt", 1, "", "utf-8", (1, 1))


def speech_of(paragraphs: Iterable[str], name: str = "made", sections: Sequence[Section] = ()) -> Speech:
    texts = tuple(Paragraph(f"p_{number}", text) for number, text in enumerate(paragraphs, start=1))
    return Speech(name, "speech", True, {}, (), (), texts, SOURCE, tuple(sections))


def glossary_of(text: str, rulings: Sequence[Ruling] = ()) -> Glossary:
    return find_slogans([speech_of(text.splitlines())], rulings)


# The cases


def cases() -> list[Any]:
    found = []
    for path in sorted((TESTS / "cases" / "glossary").glob("*.yml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
            assert bool(marks) == (path.stem == "known_failures"), f"{case['name']} lies in the wrong drawer"
            found.append(pytest.param(case, path.stem, id=f"{path.stem}: {case['name']}", marks=marks))
    return found


@pytest.mark.parametrize(("case", "drawer"), cases())
def test_case(case: dict[str, Any], drawer: str) -> None:
    published = {slogan.text: slogan for slogan in glossary_of(case["text"]).slogans}
    wanted = case.get("has", {})
    assert {text: published[text].type for text in wanted if text in published} == wanted
    assert not set(case.get("lacks", ())) & set(published)
    for text, gloss in case.get("gloss", {}).items():
        assert [(said.text, said.by) for said in published[text].glosses] == ([(gloss, "text")] if gloss else [])
    for text, count in case.get("count", {}).items():
        assert len(published[text].occurrences) == count
    for text, members in case.get("members", {}).items():
        assert [member.text for member in published[text].members] == members
    if drawer in ("negative", "names"):
        assert set(published) == set(wanted)


# The rules


def proposed_by(rule: Rule, text: str) -> set[str]:
    passage = read_passage(speech_of([text]))
    return {passage.text[start:end] for start, end in rule.find(passage)} if rule.needs.search(text) else set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_proposes_its_example_and_not_its_counter_example(rule: Rule) -> None:
    for text, expected in ((rule.example, True), (rule.counter_example, False)):
        marked = re.search("【(.*)】", text)
        assert marked
        assert (marked[1] in proposed_by(rule, re.sub("[【】]", "", text))) == expected


def test_lexicon_has_each_word_once_with_known_roles() -> None:
    text = (TESTS.parent / "build_scripts" / "glossary" / "lexicon.yml").read_text("utf-8")
    listed = [line.split(":")[0] for line in text.splitlines() if not line.startswith("#")]
    assert listed == sorted(set(listed))
    assert {role for roles in yaml.safe_load(text).values() for role in roles} == set(ROLES)


# The nine gold texts; gold.py has the floors


@cache
def gold_glossary() -> Glossary:
    return find_slogans(list(gold.make_gold_speeches().values()))


def listed_entries() -> list[Any]:
    return [entry for listed in gold.load_slogans().values() for entry in listed["entries"]]


def test_gold_recall_and_precision() -> None:
    recall, precision = gold.score_slogans(gold_glossary().slogans, gold.load_slogans().values())
    assert recall >= gold.LEAST_SLOGAN_RECALL
    assert precision >= gold.LEAST_SLOGAN_PRECISION


def test_gold_recall_and_precision_of_each_text_by_itself() -> None:
    listed = gold.load_slogans()
    scores = [
        gold.score_slogans(find_slogans([speech]).slogans, [listed[name]])
        for name, speech in gold.make_gold_speeches().items()
    ]
    assert sum(recall for recall, _ in scores) / len(scores) >= gold.LEAST_SLOGAN_RECALL_ALONE
    assert sum(precision for _, precision in scores) / len(scores) >= gold.LEAST_SLOGAN_PRECISION_ALONE


def test_gold_non_slogans_are_rarely_published() -> None:
    assert len(gold.get_listed_non_slogans(gold_glossary().slogans)) <= gold.MOST_LISTED_NON_SLOGANS


def test_gold_types() -> None:
    kinds = {form: entry["type"] for entry in listed_entries() for form in gold.get_listed_forms(entry)}
    typed = [slogan for slogan in gold_glossary().slogans if gold.plain(slogan.text) in kinds]
    right = sum(slogan.type == kinds[gold.plain(slogan.text)] for slogan in typed)
    assert right / len(typed) >= gold.LEAST_TYPE_ACCURACY


def test_gold_expansions() -> None:
    by_form = {form: slogan for slogan in gold_glossary().slogans for form in gold.get_forms(slogan)}
    entries = [entry for entry in listed_entries() if entry.get("expansion")]
    right = 0
    for entry in entries:
        slogan = by_form.get(gold.plain(entry["text"]))
        said = "".join(gold.plain(gloss.text) for gloss in slogan.glosses) if slogan else ""
        right += bool(said) and gold.plain(entry["expansion"]).removeprefix("即") == said
    assert right / len(entries) >= gold.LEAST_DEFINITIONS


def test_gold_members_are_as_many_as_the_numbers_promise() -> None:
    by_form = {form: slogan for slogan in gold_glossary().slogans for form in gold.get_forms(slogan)}
    wanted = [gold.plain(each["text"]) for each in listed_entries() if each.get("expansion") and each["type"] == "A"]
    numeric = [by_form[form] for form in wanted if form in by_form]
    assert len(numeric) >= gold.LEAST_COMPLETE_FORMULAS
    assert all(len(slogan.members) == slogan.counts for slogan in numeric)
    texts = gold_paragraphs()
    for slogan in gold_glossary().slogans:
        for member in slogan.members:
            assert texts[member.speech, member.paragraph][member.start : member.end] == member.text
        for gloss in (each for each in slogan.glosses if each.start is not None):
            place = texts[gloss.speech or "", gloss.paragraph or ""]
            assert place[gloss.start : gloss.end] == gloss.text


def gold_paragraphs() -> dict[tuple[str, str], str]:
    speeches = gold.make_gold_speeches().values()
    return {(speech.id, paragraph.id): paragraph.text for speech in speeches for paragraph in speech.paragraphs}


def test_gold_occurrences_slice_back() -> None:
    texts = gold_paragraphs()
    for slogan in (*gold_glossary().slogans, *gold_glossary().candidates):
        assert slogan.occurrences
        for place in slogan.occurrences:
            assert texts[place.speech, place.paragraph][place.start : place.end] == place.text


def test_slogans_are_sorted_by_reading_and_have_unique_ids() -> None:
    ids = [slogan.id for slogan in gold_glossary().slogans]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) for name in ids)
    readings = [slogan_id(slogan.text).split("-")[0] for slogan in gold_glossary().slogans]
    assert readings == sorted(readings)


def test_candidates_lie_below_the_line_the_best_first() -> None:
    scores = [slogan.score for slogan in gold_glossary().candidates]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] < min(slogan.score for slogan in gold_glossary().slogans)


# Ids and readings


def test_readable_ids() -> None:
    assert slogan_id("两评一树") == "liang-ping-yi-shu"
    assert slogan_id("１+４") == "1-plus-4"
    assert pinyin("两不误、两促进") == "liǎng bù wù, liǎng cù jìn"


def test_long_ids_end_in_a_digest_of_the_wording() -> None:
    one, other = "情况在一线了解，问题在一线解决，决策在一线落实", "情况在一线了解，问题在一线解决，决策在一线制定"
    assert slogan_id(one) != slogan_id(other)
    assert len(slogan_id(one)) < 80


def test_ids_of_homophones_do_not_depend_on_their_order() -> None:
    assert make_slogan_ids(["质检", "之间", "两新"]) == make_slogan_ids(["两新", "之间", "质检"])
    ids = make_slogan_ids(["质检", "之间", "两新"])
    assert ids["两新"] == "liang-xin"
    assert len(set(ids.values())) == 3


# Occurrences and variants


def test_variants_of_punctuation_width_and_order_are_one_entry() -> None:
    slogans = glossary_of(
        "要做到“两不误、两促进”。必须两不误，两促进。真正两不误两促进。\n"
        "树立正确的“世界观、人生观、价值观”。端正“人生观、世界观、价值观”。"
    ).slogans
    assert {slogan.text: len(slogan.occurrences) for slogan in slogans} == {
        "两不误、两促进": 3,
        "世界观、人生观、价值观": 2,
    }
    assert slogans[0].variants == ("两不误两促进", "两不误，两促进")


def test_no_occurrence_crosses_a_sentence_end_or_a_number() -> None:
    speech = speech_of(["抓好回头。看清形势。十三个代表到会，三个代表要学好。"])
    assert occurrences([speech], ["回头看"]) == {"回头看": ()}
    assert [place.start for place in occurrences([speech], ["三个代表"])["三个代表"]] == [18]


def test_places_inside_a_longer_slogan_count_too() -> None:
    speech = speech_of(["坚持以人为本、执政为民，把以人为本落到实处。"])
    found = occurrences([speech], ["以人为本", "以人为本、执政为民"])
    assert [len(places) for places in found.values()] == [2, 1]


words = st.text(alphabet="一二三两个不学比讲党群众抓促为民、，。；“”活动的（）+1 ", max_size=60)


@settings(deadline=None, max_examples=150)
@given(st.lists(words | st.text(max_size=40), max_size=4))
def test_every_occurrence_slices_back_on_any_text(paragraphs: list[str]) -> None:
    speech = speech_of(paragraphs)
    texts = {paragraph.id: paragraph.text for paragraph in speech.paragraphs}
    for candidate in find_candidates(speech):
        for paragraph, start, end in candidate.spans:
            assert 0 <= start < end <= len(texts[paragraph])
            assert fold(candidate.text) == fold(texts[paragraph][start:end])
    found = find_slogans([speech])
    for slogan in (*found.slogans, *found.candidates):
        assert slogan.occurrences
        for place in (*slogan.occurrences, *slogan.members):
            assert texts[place.paragraph][place.start : place.end] == place.text
        for gloss in (each for each in slogan.glosses if each.start is not None):
            assert texts[gloss.paragraph or ""][gloss.start : gloss.end] == gloss.text


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="甲乙丙丁", max_size=40), st.text(alphabet="甲乙丙", min_size=3, max_size=4))
def test_occurrences_are_those_of_a_plain_search(text: str, wording: str) -> None:
    places = occurrences([speech_of([text])], [wording])[wording]
    assert len(places) == text.count(wording)
    assert all(place.text == wording for place in places)


# How entries hang together


def test_parts_wholes_company_and_campaigns() -> None:
    paragraphs = [
        "开展“比学赶超”竞赛，形成“比学赶超、创先争优”的氛围。落实“四查四改”。",
        "坚持“四查四改”，反对“一刀切”。开展“比学赶超”竞赛。",
        *["同志们要认真学习文件。"] * 77,
    ]
    speech = replace(speech_of(paragraphs), facts={"campaign": Fact("作风建设", "text")})
    found = {slogan.text: slogan for slogan in find_slogans([speech, speech_of(["不搞“一刀切”。"], "other")]).slogans}
    whole, part, formula = (found[text] for text in ("比学赶超、创先争优", "比学赶超", "四查四改"))
    assert (whole.parts, part.wholes) == ((part.id,), (whole.id,))
    # Of 80 paragraphs: 2 · 2 ln (80/2), and 2 ln (80/2). 一刀切 is in another one too: 2 (ln 20 + ln (20/39)) = 4.7.
    assert formula.together == (Collocate(part.id, 2, 2, 14.8), Collocate(whole.id, 1, 1, 7.4))
    assert part.id not in {each.slogan for each in whole.together}
    assert found["一刀切"].campaigns == ("作风建设",)
    assert (formula.counts, whole.counts) == (8, None)


@pytest.mark.parametrize(
    ("wording", "count"),
    [("四学四比", 8), ("两新", 2), ("六个坚持始终", 6), ("1+4", 5), ("３＋２", 5), ("惠民66条", 66), ("两个一百年", 2)],
)
def test_the_numbers_of_a_formula_promise_so_many_members(wording: str, count: int) -> None:
    assert total(wording) == count


def test_members_know_which_entries_they_are() -> None:
    text = "全局要认真落实“四查四改”。即查思想、改观念，查作风、改形象，查制度、改管理，查效率、改服务。"
    found = {slogan.text: slogan for slogan in glossary_of(text + "树立“改服务”理念。").slogans}
    assert {member.text: member.slogan for member in found["四查四改"].members}["改服务"] == found["改服务"].id


# The same input gives the same glossary


def test_no_speeches_no_glossary() -> None:
    assert find_slogans([]) == Glossary((), (), ())
    assert find_slogans([speech_of([""])]) == Glossary((), (), ())
    assert user_dictionary([]) == ""


def test_sightings_may_be_given() -> None:
    speeches = list(gold.make_gold_speeches().values())[:3]
    kept = {speech.id: find_candidates(speech) for speech in speeches[:2]}
    assert find_slogans(speeches, (), kept) == find_slogans(speeches)


@pytest.mark.slow
def test_many_speeches_are_read_as_one_by_one() -> None:
    """More than one chunk, so that several processes work."""
    speeches = [
        replace(speech, id=f"{speech.id}-{number}")
        for number in range(2 * workers.CHUNK // 9 + 1)
        for speech in gold.make_gold_speeches().values()
    ]
    assert find_all_candidates(speeches) == {
        speech.id: sighted
        for speech, sighted in zip(speeches, [*map(find_candidates, speeches[:9])] * 99, strict=False)
    }


HASHED = """
import sys; from pathlib import Path; sys.path[:0] = sys.argv[1:]
import gold; from build_scripts.glossary import find_slogans
print(find_slogans(list(gold.make_gold_speeches().values())[:4]))
"""


@pytest.mark.slow
def test_the_result_does_not_depend_on_the_hash_seed() -> None:
    outcomes = {
        subprocess.run(
            [sys.executable, "-c", HASHED, str(TESTS), str(TESTS.parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outcomes) == 1


@pytest.mark.slow
def test_nothing_is_written_to_the_shared_temporary_directory(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", HASHED, str(TESTS), str(TESTS.parent)],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    assert not list(tmp_path.iterdir())


def test_jieba_keeps_the_slogans_whole_with_the_user_dictionary(tmp_path: Path) -> None:
    slogans = glossary_of("开展“四查四改”活动，做到“守初心、担使命”。").slogans
    path = tmp_path / "user.txt"
    path.write_text(user_dictionary(slogans), "utf-8")
    assert path.read_text("utf-8") == "四查四改 nz\n守初心 nz\n担使命 nz\n"
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path)
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer.load_userdict(str(path))
    assert "四查四改" in tokenizer.lcut("全县四查四改活动")


def test_the_explanation_of_a_formula_is_no_entry() -> None:
    members = tuple(Member(f"新{what}组织", "a", "p_1", at, at + 5) for what, at in (("经济", 0), ("社会", 6)))
    place = Occurrence("a", "p_0", 0, 2, "两新")
    formula = make_slogan("两新", place, type="A", score=0.6, members=members)
    text = "新经济组织、新社会组织"
    listed = make_slogan(text, Occurrence("a", "p_1", 0, 11, text), score=0.5)
    elsewhere = make_slogan(text, Occurrence("a", "p_2", 0, 11, text), score=0.5)
    better = replace(listed, score=0.7)
    assert drop_explanations([formula, listed, elsewhere, better], ()) == [formula, elsewhere, better]
    assert drop_explanations([formula, listed], {fold(text)}) == [formula, listed]


# The editor's decisions

TEXT = "开展“四查四改”活动，落实“四查四改”。全局统一思想、提高认识，争当“先行者”。今后要提倡慢工细活。"


def rule(text: str) -> Glossary:
    return glossary_of(TEXT, read_decisions(text))


def test_rulings_define_translate_and_retype() -> None:
    found = rule("四查四改: {definition: 查四样、改四样, translation: Four Checks, note: 县里的, theme: 作风, type: C}")
    slogan = next(slogan for slogan in found.slogans if slogan.text == "四查四改")
    assert [(gloss.text, gloss.by) for gloss in slogan.glosses] == [("查四样、改四样", "keeper")]
    assert (slogan.translation, slogan.note, slogan.theme, slogan.type) == ("Four Checks", "县里的", "作风", "C")
    assert found.unmatched == ()


def test_a_definition_leaves_the_texts_own_explanation_in_its_place() -> None:
    text = "开展“四查四改”活动，“四查四改”，即查思想、改观念，查作风、改形象，查制度、改管理，查效率、改服务。"
    (slogan,) = (
        each
        for each in glossary_of(text, read_decisions("四查四改: {definition: 查四样、改四样}")).slogans
        if each.text == "四查四改"
    )
    keeper, own = slogan.glosses
    assert (keeper.text, keeper.by, keeper.speech) == ("查四样、改四样", "keeper", None)
    assert (own.text[:7], own.by, own.paragraph) == ("查思想、改观念", "text", "p_1")


def test_a_rejected_slogan_is_neither_published_nor_a_candidate() -> None:
    found = rule("四查四改: {reject: true, reason: 是文件名}")
    assert "四查四改" not in {slogan.text for slogan in (*found.slogans, *found.candidates)}
    assert found.unmatched == ()


def test_a_promoted_wording_is_always_published() -> None:
    before = {slogan.text for slogan in glossary_of(TEXT).slogans}
    found = rule("慢工细活: {promote: true, type: D}\n统一思想、提高认识: {promote: true}")
    assert {slogan.text for slogan in found.slogans} - before == {"慢工细活", "统一思想、提高认识"}
    promoted = next(slogan for slogan in found.slogans if slogan.text == "慢工细活")
    assert [place.text for place in promoted.occurrences] == ["慢工细活"]
    assert promoted.evidence[-1].rule == "keeper"


def test_merged_wordings_are_one_entry_under_the_keepers_name() -> None:
    text = "开展“质量提升”行动。质量大提升行动已经开始，抓好“质量大提升”行动。"
    found = glossary_of(text, read_decisions("质量提升: {same_as: [质量大提升], reason: 同一行动}"))
    assert [(slogan.text, slogan.variants, len(slogan.occurrences)) for slogan in found.slogans] == [
        ("质量提升", ("质量大提升", "质量大提升行动"), 3)
    ]
    assert found.unmatched == ()


def test_rulings_that_match_nothing_are_reported() -> None:
    found = rule("没有的话: {definition: 无}\n也没有的: {reject: true, reason: 无}\n四查四改: {note: 有}")
    assert [ruling.text for ruling in found.unmatched] == ["没有的话", "也没有的"]


def test_an_empty_file_rules_nothing() -> None:
    assert read_decisions("") == read_decisions("{}") == read_decisions("# only a comment\n") == []


def test_the_projects_own_rulings_can_be_read() -> None:
    read_decisions((TESTS.parent / "corpus" / "slogans.yml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("甲乙: {defintion: 无}", r"line 1, “甲乙”: unknown field `defintion`; did you mean `definition`\?"),
        ("甲乙: {zzz: 无}", r"line 1, “甲乙”: unknown field `zzz`; known fields: reject, promote, .*"),
        ("甲乙: {reject: true}", r"line 1, “甲乙”: needs a `reason`.*"),
        ("甲乙: {same_as: [丙丁]}", r"line 1, “甲乙”: needs a `reason`.*"),
        ("甲乙: {reject: yes please}", r"line 1, “甲乙”: `reject` must be true or false"),
        ("甲乙: {type: F}", r"line 1, “甲乙”: `type` must be one of A, B, C, D, E, not “F”"),
        ("甲乙: {same_as: {丙: 丁}, reason: 无}", r"line 1, “甲乙”: `same_as` must be a list of wordings.*"),
        ("甲乙: {note: }", r"line 1, “甲乙”: `note` must be text"),
        ("甲乙: {reject: true, promote: true, reason: 无}", r"line 1, “甲乙”: is both rejected and promoted.*"),
        ("甲乙: {reject: true, definition: 无, reason: 无}", r"line 1, “甲乙”: is rejected, and has .*"),
        ("甲乙: {note: 一, note: 二}", r"line 1, “甲乙”: `note` occurs twice; keep one"),
        ("甲乙:", r"line 1, “甲乙”: says nothing; .*"),
        ("甲乙:\n  reject：true", r"line 1, “甲乙”: “reject：true” is no field; .*"),
        ("、，: {note: 无}", r"line 1, “、，”: an entry needs a wording.*"),
        (
            "甲乙: {note: 一}\n甲，乙: {note: 二}",
            r"line 2, “甲，乙”: the same wording is decided on in line 1 .*",
        ),
        ("- 甲乙", r"line 1: the file must map wordings to decisions.*"),
        ("甲乙: {note: [", r"line \d+: this is no valid YAML .*"),
    ],
)
def test_a_mistake_has_its_line_and_a_hint(text: str, problem: str) -> None:
    with pytest.raises(RecordsError) as told:
        read_decisions(text)
    assert len(told.value.problems) == 1
    assert re.fullmatch(problem, told.value.problems[0])


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(RecordsError) as told:
        read_decisions("甲乙: {defintion: 无, reject: maybe}\n丙丁: {type: F}\n")
    assert len(told.value.problems) == 3


def test_ids_are_the_readings_of_pypinyin_without_tones() -> None:
    said = {reading.split(",")[0]: chr(code) for code, reading in PINYIN_DICT.items()}
    assert len(said) > 1000
    for character in said.values():
        reading = lazy_pinyin(character, style=Style.NORMAL)[0].lower()
        assert slogan_id(character) == reading.replace("ê", "e")
