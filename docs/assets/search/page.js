/**
 * The search page. Its state is in the address (core/address.js); every control is a link to another state, so that back and
 * forward, a new tab and a bookmark all work. `show` is the only way from an address to what is seen.
 */

import { element } from "./dom.js";
import { controls, facets } from "./filters.js";
import { answerLarge } from "./large.js";
import { IndexProblem, addressOf, folding, isLarge, library, suggestible } from "./library.js";
import { foldedList, number, phrases } from "./links.js";
import { downloadAll, hitList, inView, Ready } from "./list.js";
import { nothing } from "./nothing.js";
import { USUAL, read, write } from "./core/address.js";
import { find, occurrences } from "./core/concordance.js";
import { allowed } from "./core/facets.js";
import { ordered } from "./core/order.js";
import { inWords, isCompound, parse, queryFor } from "./core/query.js";

// A screen holds some ten hits: the first four come at once, and a reader who wants all presses seldom.
const FIRST = 40;
const FURTHER = 200;
// Three lines of a wide screen, and what of titles leaves the first hit on a phone's first screen.
const MOST_EXAMPLES = 16;
const MOST_TITLES = 3;

const results = document.getElementById("search-results");
const status = document.getElementById("search-status");
const entry = document.getElementById("search-entry");
const form = document.getElementById("search-form");
const input = form.elements.q;
const TITLE = document.title;

// --- Nothing asked yet ------------------------------------------------------------------------------------------------

async function examples() {
  const { slogans } = await suggestible();
  if (slogans.length === 0) return [];
  return [
    element("h2", {}, "说得最多的口号"),
    phrases(slogans.slice(0, MOST_EXAMPLES).map((slogan) => [queryFor(slogan.text), slogan.text, number(slogan.count)])),
  ];
}

// --- What is found ----------------------------------------------------------------------------------------------------

/** Speeches whose title fits: apart from the paragraphs, and not counted with them. */
function titled(query, known) {
  const fitting = find(known.speeches.map((speech) => speech.heading), query);
  if (fitting.length === 0) return null;
  const items = fitting.map(({ passage }) => element("li", {}, element("a", { href: addressOf(passage.speech.url) }, passage.text)));
  return element("section", { class: "titled" }, element("h2", {}, "题目相符"), foldedList(items, MOST_TITLES, "篇"));
}

/** Behind the summary, a link to the glossary where the question is one of its entries. It may come late: nothing moves. */
async function showEntry(state, mine) {
  entry.replaceChildren();
  if (state.q === "" || (await isLarge())) return; // The glossary of a large corpus is more than a query loads.
  const [{ slogans }, fold] = await Promise.all([suggestible(), folding()]);
  const folded = fold.text(state.q);
  const slogan = slogans.find((each) => fold.text(each.text) === folded);
  if (slogan && mine === asked) entry.replaceChildren(element("a", { href: addressOf(slogan.url) }, `口号：${slogan.text}`));
}

// --- The page ---------------------------------------------------------------------------------------------------------

/** The summary, for eyes and ears; where nothing is found, the page itself says it large. */
function announce(query, { paragraphs, occurrences: places, speeches }) {
  status.classList.toggle("unseen", paragraphs === 0);
  if (paragraphs === 0) {
    status.textContent = "没有找到";
    return;
  }
  const understood = query.literal ? "按原样检索：" : isCompound(query) ? `${inWords(query)}：` : "";
  const counted = places === null ? "" : `${number(places)} 处，`;
  status.textContent = `${understood}${number(paragraphs)} 段，${counted}见于 ${number(speeches)} 篇讲话`;
}

function draw(total, ...children) {
  const focused = results.contains(document.activeElement) && document.activeElement.dataset.key;
  results.replaceChildren(...children.flat(Infinity).filter(Boolean));
  results.dataset.total = String(total);
  results.dataset.state = "done";
  if (focused) results.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

async function answer(state) {
  if (state.q === "") {
    return { total: 0, say: () => (status.textContent = ""), children: await examples() };
  }
  const shown = history.state?.shown ?? 0;
  if (await isLarge()) {
    const { total, query, found, children } = await answerLarge(state, shown);
    return { total, say: () => announce(query, found), children };
  }
  const known = await library();
  const query = parse(state.q, known.folding);
  const all = find(known.passages, query, state.within);
  const hits = allowed(all, state);
  const steps = { shown, first: FIRST, further: FURTHER };
  const list = async () => hitList(state, new Ready(ordered(inView(state, hits), state.sort)), steps);
  const children = [
    titled(query, known),
    all.length > 0 && facets(all, state, known),
    hits.length > 0
      ? element("div", { class: "found" }, controls(state, query), await list(), downloadAll(state, async () => hits))
      : await nothing(state, query, all, known),
  ];
  const speeches = new Set(hits.map((hit) => hit.passage.speech)).size;
  const found = { paragraphs: hits.length, occurrences: occurrences(hits), speeches };
  return { total: hits.length, say: () => announce(query, found), children };
}

function failure(problem) {
  const again = element("button", { type: "button" }, "重试");
  again.addEventListener("click", show);
  results.replaceChildren(element("div", { class: "nothing", role: "alert" }, element("p", {}, problem.message), again));
  results.dataset.state = "error";
  status.textContent = "";
}

let asked = 0;

/** Shows the state that the address says. What comes after the next call is dropped. */
async function show() {
  const mine = ++asked;
  const state = read(location.search);
  // First, so that its files are on their way while the page says that it waits.
  const answered = answer(state);
  input.value = state.q;
  document.title = state.q ? `${state.q} - ${TITLE}` : TITLE;
  results.dataset.state = "loading";
  try {
    const { total, say, children } = await answered;
    if (mine !== asked) return;
    say();
    draw(total, children);
    showEntry(state, mine).catch(() => {}); // An ornament: the answer is complete without it.
  } catch (problem) {
    if (mine !== asked) return;
    if (!(problem instanceof IndexProblem)) throw problem;
    failure(problem);
  }
}

function go(address) {
  if (new URL(address, location.href).href === location.href) return;
  history.pushState({}, "", address);
  show();
}

results.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-state-link]");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.href);
});

// The header's box asks this page too, without loading it again. Filters belong to the former question.
document.addEventListener("submit", (event) => {
  const q = event.target.matches("form[role=search]") && event.target.elements.q?.value.trim();
  if (q === false || q === undefined) return;
  event.preventDefault();
  const { view, sort, within } = read(location.search);
  if (scrollY > 0) scrollTo({ top: 0 });
  go(write({ ...USUAL, view, sort, within, q }) || location.pathname);
});

addEventListener("popstate", show);
// A page left and come back to finds its place again: results are drawn after the browser has looked for it.
addEventListener("pagehide", () => history.replaceState({ ...history.state, scroll: scrollY }, ""));
show().then(() => history.state?.scroll && scrollTo({ top: history.state.scroll }));
