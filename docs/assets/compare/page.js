/** The comparison of two speeches: which two is in the address, `?a=ID&b=ID`. */

import { addressOf } from "../addresses.js";
import { button, element, keepPlace, number, onTyped, writeDates } from "../dom.js";
import { folding, IndexProblem, passagesOf, searchIndex, speechesTitled, speechIds } from "../search/index_files.js";
import { alignLists, differences, sharedPassages } from "./alignment.js";
import { bigramLikeness, divideSpeech } from "./sections.js";

/** Speeches that a menu lists; more are found by typing a part of the title. */
const MOST_IN_MENU = 200;
/** Likeness of two headings with the same words, in letters of shared text. */
const TITLE_WEIGHT = 20;
const OPENING_WEIGHT = 60;

const SIDES = ["a", "b"];
const NAMES = { a: "甲篇", b: "乙篇" };
const place = document.getElementById("compare");
const status = document.getElementById("compare-status");
const chosen = () => Object.fromEntries(SIDES.map((side) => [side, new URLSearchParams(location.search).get(side) ?? ""]));

// --- Choosing ---------------------------------------------------------------------------------------------------------

function choose(side, id) {
  const address = new URL(location.href);
  address.searchParams.set(side, id);
  address.hash = "";
  history.pushState(null, "", address);
  show();
}

const nameOf = ({ label, title }) => label ?? title;

/** Return a menu of all speeches, or an input for a part of the title where there are too many. */
function choice(side, entries) {
  const id = `compare-${side}`;
  if (entries) {
    const menu = element(
      "select",
      { id },
      element("option", { value: "" }, "请选择"),
      entries.map((entry) => element("option", { value: entry.id }, nameOf(entry))),
    );
    menu.value = chosen()[side];
    menu.addEventListener("change", () => choose(side, menu.value));
    return [menu];
  }
  const input = element("input", { id, type: "search", placeholder: "题名中的两个字以上", autocomplete: "off" });
  const list = element("ul", { class: "compare-found", "aria-label": `${NAMES[side]}可选的讲话` });
  onTyped(input, async () => {
    const typed = input.value;
    const found = await speechesTitled(typed, 8);
    if (typed !== input.value) return;
    const take = (entry) => {
      input.value = nameOf(entry);
      list.replaceChildren();
      choose(side, entry.id);
    };
    list.replaceChildren(...found.map((entry) => element("li", {}, button(nameOf(entry), () => take(entry)))));
  });
  return [input, list];
}

async function offerChoice() {
  const [ids, index] = await Promise.all([speechIds(), searchIndex()]);
  const entries = ids.length <= MOST_IN_MENU ? await Promise.all(ids.map((_, at) => index.source.entry(at))) : null;
  for (const side of SIDES) {
    document.querySelector(`.compare-choice[data-side="${side}"]`).append(...choice(side, entries));
  }
}

// --- Showing ----------------------------------------------------------------------------------------------------------

/** Return the pieces of a paragraph: text, and the stretches of shared passages that begin in it. */
function words(text, marks, side) {
  const characters = Array.from(text);
  const pieces = [];
  let at = 0;
  for (const { start, end, number: count, steps } of marks) {
    pieces.push(characters.slice(at, start).join(""));
    const own = side === "a" ? "one" : "two";
    const inner = steps.map((step) => (step.same ? step.one : step[own] && element("span", { class: "varied" }, step[own])));
    const other = side === "a" ? "b" : "a";
    pieces.push(
      element(
        "a",
        { class: `shared tint-${count % 4}`, id: `${side}-${count}`, href: `#${other}-${count}`, "data-shared": count },
        element("sup", {}, element("span", { class: "unseen" }, "共有文字"), String(count)),
        inner,
      ),
    );
    at = end;
  }
  return [...pieces, characters.slice(at).join("")];
}

function cell(speech, section, marks, side) {
  if (!section) return element("div", { class: "compare-cell empty" });
  const paragraphs = section.paragraphs.map((passage) =>
    element(
      passage.kind === "heading" ? "h3" : "p",
      {},
      words(passage.text, marks.get(passage.number) ?? [], side),
      " ",
      element("a", { class: "compare-place", href: addressOf(speech.url, passage.id), title: "在原文中看这一段" }, "¶"),
    ),
  );
  return element("div", { class: "compare-cell", lang: "zh-Hans" }, paragraphs);
}

/** Return the marks of each paragraph by its number, in order. */
function marksOf(shared, name) {
  const marks = new Map();
  for (const each of shared) {
    const { paragraph, start, end } = each[name];
    if (!marks.has(paragraph)) marks.set(paragraph, []);
    marks.get(paragraph).push({ start, end, number: each.number, steps: each.steps });
  }
  for (const list of marks.values()) list.sort((p, q) => p.start - q.start);
  return marks;
}

