/** Makes addresses of the site: relative to this module, so the site works under any path. */

/** The root of the site, with a slash at the end. */
export const ROOT = new URL("../", import.meta.url);

/** Whether this is a copy that is opened from a folder. */
export const isOffline = Boolean(globalThis.indexInScripts);

/** Return the address of a page as it can be opened: without a server a folder does not name the page in it. */
export function openable(address) {
  const url = new URL(address);
  if (isOffline && url.pathname.endsWith("/")) url.pathname += "index.html";
  return url;
}

/** Return the address of a speech, of a paragraph or section in it, with the query that is to be marked there. */
export function addressOf(url, anchor = "", query = "") {
  const address = openable(new URL(url, ROOT));
  if (query) address.searchParams.set("q", query);
  address.hash = anchor;
  return address.href;
}

/** Return the address of the search page for a query. */
export const searchAddress = (query) => addressOf("search/", "", query);
