// A click on a permalink also copies its address. It stays a link: it can be followed, opened elsewhere and bookmarked.

import { announce } from "./status.js";

/** The full address of a place on this page, without the query that marked a search. */
function address(link) {
  const url = new URL(location.href);
  url.search = "";
  url.hash = link.hash;
  return url.href;
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a.permalink");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  try {
    await navigator.clipboard.writeText(address(link));
    announce("已复制链接");
  } catch {
    // Without leave to use the clipboard the address is still in the browser's own line.
  }
});
