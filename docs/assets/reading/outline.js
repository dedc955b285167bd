/** The outline: on narrow screens, where the side bar is hidden, one tap away and opened where the reader is. */

import { button, element, hasPopovers } from "../dom.js";
import { rove } from "./roving.js";

/** CSS pixels from the top of the window to where a link's target lands: the theme's header (48) and a line of text. */
const LANDING = 100;

/** Return whether a heading counts as passed: it is where a link to it lands, or above. */
const isPassed = (target) => target?.getBoundingClientRect().top < LANDING;

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

/** Mark the entry of the last heading that the reader has passed (the first before all), and bring it into view. */
function showCurrent(panel) {
  const links = [...panel.querySelectorAll("li a")];
  for (const link of links) link.removeAttribute("aria-current");
  const here = links.findLast((link) => isPassed(document.getElementById(decodeURIComponent(link.hash.slice(1))))) ?? links[0];
  here.setAttribute("aria-current", "location");
  // Below the title of the sheet, which stays in place.
  here.scrollIntoView({ block: "center" });
  here.focus({ preventScroll: true });
}

function offer() {
  const panel = element(
    "nav",
    { id: "outline-panel", class: "panel outline-panel", popover: true, "aria-label": "提纲" },
    element(
      "div",
      { class: "panel-title" },
      element("p", {}, "提纲"),
      element("a", { href: "#title" }, "篇首"),
      button("关闭", () => panel.hidePopover()),
    ),
    element("ul", {}, items.map(entry)),
  );
  panel.addEventListener("click", ({ target }) => target.closest("a") && panel.hidePopover());
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && showCurrent(panel));
  document.querySelector("main").append(panel);
  // In the header, where it covers no text.
  const opener = { type: "button", class: "md-header__button outline-button", popovertarget: panel.id };
  document.getElementById("header-search").before(element("button", opener, "提纲"));
  rove(() => [...panel.querySelectorAll("li a")]);
}

if (items.length > 0 && hasPopovers) offer();
rove(() => [...document.querySelectorAll(".md-sidebar--secondary .md-nav__list a")]);
