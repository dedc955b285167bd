// The outline on narrow screens, where the side bar is not to be seen: one tap away, opened where the reader is.

import { element } from "../search/dom.js";
import { facts, onEveryPage } from "./speech.js";

/** Part of the window's height above which a heading counts as passed. */
const PASSED = 0.3;

function entry(item) {
  const link = item.querySelector(":scope > a");
  const below = [...item.querySelectorAll(":scope > nav > ul > li")];
  return element(
    "li",
    {},
    element("a", { href: link.hash }, link.textContent.trim()),
    below.length > 0 && element("ul", {}, below.map(entry)),
  );
}

/** Marks the entry of the last heading that the reader has passed, and brings it into view. */
function showPlace(panel) {
  const links = [...panel.querySelectorAll("a")];
  const passed = links.filter((link) => {
    const target = document.getElementById(link.hash.slice(1));
    return target && target.getBoundingClientRect().top < innerHeight * PASSED;
  });
  for (const link of links) link.removeAttribute("aria-current");
  const here = passed.at(-1) ?? links[0];
  here.setAttribute("aria-current", "location");
  here.scrollIntoView({ block: "center" });
  here.focus({ preventScroll: true });
}

function offer() {
  for (const old of document.querySelectorAll(".outline-button, .outline-panel")) old.remove();
  const items = [...document.querySelectorAll(".md-sidebar--secondary .md-nav--secondary > ul > li")];
  if (!facts() || items.length === 0) return;
  const panel = element(
    "nav",
    { id: "outline-panel", class: "panel outline-panel", popover: true, "aria-label": "提纲" },
    element("ul", {}, items.map(entry)),
  );
  panel.addEventListener("click", ({ target }) => target.closest("a") && panel.hidePopover());
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && showPlace(panel));
  document
    .querySelector("main")
    .append(element("button", { type: "button", class: "outline-button", popovertarget: panel.id }, "提纲"), panel);
}

onEveryPage(offer);
