/** The outline: on narrow screens, where the side bar is hidden, one tap away and opened where the reader is. */

import { element, hasPopovers } from "../dom.js";

/** Part of the window's height above which a heading counts as passed. */
const PASSED = 0.3;

const items = [...document.querySelectorAll(".md-sidebar--secondary .md-nav--secondary > ul > li")];

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

/** Returns the link of the last heading that the reader has passed, the first before all. */
function current(links) {
  const passed = links.filter((link) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return target && target.getBoundingClientRect().top < innerHeight * PASSED;
  });
  return passed.at(-1) ?? links[0];
}

/** Marks the entry of the section that the reader sees, and brings it into view. */
function showCurrent(panel) {
  const links = [...panel.querySelectorAll("a")];
  for (const link of links) link.removeAttribute("aria-current");
  const here = current(links);
  here.setAttribute("aria-current", "location");
  here.scrollIntoView({ block: "center" });
  here.focus({ preventScroll: true });
}

function offer() {
  const panel = element(
    "nav",
    { id: "outline-panel", class: "panel outline-panel", popover: true, "aria-label": "提纲" },
    element("ul", {}, items.map(entry)),
  );
  panel.addEventListener("click", ({ target }) => target.closest("a") && panel.hidePopover());
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && showCurrent(panel));
  document
    .querySelector("main")
    .append(element("button", { type: "button", class: "outline-button", popovertarget: panel.id }, "提纲"), panel);
}

if (items.length > 0 && hasPopovers) offer();
