/**
 * The index of slogans, in whichever order: a filter as one types, by wording, pinyin or initials. What is typed is in the address
 * and goes along to the other orders. The index is complete without this.
 */

import { element } from "../search/dom.js";
import { folding } from "../search/library.js";
import { number } from "../search/links.js";
import { Folding } from "../search/core/fold.js";
import { fitting } from "./core/entries.js";

const index = document.querySelector("[data-index]");
const box = document.querySelector("[data-index-filter]");
const groups = [...index.querySelectorAll("[data-under]")];
const jumps = new Map([...document.querySelectorAll(".jump a")].map((link) => [link.hash.slice(1), link]));
const orders = [...document.querySelectorAll(".orders a")].map((link) => ({ link, plain: link.href }));

const entries = [...index.querySelectorAll("[data-pinyin]")].map((item) => ({
  item,
  text: item.firstElementChild.textContent,
  also: item.dataset.also?.split("\n") ?? [],
  syllables: item.dataset.pinyin.split(" "),
  isVariant: "variant" in item.dataset,
  fits: true,
}));

const status = element("span", { role: "status", id: "index-status" });
const input = element("input", {
  type: "search", id: "index-query", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "index-status",
  placeholder: "字词、拼音或首字母，如 lbw",
});
box.append(element("label", { for: "index-query" }, "筛选"), input, status);

/** Entries that stand under several headings count once, and variants are no entries. */
function distinct(shown) {
  return new Set(shown.filter((entry) => !entry.isVariant).map((entry) => entry.text)).size;
}

function said(shown) {
  if (input.value.trim() === "") return "";
  const variants = shown.filter((entry) => entry.isVariant).length;
  if (shown.length === 0) return "没有相符的";
  return `${number(distinct(shown))} 条相符${variants > 0 ? `，另有异形 ${number(variants)} 种` : ""}`;
}

async function show() {
  // Without the pairs of traditional and simplified characters all but these is found.
  const fits = fitting(input.value, entries, await folding().catch(() => new Folding()));
  entries.forEach((entry, at) => {
    if (entry.fits !== fits[at]) entry.item.hidden = !fits[at];
    entry.fits = fits[at];
  });
  for (const group of groups) {
    group.hidden = !group.querySelector("[data-pinyin]:not([hidden])");
    jumps.get(group.dataset.under).hidden = group.hidden;
  }
  status.textContent = said(entries.filter((entry) => entry.fits));
}

function query() {
  const typed = input.value.trim();
  return typed && `?${new URLSearchParams({ q: typed })}`;
}

function carry() {
  for (const { link, plain } of orders) link.href = plain + query();
}

input.addEventListener("input", () => {
  history.replaceState(history.state, "", (query() || location.pathname) + location.hash);
  carry();
  show();
});

// Enter goes to the first that fits.
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  entries.find((entry) => entry.fits)?.item.querySelector("a").focus();
});

function restore() {
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  carry();
  if (input.value !== "" || status.textContent !== "") show();
}

addEventListener("popstate", restore);
restore();
