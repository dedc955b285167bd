/**
 * The index of slogans, in whichever order: a filter as one types, by wording, pinyin or initials. What is typed is in the address
 * and is carried to the other orders. The index is complete without this. Where it is divided into pages, all entries are filtered
 * and sorted, and what is found shows in place of the page's own list.
 */

import { addressOf, searchAddress } from "../addresses.js";
import { button, element, isComposing, number, onTyped } from "../dom.js";
import { folding, glossary, searchIndex } from "../search/index_files.js";
import { Folding, literally } from "../search/query.js";
import { fitting } from "../search/similar.js";

/** Entries that are listed at a time. */
const FOUND = 200;
/** The orders of all entries; without one the page's own list shows until something is typed. */
const ORDERS = [["", "本页的次序"], ["count", "用例多的在前"], ["pinyin", "按拼音"], ["length", "字数多的在前"]];

const index = document.querySelector("[data-index]");
const box = document.querySelector("[data-index-filter]");
const isDivided = box.dataset.indexFilter === "all";
const groups = [...index.querySelectorAll("[data-under]")];
const jumps = new Map([...document.querySelectorAll(".jump a")].map((link) => [link.hash.slice(1), link]));
const orders = [...document.querySelectorAll(".orders a")].map((link) => ({ link, plain: link.href }));

const status = element("span", { role: "status", id: "index-status" });
const input = element("input", {
  type: "search", id: "index-query", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "index-status",
  placeholder: "字词、拼音或首字母，如 lbw",
});
box.append(element("label", { for: "index-query" }, isDivided ? "筛选全部口号" : "筛选"), input, status);
const sorting = element("select", { id: "index-order" }, ORDERS.map(([name, text]) => element("option", { value: name }, text)));
if (isDivided) status.before(element("span", { class: "with-label" }, element("label", { for: "index-order" }, "排序"), sorting));
/** Where no entry fits, a link to the full text. */
const beyond = element("span", {});
box.append(beyond);

// Without the pairs of traditional and simplified characters everything else is found.
const fold = () => folding().catch(() => new Folding());

// --- The entries of the page ------------------------------------------------------------------------------------------

const entries = [...(isDivided ? [] : index.querySelectorAll("[data-pinyin]"))].map((item) => ({
  item,
  text: item.firstElementChild.textContent,
  also: item.dataset.also?.split("\n") ?? [],
  syllables: item.dataset.pinyin.split(" "),
  isVariant: "variant" in item.dataset,
  fits: true,
}));

/** Offer the full text where no entry fits what is typed; the number of places there comes when the index has come. */
async function offerFullText(isEmpty) {
  const typed = input.value.trim();
  beyond.replaceChildren();
  if (!isEmpty || typed === "") return;
  const link = element("a", { href: searchAddress(typed) }, "在全文中检索 →");
  beyond.append(link);
  const index = await searchIndex();
  const { occurrences, total } = await index.answer(literally(typed, index.folding));
  if (input.value.trim() !== typed) return;
  if (total === 0) link.replaceWith("全文中也没有");
  else link.textContent = `全文中有 ${occurrences === null ? `${number(total)} 段` : `${number(occurrences)} 处`} →`;
}

function summary(shown) {
  if (input.value.trim() === "") return "";
  if (shown.length === 0) return "没有匹配的口号";
  const variants = shown.filter((entry) => entry.isVariant).length;
  // An entry under several headings counts once.
  const distinct = new Set(shown.filter((entry) => !entry.isVariant).map((entry) => entry.text)).size;
  return `${number(distinct)} 条相符${variants > 0 ? `，另有异写 ${number(variants)} 种` : ""}`;
}

