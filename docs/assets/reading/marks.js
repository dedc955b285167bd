/** Loads what marks words in a speech, on pages whose address names a query or words. */

if (/[?&](?:q|words)=/.test(location.search)) {
  import("../search/highlight.js").catch(() => {}); // The page is complete without the marks.
}
