// A place of the speech on this page: its name, its words, its address, and all that may be copied of it.

import { element } from "../search/dom.js";
import { copy, today } from "./copy.js";
import { FORMATS, markdown, quotation } from "./core/citation.js";
import { reportAddress } from "./core/report.js";
import { facts, paragraphs, placeBeside, site } from "./speech.js";

/** The address of this page with another query and anchor, and without what marked a search. */
export function addressWith(search, id) {
  const address = new URL(location.href);
  address.search = search;
  address.hash = id;
  return address.href;
}

/** The name of a paragraph or of an entry of the outline, as its permalink says it: “第 12 段”, “一、”. */
function nameOf(id) {
  const link = document.querySelector(`a.permalink[href="#${CSS.escape(id)}"]`);
  return link?.getAttribute("aria-label").replace(/^[^：]*：/, "") ?? `第 ${id.replace("p_", "")} 段`;
}

/** The place that a permalink leads to. A heading's words are those of its paragraph, without the signs beside it. */
export function placeOfLink(link) {
  const id = decodeURIComponent(link.hash.slice(1));
  const target = document.getElementById(id);
  const held = target.matches(".section") ? target.querySelector("[id^=p_]") : target;
  const paragraph = paragraphs().find((each) => each === held || each.contains(held));
  return { id, name: nameOf(id), text: held.textContent, url: addressWith("", id), paragraph: paragraph?.id ?? id };
}

/** What may be copied of a place: names of forms with what makes them. */
export function forms(place) {
  const source = { ...facts(), site: site().name, url: place.url, accessed: today() };
  return {
    链接: () => place.url,
    原文和出处: () => quotation(source, place),
    Markdown: () => markdown(source, place),
    ...Object.fromEntries(Object.entries(FORMATS).map(([name, cite]) => [name, () => cite(source)])),
  };
}

/** A link to the form for a new issue, filled in; null where the site names no repository. */
function reportItem(place) {
  const { repository } = site();
  if (!repository) return null;
  const { raw, version } = facts();
  const href = reportAddress(repository, { ...place, file: raw.file, line: raw.lines[place.paragraph], version });
  return element("a", { role: "menuitem", tabindex: "-1", href }, "报告这里的错误");
}

let menu = null;
let opener = null;

function makeMenu() {
  const made = element("div", { class: "place-menu", popover: true, role: "menu" });
  made.addEventListener("keydown", step);
  made.addEventListener("beforetoggle", ({ newState }) => {
    opener?.setAttribute("aria-expanded", newState === "open");
    if (newState === "closed" && made.contains(document.activeElement)) opener?.focus({ preventScroll: true });
  });
  document.querySelector("main").append(made);
  return made;
}

function step(event) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
}

/** Opens the menu of a place beside `by`, for what stands on the screen at the rectangle `at`; `focused` goes into it. */
export function openMenu(by, place, at, focused) {
  if (!menu?.isConnected) menu = makeMenu();
  menu.hidePopover();
  opener = by;
  const items = Object.entries(forms(place)).map(([name, make]) => {
    const item = element("button", { type: "button", role: "menuitem", tabindex: "-1" }, name);
    item.addEventListener("click", () => {
      menu.hidePopover();
      copy(make(), name);
    });
    return item;
  });
  const report = reportItem(place);
  menu.setAttribute("aria-label", `复制${place.name}`);
  menu.replaceChildren(...items, ...(report ? [report] : []));
  menu.showPopover();
  placeBeside(menu, at);
  if (focused) items[0].focus({ preventScroll: true });
}
