"""The review pages: only a page of this server, on this machine, may write, and only below the corpus."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk.review import RAW, site
from factories import find_file, import_text
from trees import count_steps, kill_at_step, read_tree, write_tree

from build_scripts import pipeline
from build_scripts.corpus import apply_decisions, get_state, import_raw, load, load_edition, load_editions
from build_scripts.corpus.speech_file import read_speech
from build_scripts.desk import Desk, questions, server, write_report
from build_scripts.desk.questions import Question, reject_in_order
from build_scripts.model import Doubt, Edition


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return import_text(tmp_path, RAW)


class Client:
    """Requests to the desk of a corpus; `post` sends what its own page sends, changed by `headers`."""

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus
        self.desk = Desk(site, corpus)
        self.headers: dict[str, str] = {}

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **environ: str) -> tuple[int, str]:
        caught: list[Any] = []
        content = self.desk(
            {
                "REQUEST_METHOD": method,
                "PATH_INFO": path,
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_HOST": "127.0.0.1:8000",
                "CONTENT_LENGTH": str(len(body)),
                "wsgi.input": io.BytesIO(body),
                **environ,
            },
            lambda *arguments: caught.append(arguments),  # type: ignore[arg-type,return-value]
        )
        self.headers = dict(caught[0][1])
        return int(caught[0][0][:3]), b"".join(content).decode()

    def post(self, file: object, path: str = "decisions", **environ: str) -> tuple[int, str]:
        headers = {
            "HTTP_ORIGIN": "http://127.0.0.1:8000",
            "HTTP_X_DESK_TOKEN": self.desk.token,
            "CONTENT_TYPE": "application/json",
        }
        body = file if isinstance(file, bytes) else json.dumps(file).encode()
        return self.ask(f"/_desk/{path}", "POST", body, **(headers | environ))

    def decide(self, *decisions: dict[str, Any]) -> dict[str, Any]:
        path = find_file(self.corpus)
        return {"speeches": {path.stem: {"state": get_state(path.read_text("utf-8")), "decisions": list(decisions)}}}

    def review(self) -> dict[str, Any]:
        status, page = self.ask(f"/_desk/{find_file(self.corpus).stem}/")
        assert status == 200
        found = re.search('data-review="([^"]*)"', page)
        assert found
        data: dict[str, Any] = json.loads(html.unescape(found[1]))
        return data

    def texts(self) -> list[str]:
        return [p.text for p in read_speech(find_file(self.corpus).read_text("utf-8")).paragraphs]


@pytest.fixture
def client(corpus: Path) -> Client:
    return Client(corpus)


def test_other_paths_are_the_site(client: Client) -> None:
    assert client.ask("/speeches/x/") == (200, "the site")


def test_an_answer_is_written_and_the_question_is_gone(client: Client) -> None:
    review = client.review()
    question = next(each for each in review["questions"] if each["kind"] == "source_error")
    file = {"speeches": {review["speech"]: {"state": review["state"], "decisions": [question["reject_decision"]]}}}
    status, answer = client.post(file)
    assert status == 200
    after = client.review()
    assert json.loads(answer)["states"] == {review["speech"]: after["state"]}
    assert [each["quote"] for each in after["questions"] if each["kind"] == "source_error"] == []
    assert read_speech(find_file(client.corpus).read_text("utf-8")).source_rulings[0].reject


def test_every_accepted_question_is_remembered(client: Client) -> None:
    while asked := client.review()["questions"]:
        question = asked[0]
        decision = question["accept_decision"]
        file = (
            client.decide(decision) if "slogan" not in decision else client.decide() | {"slogans": decision["slogan"]}
        )
        assert client.post(file)[0] == 200, question
        assert question not in client.review()["questions"]
    before = find_file(client.corpus).read_bytes()
    import_raw(client.corpus, [client.corpus / "raw" / "a.txt"], force=True)
    assert find_file(client.corpus).read_bytes() != before  # Decisions on facts and errors are lost, as documented.
    assert {each["kind"] for each in client.review()["questions"]} == {"source_error"}


@pytest.mark.parametrize("answer", ["accept_decision", "reject_decision", "other_decision"])
def test_near_duplicates_are_named_with_their_differences(client: Client, answer: str) -> None:
    path = find_file(client.corpus)
    body = "。\n".join(f"第{number}项工作要由第{number * 7}个部门在{number * 13}日以前办好" for number in range(40))
    for name, last in (("b", "让我们夺取胜利！"), ("c", "谢谢大家！")):
        source = client.corpus.parent / f"{name}.txt"
        source.write_text(f"在全镇春耕大会上的讲话\n同志们：\n{body}。\n{last}\n", "utf-8")
        import_raw(client.corpus, [source])
    client.desk = Desk(site, client.corpus)
    one, other = (each for each in sorted(path.parent.iterdir()) if each != path)

    def ask() -> list[dict[str, Any]]:
        page = client.ask(f"/_desk/{one.stem}/")[1]
        data = re.search('data-review="([^"]*)"', page)
        assert data
        return [each for each in json.loads(html.unescape(data[1]))["questions"] if each["kind"] == "twin"]

    [question] = ask()
    assert other.stem in question["label"]
    assert sorted(question["quote"].split("\n")) == ["只在另一篇：让我们夺取胜利！", "只在本篇：谢谢大家！"] or sorted(
        question["quote"].split("\n")
    ) == ["只在另一篇：谢谢大家！", "只在本篇：让我们夺取胜利！"]
    state = get_state(one.read_text("utf-8"))
    assert client.post({"speeches": {one.stem: {"state": state, "decisions": [question[answer]]}}})[0] == 200
    assert ask() == []
    assert (other.stem in read_speech(one.read_text("utf-8")).note) == (answer == "accept_decision")
    entries = {each.id: [item.name for item in each.items] for each in write_report(client.corpus).entries}
    if answer != "other_decision":
        assert "twin" not in entries[one.stem]
        return
    assert read_speech(one.read_text("utf-8")).same_as == other.stem
    assert one.stem not in entries
    assert "twin" not in entries[other.stem]
    assert import_raw(client.corpus, sorted((client.corpus / "raw").iterdir())).written == ()
    assert [each.code for each in pipeline.check(client.corpus) if each.code in ("R003", "S010", "A001")] == []
    state = get_state(other.read_text("utf-8"))
    decisions = [{"set": {"same_as": one.stem}}]
    status, answered = client.post({"speeches": {other.stem: {"state": state, "decisions": decisions}}})
    assert (status, one.stem in answered) == (422, True), "two speeches cannot both be left out for each other"
    assert client.post({"speeches": {one.stem: {}}}, "undo")[0] == 200
    assert [question["kind"] for question in ask()] == ["twin"]


def test_a_rejected_fact_is_not_asked_again(client: Client) -> None:
    question = next(each for each in client.review()["questions"] if each["label"].startswith("题名"))
    assert client.post(client.decide(question["reject_decision"]))[0] == 200
    assert not any(each["label"].startswith("题名") for each in client.review()["questions"])


def test_a_decision_on_a_slogan_is_written_and_undone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "NEAR", 1.0)
    path = client.corpus / "slogans.yml"
    before = path.read_bytes() if path.is_file() else b""
    question = next(each for each in client.review()["questions"] if each["kind"] == "slogan")
    assert client.post(client.decide() | {"slogans": question["reject_decision"]["slogan"]})[0] == 200
    assert question["quote"] in path.read_text("utf-8")
    assert question["quote"] not in [each["quote"] for each in client.review()["questions"]]
    assert client.post({"speeches": {find_file(client.corpus).stem: {}}}, "undo")[0] == 200
    assert path.read_bytes() == before
    assert question in client.review()["questions"]


def test_a_line_like_a_heading_becomes_one(client: Client) -> None:
    path = find_file(client.corpus)
    path.write_text(path.read_text("utf-8").replace("主要领导要亲", "加强领导\n\n主要领导要亲", 1), "utf-8")
    question = next(each for each in client.review()["questions"] if each["quote"] == "加强领导")
    decision = question["reject_decision"]
    assert client.post(client.decide(decision))[0] == 200
    assert decision["heading"]["加强领导"] == read_speech(path.read_text("utf-8")).headings["加强领导"]
    assert "加强领导" not in [each["quote"] for each in client.review()["questions"]]


def test_removed_text_is_asked_and_put_back(client: Client) -> None:
    question = next(each for each in client.review()["questions"] if each["kind"] == "removed")
    assert question["quote"].startswith("现将王大山县长")
    assert client.post(client.decide(question["reject_decision"]))[0] == 200
    texts = [p.text for p in read_speech(find_file(client.corpus).read_text("utf-8")).paragraphs]
    assert any(text.startswith("现将王大山县长") for text in texts)


@pytest.mark.parametrize("typed", ["", "改过的一段。"])
def test_restored_text_is_not_asked_again_when_rules_change(client: Client, typed: str) -> None:
    question = next(each for each in client.review()["questions"] if each["kind"] == "removed")
    decision = question["reject_decision"] | ({"insert": [typed]} if typed else {})
    [text] = decision["insert"]
    assert client.post(client.decide(decision))[0] == 200
    assert not [each for each in client.review()["questions"] if each["kind"] == "removed"]
    assert not [each for each in load(client.corpus).problems if each.code in ("R016", "S006")]
    before = client.texts()
    # Cleaning again is what an editor does after a change of the rules, and the rules remove the text again.
    import_raw(client.corpus, [client.corpus / "raw" / "a.txt"], force=True)
    assert client.texts() == before
    assert text in before
    assert not [each for each in client.review()["questions"] if each["kind"] == "removed"]


def put_doubts(monkeypatch: pytest.MonkeyPatch, *doubts: tuple[int, str]) -> None:
    """Let the cleaning of every speech have removed these texts from these raw lines."""
    removed = tuple(Doubt("removed_text", *each, "drop_remarks removed what may be body text") for each in doubts)

    def load(corpus: Path, speech_id: str) -> Edition:
        edition = load_edition(corpus, speech_id)
        assert edition
        return replace(edition, doubts=removed)

    monkeypatch.setattr(server, "load_edition", load)


def list_removed(client: Client) -> list[dict[str, Any]]:
    return [each["reject_decision"] for each in client.review()["questions"] if each["kind"] == "removed"]


def test_text_changed_before_removal_is_restored_at_its_line(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    put_doubts(monkeypatch, (9, "让我们行动起来，取得胜利。"))
    (decision,) = list_removed(client)
    assert decision["after"] == "让我们行动起来，夺取新的胜利！"


def test_texts_from_one_place_are_put_back_in_their_order(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    put_doubts(monkeypatch, (8, "第三段。"), (7, "第一段。"), (7, "第二段。"))
    first, second, third = list_removed(client)
    assert first["after"] == second["after"] != third["after"]
    assert client.post(client.decide(first))[0] == 200
    second, third = list_removed(client)
    assert second == {"insert": ["第二段。"], "after": "第一段。", "removed": "第二段。"}
    assert client.post(client.decide(second))[0] == 200
    assert client.post(client.decide(third))[0] == 200
    assert list_removed(client) == []
    texts = [p.text[:4] for p in read_speech(find_file(client.corpus).read_text("utf-8")).paragraphs]
    assert texts == ["同志们：", "今天我们", "第一段。", "第二段。", "主要领导", "第三段。", "让我们行"]


def test_an_edit_while_a_page_is_made_refuses_its_decisions(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = find_file(client.corpus)
    former = path.read_text("utf-8")

    def edit(loaded: Any) -> Any:
        path.write_text(former.replace("亲自抓", "亲自管"), "utf-8")
        return loaded

    monkeypatch.setattr(server, "load_edition", lambda *arguments: edit(load_edition(*arguments)))
    monkeypatch.setattr(server, "load_editions", lambda *arguments: edit(load_editions(*arguments)))
    assert client.review()["state"] == get_state(former)
    path.write_text(former, "utf-8")
    found = re.search('data-decisions="([^"]*)"', client.ask("/_desk/removals/")[1])
    assert found
    assert client.post({"speeches": json.loads(html.unescape(found[1]))})[0] == 409


def test_the_progress_and_the_report_have_the_same_scores(client: Client) -> None:
    (client.corpus / "raw/b.txt").write_text(RAW.replace("王大山", "李大河"), "utf-8")
    import_raw(client.corpus, [client.corpus / "raw/b.txt"])
    scores = {entry.id: entry.risk for entry in write_report(client.corpus).entries}
    page = client.ask("/_desk/")[1]
    assert {
        name: int(risk) for name, risk in re.findall(r'href="/_desk/([^"]+)/">.*<td>(\d+)</td></tr>', page)
    } == scores
    assert len(scores) == 2


def test_a_rule_is_accepted_at_all_places(client: Client) -> None:
    status, page = client.ask("/_desk/removals/")
    found = re.search('data-decisions="([^"]*)"', page)
    assert status == 200
    assert found
    assert client.post({"speeches": json.loads(html.unescape(found[1]))})[0] == 200
    assert "data-decisions" not in client.ask("/_desk/removals/")[1]


def test_all_removals_of_a_rule_are_restored_in_order(client: Client) -> None:
    page = client.ask("/_desk/removals/")[1]
    decisions = [json.loads(html.unescape(each)) for each in re.findall('data-decisions="([^"]*)"', page)]
    rejected = [each for rule in decisions[1::2] for speech in rule.values() for each in speech["decisions"]]
    removed = [line for each in rejected for line in each["insert"]]
    assert removed
    assert not any(line in client.texts() for line in removed)
    for rule in decisions[1::2]:
        assert client.post({"speeches": rule})[0] == 200
    assert [text for text in client.texts() if text in removed] == removed
    assert "data-decisions" not in client.ask("/_desk/removals/")[1]


def test_text_of_one_place_is_restored_in_its_order() -> None:
    asked = [
        Question("removed", "", text, "", {}, reject_decision={"insert": [text], "after": after})
        for text, after in (("一", "甲"), ("二", "甲"), ("三", "乙"), ("四", "甲"))
    ]
    assert [(each["insert"][0], each["after"]) for each in reject_in_order(asked)] == [
        ("一", "甲"),
        ("二", "一"),
        ("三", "乙"),
        ("四", "二"),
    ]


def test_a_heading_without_number_is_asked_once(tmp_path: Path) -> None:
    raw = RAW.replace("让我们行动", f"关于经费保障\n{'各镇要把资金安排好，' * 8}确保用在实处。\n让我们行动")
    client = Client(import_text(tmp_path, raw))
    asked = [each for each in client.review()["questions"] if each["kind"] == "heading"]
    assert [each["quote"] for each in asked] == ["关于经费保障"]
    assert client.post(client.decide(asked[0]["reject_decision"]))[0] == 200
    assert not [each for each in client.review()["questions"] if each["kind"] == "heading"]
    edition = load_edition(client.corpus, find_file(client.corpus).stem)
    assert edition
    assert "关于经费保障" not in [section.title for section in edition.speech.sections]


def test_proofreading_ends_the_questions_and_shows_in_the_progress(client: Client) -> None:
    assert "未校读 1 篇" in client.ask("/_desk/")[1]
    assert client.post(client.decide({"proofread": {"by": "王某", "date": "2026-12-01", "doubts": "末句"}}))[0] == 200
    assert "存疑 1 篇" in client.ask("/_desk/")[1]
    assert client.post(client.decide({"proofread": {"by": "王某", "date": "2026-12-01"}}))[0] == 200
    assert "已校读 1 篇" in client.ask("/_desk/")[1]
    assert client.review()["questions"] == []


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_ORIGIN": "http://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": ""},
        {"HTTP_ORIGIN": "http://127.0.0.1:9000"},
        {"HTTP_ORIGIN": "https://127.0.0.1:8000"},
        {"HTTP_X_DESK_TOKEN": ""},
        {"HTTP_X_DESK_TOKEN": "guessed"},
        {"HTTP_X_DESK_TOKEN": "é"},
        {"HTTP_HOST": "evil.example:8000", "HTTP_ORIGIN": "http://evil.example:8000"},
        {"HTTP_HOST": "127.0.0.1.evil.example", "HTTP_ORIGIN": "http://127.0.0.1.evil.example"},
        {"HTTP_HOST": ""},
        {"REMOTE_ADDR": "192.0.2.7"},
        {"CONTENT_TYPE": "text/plain"},
        {"CONTENT_TYPE": "application/x-www-form-urlencoded"},
        {"CONTENT_LENGTH": "99999999"},
        {"CONTENT_LENGTH": "-1"},
        {"CONTENT_LENGTH": "x"},
    ],
    ids=str,
)
def test_a_foreign_request_writes_nothing(client: Client, environ: dict[str, str]) -> None:
    before = find_file(client.corpus).read_bytes()
    status, answer = client.post(client.decide({"set": {"speaker": "某人"}}), **environ)
    assert status in (403, 413, 415)
    assert answer
    assert find_file(client.corpus).read_bytes() == before


def test_pages_are_shown_under_loopback_names_only(client: Client) -> None:
    assert client.ask("/_desk/", HTTP_HOST="localhost:8000")[0] == 200
    assert client.ask("/_desk/", HTTP_HOST="evil.example")[0] == 403
    assert client.ask("/_desk/", REMOTE_ADDR="192.0.2.7")[0] == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_decisions_are_taken_by_post_only(client: Client, method: str) -> None:
    assert client.ask("/_desk/decisions", method)[0] == 405


@pytest.mark.parametrize(
    "path",
    ["../corpus/", "..%2f/", "../../etc/passwd", "%00/", "a\0b/", "desk.html", "report.html", "A/", "-/", "x/y/"],
)
def test_no_path_leaves_the_pages(client: Client, path: str) -> None:
    assert client.ask(f"/_desk/{path}")[0] == 404


@pytest.mark.parametrize("name", ["../slogans", "../../x", "/tmp/x", "a\0b", ""])
def test_no_name_leaves_the_corpus(client: Client, name: str) -> None:
    before = sorted(client.corpus.rglob("*"))
    file = {"speeches": {name: {"state": "0", "decisions": [{"set": {"speaker": "某人"}}]}}}
    assert client.post(file)[0] == 422
    assert sorted(client.corpus.rglob("*")) == before


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"{}", b"\xff", b'{"speeches": 3}', b"[" * 100_000])
def test_a_broken_body_is_refused(client: Client, body: bytes) -> None:
    assert client.post(body)[0] in (400, 422)


def test_an_edit_by_another_program_is_not_lost(client: Client) -> None:
    file = client.decide({"set": {"speaker": "王大山县长"}})
    path = find_file(client.corpus)
    path.write_text(path.read_text("utf-8").replace("亲自抓", "亲自管"), "utf-8")
    edited = path.read_bytes()
    status, answer = client.post(file)
    assert status == 409
    assert "又改过" in answer
    assert path.read_bytes() == edited


def test_of_concurrent_decisions_on_one_state_one_is_taken(client: Client) -> None:
    files = [client.decide({"set": {"note": f"第{number}"}}) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(status for status, _ in pool.map(Client(client.corpus).post, files))
    assert statuses == [200, *[409] * 7]
    assert read_speech(find_file(client.corpus).read_text("utf-8")).note.startswith("第")


@pytest.mark.slow
def test_after_a_kill_each_file_is_old_or_new(tmp_path: Path) -> None:
    corpus = import_text(tmp_path, RAW)
    before = read_tree(corpus)
    decisions = Client(corpus).decide({"set": {"note": "甲"}}) | {"slogans": {"四学四比": {"promote": True}}}
    place = tmp_path / "killed" / "corpus"
    call = f"apply_decisions(Path({str(place)!r}), {json.dumps(decisions)!r})"
    start = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\nfrom pathlib import Path\n"
    code = f"{start}from build_scripts.corpus import apply_decisions\n{call}"
    write_tree(place, before)
    steps = count_steps(place, code)
    after = read_tree(place)
    assert {name for name in after if after[name] != before.get(name)} == {
        f"speeches/{find_file(corpus).name}",
        "slogans.yml",
    }
    assert steps > 4
    for step in range(1, steps + 1):
        shutil.rmtree(place)
        write_tree(place, before)
        kill_at_step(step, place, code)
        for name, content in read_tree(place).items():
            assert ".new-" in name or name == ".lock" or content in (before.get(name), after.get(name)), (step, name)
        apply_decisions(place, json.dumps(decisions))
        assert {name: place.joinpath(name).read_bytes() for name in after} == after, step


def test_links_out_of_the_corpus_are_not_followed(client: Client, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("secret", "utf-8")
    speech = find_file(client.corpus)
    file = client.decide({"set": {"note": "甲"}}) | {"slogans": {"四学四比": {"promote": True}}}
    (client.corpus / "slogans.yml").unlink(missing_ok=True)
    (client.corpus / "slogans.yml").symlink_to(outside)
    before = speech.read_bytes()
    assert client.post(file)[0] == 422
    assert (outside.read_text("utf-8"), speech.read_bytes()) == ("secret", before)


def test_an_edit_of_slogans_by_another_program_survives_undo(client: Client) -> None:
    path = client.corpus / "slogans.yml"
    assert client.post(client.decide() | {"slogans": {"四学四比": {"promote": True}}})[0] == 200
    path.write_text(path.read_text("utf-8") + "# 待查\n", "utf-8")
    edited = path.read_bytes()
    assert client.post(client.decide(), "undo")[0] == 409
    assert path.read_bytes() == edited


def test_concurrent_decisions_on_slogans_are_all_kept(client: Client) -> None:
    wordings = [f"四学{number}比" for number in "一二三四五六七八"]
    files = [client.decide() | {"slogans": {wording: {"promote": True}}} for wording in wordings]
    with ThreadPoolExecutor(8) as pool:
        assert {status for status, _ in pool.map(client.post, files)} == {200}
    text = (client.corpus / "slogans.yml").read_text("utf-8")
    assert all(wording in text for wording in wordings)


def test_text_of_a_speech_is_no_markup(client: Client) -> None:
    evil = '"><script>alert(1)</script>'
    assert client.post(client.decide({"set": {"title": evil, "note": evil}}))[0] == 200
    for path in ("/_desk/", f"/_desk/{find_file(client.corpus).stem}/", "/_desk/removals/"):
        page = client.ask(path)[1]
        assert "<script>" not in page
        assert "script-src 'self'" in client.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in client.headers["Content-Security-Policy"]


def test_decisions_are_undone_one_by_one(client: Client) -> None:
    path = find_file(client.corpus)
    texts = [path.read_bytes()]
    for note in ("甲", "乙"):
        assert client.post(client.decide({"set": {"note": note}}))[0] == 200
        texts.append(path.read_bytes())
    for text in (texts[1], texts[0]):
        status, answer = client.post(client.decide(), "undo")
        assert (status, json.loads(answer)["states"]) == (200, {path.stem: get_state(text.decode())})
        assert path.read_bytes() == text
    assert client.post(client.decide(), "undo")[0] == 422


def test_undo_keeps_an_edit_by_another_program(client: Client) -> None:
    path = find_file(client.corpus)
    assert client.post(client.decide({"set": {"note": "甲"}}))[0] == 200
    path.write_text(path.read_text("utf-8").replace("亲自抓", "亲自管"), "utf-8")
    edited = path.read_bytes()
    assert client.post(client.decide(), "undo")[0] == 409
    assert path.read_bytes() == edited


def test_undo_needs_the_token(client: Client) -> None:
    assert client.post(client.decide({"set": {"note": "甲"}}))[0] == 200
    assert client.post(client.decide(), "undo", HTTP_X_DESK_TOKEN="guessed")[0] == 403
