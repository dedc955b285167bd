// How the reader likes the page: set in one panel, remembered by the browser, and shown by attributes of the root element.

import { element } from "../search/dom.js";
import { facts, onEveryPage } from "./speech.js";

/** Under this name, with the site's path before it, the theme's own functions keep it. */
const KEY = "__reading";

/** Each with its usual value, which is neither stored nor an attribute, and its choices. */
const SETTINGS = [
  { name: "slogans", label: "口号", usual: "first", choices: { first: "每节首见", all: "全部标出", none: "不标" } },
  { name: "size", label: "字号", usual: "medium", choices: { small: "小", medium: "中", large: "大", huge: "特大" } },
  { name: "paragraphs", label: "段落", usual: "indent", choices: { indent: "首行缩进", space: "段间空行" } },
];
const setting = (name) => SETTINGS.find((each) => each.name === name);

/** The reader's choice, by name. The attribute was set from what is remembered before the page was drawn (overrides/main.html). */
export function chosen(name) {
  const value = document.documentElement.dataset[name];
  return Object.hasOwn(setting(name).choices, value) ? value : setting(name).usual;
}

function choose(name, value) {
  const { dataset } = document.documentElement;
  if (value === setting(name).usual) delete dataset[name];
  else dataset[name] = value;
  // The theme's function passes over a browser that does not let it store; the choice then holds for this page.
  globalThis.__md_set?.(KEY, Object.fromEntries(SETTINGS.map((each) => [each.name, dataset[each.name]])));
  document.dispatchEvent(new CustomEvent("reading", { detail: name }));
}

function field({ name, label, choices }) {
  const radios = Object.entries(choices).map(([value, text]) =>
    element("label", {}, element("input", { type: "radio", name, value, checked: chosen(name) === value }), text),
  );
  return element("fieldset", {}, element("legend", {}, label), radios);
}

function panel() {
  const made = element(
    "div",
    { id: "reading-settings", class: "panel", popover: true, role: "dialog", "aria-label": "阅读设置" },
    SETTINGS.map(field),
  );
  made.addEventListener("change", ({ target }) => choose(target.name, target.value));
  made.addEventListener("toggle", ({ newState }) => newState === "open" && made.querySelector(":checked").focus());
  return made;
}

function button() {
  return element(
    "button",
    { type: "button", class: "md-header__button reading-button", popovertarget: "reading-settings", title: "阅读设置" },
    element("span", { "aria-hidden": "true" }, "Aa"),
    element("span", { class: "unseen" }, "阅读设置"),
  );
}

/** The button stands in the header of speeches only: nowhere else is there anything to set. */
function offer() {
  document.querySelector(".reading-button")?.remove();
  if (!facts()) return;
  if (!document.getElementById("reading-settings")) document.body.append(panel());
  document.getElementById("header-search").before(button());
}

onEveryPage(offer);
