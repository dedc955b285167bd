/** The review pages: questions are shown, answers are sent to the server, or collected where no server answers. */
import { collect, compare, decide, findNext, moveInserts } from "./core.js";

const message = document.getElementById("message");
const download = document.getElementById("download");
const token = document.querySelector('meta[name="desk-token"]').content;
let collected = { speeches: {} };

function element(name, text = "", properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(text);
  return made;
}

/** Send a file of decisions. Return the new states; null if it was refused or could only be collected. */
async function send(file, path = "/_desk/decisions") {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Desk-Token": token },
      body: JSON.stringify(file),
    });
  } catch {
    if (path !== "/_desk/decisions") return null;
    for (const [slogan, fields] of Object.entries(file.slogans ?? {})) collected.slogans = { ...collected.slogans, [slogan]: fields };
    for (const [speech, { state, decisions }] of Object.entries(file.speeches))
      for (const decision of decisions) collected = collect(collected, speech, state, decision);
    download.hidden = false;
    message.textContent = "服务器没有回答。决定收在本页，请下载 decisions.yml，再用 python -m build_scripts apply decisions.yml 执行。";
    return {};
  }
  if (response.ok) {
    message.textContent = path === "/_desk/decisions" ? "已写入。" : "已撤销。";
    return (await response.json()).states;
  }
  message.textContent = `没有写入。${await response.text()}`;
  return null;
}

download.addEventListener("click", () => {
  const link = element("a", "", {
    href: URL.createObjectURL(new Blob([JSON.stringify(collected, null, 1)], { type: "text/yaml" })),
    download: "decisions.yml",
  });
  link.click();
  URL.revokeObjectURL(link.href);
});

/** A text with its marked stretch, given as [before, stretch, after]. */
function showStretch(label, [before, stretch, after]) {
  const box = element("div");
  box.append(element("span", label, { className: "label" }), before, element("mark", stretch), after);
  return box;
}

