"""Every published address still lands after a series of corrections of the corpus."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.serving import served
from build_scripts import pipeline
from build_scripts.corpus import CorpusError, import_raw, load
from build_scripts.model import Library

RAW = Path(__file__).parents[2] / "corpus/raw"
FILES = [RAW / "002_0d49e7191d1f6b17.txt", RAW / "003_28b2f8a5ff4f8601.txt", RAW / "004_f408407dff65bcd2.txt"]
LABEL = re.compile("第?[一二三四五六七八九十]+[、，]|（[一二三四五六七八九十]+）|[0-9]+[、.．]")
#: A file that comes late to the corpus.
LATE = RAW / "000_cd2c7822e9c3b770.txt"

#: Runs in a speech's page: the ids that are missing, and those to which the browser does not scroll.
LANDS = """async (ids) => {
    const missing = ids.filter((id) => !document.getElementById(id));
    const unreached = [];
    for (const id of ids.filter((id) => !missing.includes(id))) {
        location.hash = "#" + id;
        await new Promise(requestAnimationFrame);
        const target = document.querySelector(":target");
        const shown = target?.getClientRects().length ? target.getBoundingClientRect() : null;
        if (target?.id !== id || !shown || shown.top < -1 || shown.top > innerHeight) unreached.push(id);
    }
    return { missing, unreached };
}"""


def speech_file(corpus: Path, raw: Path) -> Path:
    """Return the speech file of a raw file, the first of several."""
    return next(p for p in sorted((corpus / "speeches").iterdir()) if f"file: {raw.name}" in p.read_text("utf-8"))


def edit(path: Path, change: Callable[[list[str]], None]) -> None:
    """Edit the paragraphs of a speech file."""
    head, fence, body = path.read_text("utf-8").rpartition("---\n\n")
    texts = body.rstrip("\n").split("\n\n")
    change(texts)
    path.write_text(head + fence + "\n\n".join(texts) + "\n", "utf-8")


def rename(corpus: Path) -> None:
    path = speech_file(corpus, FILES[0])
    path.write_text(re.sub(r"^title: .*$", "title: 改过的题目", path.read_text("utf-8"), flags=re.M), "utf-8")


def split(corpus: Path) -> None:
    def halve(texts: list[str]) -> None:
        at = max(range(len(texts)), key=lambda index: len(texts[index]))
        cut = texts[at].index("。", len(texts[at]) // 2) + 1
        texts[at : at + 1] = [texts[at][:cut], texts[at][cut:] or "（掌声）"]

    edit(speech_file(corpus, FILES[1]), halve)


def merge(corpus: Path) -> None:
    def join(texts: list[str]) -> None:
        texts[4:7] = ["".join(texts[4:7])]

    edit(speech_file(corpus, FILES[0]), join)


def move(corpus: Path) -> None:
    edit(speech_file(corpus, FILES[2]), lambda texts: texts.insert(3, texts.pop(8)))


def insert(corpus: Path) -> None:
    def add(texts: list[str]) -> None:
        texts.insert(2, "编者据会议记录补入：各单位主要负责同志到会。")
        texts.append("会议于下午五时结束。")

    edit(speech_file(corpus, FILES[2]), add)


def correct_outline(corpus: Path) -> None:
    """Turn headings into text and text into a heading, and change numbers."""

    def relabel(texts: list[str]) -> None:
        labelled = [index for index, text in enumerate(texts) if LABEL.match(text)]
        texts[labelled[0]] = LABEL.sub("", texts[labelled[0]])
        texts[labelled[-1]] = LABEL.sub("九、", texts[labelled[-1]])
        texts[1] = "（一）" + texts[1]

    for file in (FILES[0], FILES[2]):
        edit(speech_file(corpus, file), relabel)


def rename_raw(corpus: Path) -> None:
    """Rename a raw file, in its speech files too."""
    raw = corpus / "raw" / FILES[1].name
    for path in sorted((corpus / "speeches").iterdir()):
        path.write_text(path.read_text("utf-8").replace(f"file: {raw.name}", "file: 另一个名字.txt"), "utf-8")
    raw.rename(raw.with_name("另一个名字.txt"))


def import_again(corpus: Path) -> None:
    """Replace the edited text by the result of the cleaning."""
    import_raw(corpus, [FILES[2]], force=True)


def import_more(corpus: Path) -> None:
    import_raw(corpus, [LATE])


def merge_slogans(corpus: Path) -> None:
    first, second, *_ = load(corpus).library.slogans
    (corpus / "slogans.yml").write_text(f"{first.text}:\n  same_as: [{second.text}]\n  reason: 同一口号\n", "utf-8")


def part_slogans(corpus: Path) -> None:
    """Separate the merged slogans."""
    (corpus / "slogans.yml").write_text("", "utf-8")


def drop_slogan(corpus: Path) -> None:
    path = corpus / "slogans.yml"
    dropped = load(corpus).library.slogans[-1].text
    path.write_text(path.read_text("utf-8") + f"{dropped}:\n  reject: true\n  reason: 不是口号\n", "utf-8")


HISTORY = [
    *(rename, split, merge, move, insert, rename_raw, correct_outline, import_again, import_more),
    *(merge_slogans, part_slogans, merge_slogans, drop_slogan),
]


def settle(corpus: Path) -> None:
    """Let the ids that the check reports as lost lead to the first paragraph, as an editor does."""
    lost = [p for p in pipeline.check(corpus) if p.code == "A001"]
    registry = (corpus / "anchors.yml").read_text("utf-8")
    for speech in {Path(p.place).stem for p in lost}:
        ids = [p.message.split("#")[1].split()[0] for p in lost if Path(p.place).stem == speech]
        lines = "".join(f"    {each}: p_1\n" for each in ids)
        block = re.search(rf"^{speech}:\n(?:  .*\n)*", registry, re.M)
        assert block
        said = block[0]
        said = said.replace("  moved:\n", "  moved:\n" + lines) if "  moved:\n" in said else said + "  moved:\n" + lines
        registry = registry.replace(block[0], said)
    (corpus / "anchors.yml").write_text(registry, "utf-8")


def addresses(library: Library) -> dict[str, set[str]]:
    """Return the ids on every page of the library, by page."""
    found: dict[str, set[str]] = {f"slogans/{slogan.id}/": set() for slogan in library.slogans}
    for edition in library.editions:
        speech = edition.speech
        found[speech.url] = {p.id for p in speech.paragraphs} | {s.id for s in speech.sections} | set(edition.aliases)
    return found


def test_every_address_ever_published_still_lands(tmp_path: Path, browser: Browser) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, FILES)
    ever: dict[str, set[str]] = {}
    wordings: dict[str, str] = {}
    changed = 0
    for act in (None, *HISTORY):
        if act:
            act(corpus)
            settle(corpus)
        library = pipeline.generate_pages(corpus, tmp_path / "docs")
        for page, ids in addresses(library).items():
            changed += bool(ever.get(page, set()) - ids) or bool(ids - ever.get(page, ids))
            ever.setdefault(page, set()).update(ids)
        wordings |= {f"slogans/{slogan.id}/": slogan.text for slogan in library.slogans}
    assert changed >= 5, "the history did change ids"
    pipeline.build_site(corpus, tmp_path / "site")
    gone = wordings.keys() - {f"slogans/{slogan.id}/" for slogan in library.slogans}
    assert len(gone) >= 2, "slogans were merged and dropped"
    with served(tmp_path / "site") as address, browser.new_context(reduced_motion="reduce") as context:
        reader = context.new_page()
        for page, ids in ever.items():
            html = (tmp_path / "site" / page / "index.html").read_text("utf-8")
            if page in gone:
                assert f'<h1 id="title">{escape(wordings[page])}<' in html
                assert "它的地址保留" in html
            elif ids:
                reader.goto(address + page)
                assert reader.evaluate(LANDS, sorted(ids)) == {"missing": [], "unreached": []}, page


def test_a_speech_that_was_published_cannot_be_taken_away(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    import_raw(corpus, FILES)
    pipeline.generate_pages(corpus, tmp_path / "docs")
    speech_file(corpus, FILES[1]).unlink()
    with pytest.raises(CorpusError) as refused:
        pipeline.generate_pages(corpus, tmp_path / "docs")
    assert "A001" in {problem.code for problem in refused.value.problems}
