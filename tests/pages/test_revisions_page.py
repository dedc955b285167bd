"""The page of a speech's revisions: all that was changed, and both texts come back from it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from factories import make_edition, make_library, make_speech
from page_rendering import Dom, PageRenderer

from build_scripts.corpus.history import digest_words
from build_scripts.model import Edition, Fact, Paragraph, Revision, Speech
from build_scripts.pages import revisions
from build_scripts.pages.revisions import Piece, compare, compare_texts, get_revisions_path, view_revisions

PARAGRAPHS = ["同志们：", "要统一思想，提高认识。", "要加强领导，狠抓落实。", "完成任务靠大家。"]


def write(*paragraphs: str, **changes: object) -> Speech:
    texts = tuple(Paragraph(f"p_{at}", text) for at, text in enumerate(paragraphs, 1))
    return replace(make_speech(), paragraphs=texts, **changes)  # type: ignore[arg-type]


def revise(*speeches: Speech) -> Edition:
    known = [Revision(f"2026-12-{day:02}", digest_words(speech)) for day, speech in enumerate(speeches, 1)]
    texts = {revision.content: speech for revision, speech in zip(known, speeches, strict=True)}
    return make_edition(speeches[-1], revisions=tuple(known), texts=texts)


def read_side(pieces: tuple[Piece, ...], without: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != without)


@pytest.mark.parametrize("seed", range(200))
def test_both_texts_come_back_from_their_comparison(seed: int) -> None:
    source = random.Random(seed)
    before, after = ("".join(source.choices("甲乙丙。", k=source.randrange(12))) for _ in range(2))
    pieces = compare_texts(before, after)
    assert read_side(pieces, "inserted") == before
    assert read_side(pieces, "removed") == after


def test_a_changed_word_is_shown_within_its_paragraph() -> None:
    changes = list(compare(write(*PARAGRAPHS), write(PARAGRAPHS[0], "要统一思想，端正认识。", *PARAGRAPHS[2:])))
    assert [(change.place, change.number) for change in changes] == [("第 2 段", 2)]
    assert changes[0].pieces == (
        Piece("要统一思想，"), Piece("提高", "removed"), Piece("端正", "inserted"), Piece("认识。")
    )  # fmt: skip


def test_removed_and_inserted_paragraphs_have_their_place() -> None:
    changes = list(compare(write(*PARAGRAPHS), write(PARAGRAPHS[0], *PARAGRAPHS[2:], "谢谢！")))
    assert [(change.place, change.pieces) for change in changes] == [
        ("第 1 段之后", (Piece(PARAGRAPHS[1], "removed"),)),
        ("第 4 段，新增", (Piece("谢谢！", "inserted"),)),
    ]


def test_facts_and_remarks_are_compared() -> None:
    former = write(*PARAGRAPHS, facts={"title": Fact("动员会讲话", "own_line")})
    latter = write(*PARAGRAPHS, facts={"title": Fact("动员会上的讲话", "own_line")}, rejected=("place",), note="按")
    assert [change.place for change in compare(former, latter)] == ["题名", "编者按语", "编者不取的著录"]
    assert list(compare(latter, latter)) == []


def test_a_revision_without_its_text_is_named() -> None:
    edition = revise(write("甲"), write("乙"), write("丙"))
    first = edition.revisions[0].content
    edition = replace(edition, texts={k: v for k, v in edition.texts.items() if k != first})
    assert [(step.number, step.is_stored) for step in view_revisions(edition).steps] == [(3, True), (2, False)]


def test_a_page_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revisions, "MOST_CHARACTERS", 10)
    step = view_revisions(revise(write("一" * 8, "同"), write("二" * 3, "同", "三" * 8))).steps[0]
    assert len(step.changes) + step.unlisted == 3
    assert sum(change.size for change in step.changes) <= 10


def test_the_page_shows_markup_as_text_and_is_linked() -> None:
    hostile = "<script>alert(1)</script>{{ x }}"
    edition = revise(write(*PARAGRAPHS), write(*PARAGRAPHS, hostile))
    renderer = PageRenderer(make_library(edition))
    page = renderer.render(get_revisions_path("a-speech"))
    assert hostile.replace("<", "&lt;").replace(">", "&gt;") in page
    assert {each["href"] for each in Dom(page).find_all("a") if "p_5" in each["href"]} == {"../#p_5"}
    assert "robots: noindex" in renderer.markdown[get_revisions_path("a-speech")]
    assert 'href="revisions/#revision-2"' in renderer.render("speeches/a-speech.md")


def test_a_speech_with_one_revision_has_no_page() -> None:
    renderer = PageRenderer(make_library(make_speech("甲")))
    assert get_revisions_path("a-speech") not in renderer.markdown
    assert "revisions/" not in renderer.render("speeches/a-speech.md")