function startReview(root) {
  const review = JSON.parse(root.dataset.review);
  const { questions } = review;
  const answered = questions.map(() => false);
  let current = -1;
  let isBusy = false;
  const articles = questions.map((question, index) => showQuestion(question, index));
  root.replaceChildren(...articles);
  if (!questions.length) root.append(element("p", "没有待答的问题。"));

  function showQuestion(question, index) {
    const article = element("article", "", { tabIndex: -1 });
    article.append(element("h2", `${index + 1}. ${question.label}`));
    if (question.place) {
      const pair = element("div", "", { className: "pair" });
      if (question.place.source.some(Boolean)) pair.append(showStretch("底本", question.place.source));
      pair.append(showStretch("整理后", question.place.result));
      article.append(pair);
    } else if (question.quote) article.append(element("blockquote", question.quote));
    const answers = element("p");
    const add = (text, answer) => {
      const button = element("button", text, { type: "button" });
      button.addEventListener("click", () => give(index, answer));
      answers.append(button, " ");
    };
    add(question.accept, "accept");
    if (question.reject) add(question.reject, "reject");
    if (question.other) add(question.other, "other");
    if (question.edit) add("改正", "edit");
    article.append(answers);
    article.addEventListener("focusin", () => mark(index));
    return article;
  }

  function mark(index) {
    articles[current]?.removeAttribute("aria-current");
    current = index;
    articles[current]?.setAttribute("aria-current", "step");
  }

  function go(index) {
    if (index < 0 || index >= articles.length) return;
    mark(index);
    articles[index].focus();
    articles[index].scrollIntoView({ block: "nearest" });
  }

  function give(index, answer) {
    const question = questions[index];
    if (answer === "edit")
      openField(articles[index], question.edit.value, (typed) => settle(index, decide(question, "edit", typed), "改正"));
    else settle(index, decide(question, answer), question[answer]);
  }

  /** Open a text field in a box; `write` saves what is typed and returns whether it was written. */
  function openField(article, value, write) {
    if (article.querySelector("textarea")) return article.querySelector("textarea").focus();
    const field = element("textarea", value, { ariaLabel: "改正" });
    const save = element("button", "保存", { type: "button" });
    const drop = element("button", "取消", { type: "button" });
    const box = element("div");
    const difference = element("p", "", { className: "difference" });
    field.addEventListener("input", () => {
      const [start, removed, added, end] = compare(value, field.value);
      difference.replaceChildren(start, element("del", removed), element("ins", added), end);
    });
    const leave = () => {
      box.remove();
      article.focus();
    };
    save.addEventListener("click", async () => {
      if (await write(field.value)) box.remove();
    });
    drop.addEventListener("click", leave);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") leave();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save.click();
    });
    box.append(field, difference, save, " ", drop);
    article.append(box);
    field.focus();
  }

  /** Show the whole text; each paragraph can be edited, and the page is loaded again with what was written. */
  function showText(list) {
    for (const { text, is_editable: isEditable } of review.paragraphs) {
      const item = element("li", text, { tabIndex: -1 });
      const edit = element("button", "改", { type: "button", ariaLabel: `改：${text.slice(0, 12)}` });
      edit.addEventListener("click", () => openField(item, text, (typed) => rewrite(text, typed)));
      if (isEditable) item.append(" ", edit);
      list.append(item);
    }
  }

  async function rewrite(text, typed) {
    const decision = decide({ accept_decision: null, edit: { form: "replace", key: text, value: text } }, "edit", typed);
    if (isBusy || !decision) return !isBusy;
    isBusy = true;
    const states = await send(collect({ speeches: {} }, review.speech, review.state, decision)).finally(() => (isBusy = false));
    if (states?.[review.speech]) location.reload();
    return Boolean(states);
  }

  /** Write a decision, mark the question as answered and go on. Return whether it was accepted. */
  async function settle(index, decision, words) {
    if (isBusy) return false;
    isBusy = true;
    try {
      if (decision) {
        const states = await send(collect({ speeches: {} }, review.speech, review.state, decision));
        if (!states) return false;
        review.state = states[review.speech] ?? review.state;
      }
    } finally {
      isBusy = false;
    }
    answered[index] = true;
    moveInserts(questions, index, decision);
    articles[index].classList.add("answered");
    articles[index].querySelector("h2").textContent = `${index + 1}. ${questions[index].label} —— ${words}`;
    const next = findNext(answered, index);
    if (next < 0) document.getElementById("by").focus();
    else go(next);
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "u") return undo();
    if (event.key === "t") return document.querySelector("#text button")?.focus();
    const answer = { a: "accept", r: "reject", o: "other", e: "edit" }[event.key];
    const step = { n: 1, p: -1 }[event.key];
    if (step) go(Math.min(Math.max(current + step, 0), articles.length - 1));
    else if (answer && current >= 0 && (answer === "accept" || questions[current][answer])) give(current, answer);
    else return;
    event.preventDefault();
  });

  /** Undo the last decision that was written; the page is loaded again, because other questions may be open. */
  async function undo() {
    if (isBusy) return;
    isBusy = true;
    const states = await send({ speeches: { [review.speech]: {} } }, "/_desk/undo").finally(() => (isBusy = false));
    if (states) location.reload();
  }
  document.getElementById("undo").addEventListener("click", undo);

  showText(document.getElementById("text"));
  const by = document.getElementById("by");
  by.value = localStorage.getItem("desk-by") ?? "";
  document.getElementById("proofread").addEventListener("click", async () => {
    const name = by.value.trim();
    if (!name) {
      message.textContent = "请写校读人。";
      return by.focus();
    }
    localStorage.setItem("desk-by", name);
    const doubts = document.getElementById("doubts").value.trim();
    const proofread = { by: name, date: review.today, ...(doubts && { doubts }) };
    if (isBusy) return;
    isBusy = true;
    const file = { speeches: { [review.speech]: { state: review.state, decisions: [{ proofread }] } } };
    const states = await send(file).finally(() => (isBusy = false));
    if (states?.[review.speech]) location.assign("/_desk/");
  });
  go(findNext(answered, -1));
}

const root = document.getElementById("review");
if (root) startReview(root);

document.getElementById("filter")?.addEventListener("change", ({ target }) => {
  for (const row of document.querySelectorAll("tr[data-status]"))
    row.hidden = target.value !== "" && row.dataset.status !== target.value;
});

for (const button of document.querySelectorAll("button[data-decisions]"))
  button.addEventListener("click", async () => {
    const states = await send({ speeches: JSON.parse(button.dataset.decisions) });
    if (states) for (const each of button.parentElement.querySelectorAll("button")) each.disabled = true;
  });