const letters = (passages, fold) => passages.reduce((sum, { text }) => sum + Array.from(text).filter(fold).length, 0);

function draw(one, two, fold) {
  const slice = (passages, { paragraph, start, end }) => Array.from(passages[paragraph].text).slice(start, end).join("");
  const texts = [one, two].map((passages) => passages.map(({ text }) => text));
  const shared = sharedPassages(...texts, fold).map((each, at) => ({
    ...each,
    number: at + 1,
    steps: differences(slice(one, each.one), slice(two, each.two)),
  }));
  const [sectionsOne, sectionsTwo] = [divideSpeech(one), divideSpeech(two)];
  const sectionOf = (sections, paragraph) => sections.findIndex(({ paragraphs }) => paragraphs.some((each) => each.number === paragraph));
  const common = sectionsOne.map(() => sectionsTwo.map(() => 0));
  for (const each of shared) common[sectionOf(sectionsOne, each.one.paragraph)][sectionOf(sectionsTwo, each.two.paragraph)] += each.letters;
  const likeness = (i, j) => {
    const [titleOne, titleTwo] = [sectionsOne[i].title, sectionsTwo[j].title];
    // Openings belong together, whatever they say.
    if (titleOne === "" && titleTwo === "") return common[i][j] + OPENING_WEIGHT;
    return common[i][j] + TITLE_WEIGHT * bigramLikeness(titleOne, titleTwo);
  };
  const marks = [marksOf(shared, "one"), marksOf(shared, "two")];
  const rows = alignLists(sectionsOne.length, sectionsTwo.length, likeness).map(([i, j]) => [
    cell(one[0].speech, sectionsOne[i], marks[0], "a"),
    cell(two[0].speech, sectionsTwo[j], marks[1], "b"),
  ]);
  const sum = shared.reduce((total, each) => total + each.letters, 0);
  const share = (passages) => `${Math.round((100 * sum) / Math.max(1, letters(passages, fold)))}%`;
  const heads = [one, two].map(([{ speech }], at) =>
    element("div", { class: "compare-cell" }, element("h2", {}, element("a", { href: addressOf(speech.url) }, nameOf(speech))), element("p", { class: "compare-byline" }, [NAMES[SIDES[at]], speech.speaker, speech.date && writeDates(speech.date)].filter(Boolean).join(" · "))),
  );
  place.replaceChildren(...heads, ...rows.flat());
  status.textContent = shared.length
    ? `共有文字 ${number(shared.length)} 处，${number(sum)} 字，占甲篇 ${share(one)}、乙篇 ${share(two)}。`
    : "没有找到共有的文字。";
  return rows.length;
}

let asked = 0;

async function show() {
  const ticket = ++asked;
  const { a, b } = chosen();
  for (const side of SIDES) {
    const menu = document.querySelector(`select#compare-${side}`);
    if (menu) menu.value = chosen()[side];
  }
  place.replaceChildren();
  if (!a || !b || a === b) {
    status.textContent = a && a === b ? "请选两篇不同的讲话。" : "请选两篇讲话。";
    return;
  }
  status.textContent = "正在读取…";
  try {
    const [found, { character }] = await Promise.all([passagesOf([a, b]), folding().then((each) => ({ character: (one) => each.character(one) }))]);
    if (ticket !== asked) return;
    const missing = [a, b].filter((id) => !found.get(id)?.size);
    if (missing.length > 0) {
      status.textContent = `没有这篇讲话：${missing.join("、")}。`;
      return;
    }
    performance.mark("compare-read");
    draw([...found.get(a).values()], [...found.get(b).values()], character);
    performance.measure("compare", "compare-read");
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (ticket !== asked) return;
    status.textContent = error instanceof IndexProblem ? error.message : "没有能比较这两篇讲话。请刷新重试。";
    if (!(error instanceof IndexProblem)) throw error;
  }
}

/** Show both ends of a passage while the pointer or the focus is on one. */
function connect({ type, target }) {
  const count = target.closest?.("[data-shared]")?.dataset.shared;
  if (!count) return;
  const isOn = type === "pointerover" || type === "focusin";
  for (const each of place.querySelectorAll(`[data-shared="${count}"]`)) each.classList.toggle("connected", isOn);
}

for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) place.addEventListener(type, connect);
document.getElementById("compare-form").addEventListener("submit", (event) => event.preventDefault());
addEventListener("popstate", show);
offerChoice().catch((error) => {
  if (!(error instanceof IndexProblem)) throw error;
  status.textContent = error.message;
});
keepPlace(show());