async function showOfPage() {
  const fits = fitting(input.value, entries, await fold());
  entries.forEach((entry, at) => {
    if (entry.fits !== fits[at]) entry.item.hidden = !fits[at];
    entry.fits = fits[at];
  });
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-pinyin]:not([hidden])");
    jumps.get(group.dataset.under).hidden = group.hidden;
    const folded = group.querySelector("details");
    if (folded) folded.open = input.value.trim() !== "";
  }
  const shown = entries.filter((entry) => entry.fits);
  status.textContent = summary(shown);
  offerFullText(shown.length === 0).catch(() => {}); // Without the number the link is there, too.
}

// --- All entries, of a divided index ----------------------------------------------------------------------------------

const found = element("ul", { class: "slogans found-entries", "aria-label": "相符的口号" });
const more = button("显示更多", () => addFound(), { class: "browse-more", hidden: true });
/** What the found entries replace: the page's own list, with the links into it. */
const replaced = [...document.querySelectorAll(".slogan-index, .jump, .parts")];
let turn = 0;

function line({ text, count, url }) {
  return element("li", {}, element("a", { href: addressOf(url) }, text), " ", element("span", { class: "count" }, number(count)));
}

/** Return the entries, which come with most occurrences first, in the chosen order. */
function sorted(all) {
  const spelling = (entry) => entry.syllables.join(" ");
  if (sorting.value === "pinyin") return all.sort((one, other) => (spelling(one) < spelling(other) ? -1 : Number(spelling(one) > spelling(other))));
  return sorting.value === "length" ? all.sort((one, other) => Array.from(other.text).length - Array.from(one.text).length) : all;
}

let fits = [];

function addFound() {
  const shown = found.children.length;
  found.append(...fits.slice(shown, shown + FOUND).map(line));
  more.hidden = found.children.length >= fits.length;
}

async function showOfAll() {
  const mine = ++turn;
  const typed = input.value.trim();
  const isAsked = typed !== "" || sorting.value !== "";
  let words = "";
  let fitted = [];
  if (isAsked) {
    try {
      const [all, folded] = await Promise.all([glossary(), fold()]);
      const isFitting = fitting(typed, all, folded);
      fitted = sorted(all.filter((_, at) => isFitting[at]));
      words = fitted.length === 0 ? "没有匹配的口号" : `${number(fitted.length)} 条${typed === "" ? "" : "相符"}`;
    } catch {
      words = "没有读到全部口号，请检查网络后重试";
    }
  }
  if (mine !== turn) return;
  fits = fitted;
  found.replaceChildren();
  addFound();
  for (const each of replaced) each.hidden = isAsked;
  status.textContent = words;
  offerFullText(words !== "" && fits.length === 0).catch(() => {});
}

if (isDivided) index.closest(".slogan-index").before(found, more);
const show = isDivided ? showOfAll : showOfPage;
/** Return the link of the first entry that is found. */
const first = () => (isDivided ? found : entries.find((entry) => entry.fits)?.item)?.querySelector("a") ?? beyond.querySelector("a");

/** Return the query string for what is typed, and adds it to the links to other orders. */
function carry() {
  const chosen = Object.entries({ q: input.value.trim(), sort: isDivided ? sorting.value : "" }).filter(([, value]) => value);
  const query = chosen.length > 0 ? `?${new URLSearchParams(chosen)}` : "";
  for (const { link, plain } of orders) link.href = plain + query;
  return query;
}

let showing = Promise.resolve();

function keep() {
  history.replaceState(history.state, "", (carry() || location.pathname) + location.hash);
  showing = show();
}

onTyped(input, keep);
sorting.addEventListener("change", keep);

// Enter goes to the first entry that fits all that is typed, even if it follows at once. In Firefox the same press of the key
// would open it.
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || isComposing(event)) return;
  event.preventDefault();
  showing.then(() => first()?.focus());
});

function restore() {
  const parameters = new URLSearchParams(location.search);
  input.value = parameters.get("q") ?? "";
  sorting.value = ORDERS.some(([name]) => name === parameters.get("sort")) ? parameters.get("sort") : "";
  carry();
  if (input.value !== "" || sorting.value !== "" || status.textContent !== "") show();
}

addEventListener("popstate", restore);
restore();
