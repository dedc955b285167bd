// A click on a permalink copies its address and offers more to copy. It stays a link: it can be followed, opened elsewhere
// and bookmarked.

import { copy } from "./copy.js";
import { addressWith, openMenu, placeOfLink } from "./place.js";
import { facts, onEveryPage } from "./speech.js";

function isPlain({ button, ctrlKey, metaKey, shiftKey, altKey }) {
  return !button && !ctrlKey && !metaKey && !shiftKey && !altKey;
}

// On the way down, before the theme takes the click for a change of page.
document.addEventListener("click", onClick, { capture: true });

function onClick(event) {
  const link = event.target.closest?.("a.permalink");
  if (!link || !facts() || !isPlain(event)) return;
  event.preventDefault();
  event.stopPropagation();
  // Going there first: it moves the page and takes the focus, and the menu shall keep both.
  location.hash = link.hash;
  const place = placeOfLink(link);
  openMenu(link, place, link.getBoundingClientRect(), event.detail === 0);
  copy(place.url, "链接");
}

// On paper the page says where it is from.
onEveryPage(() => document.documentElement.style.setProperty("--page-address", JSON.stringify(addressWith("", ""))));
