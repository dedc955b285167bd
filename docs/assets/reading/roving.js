/**
 * One tab stop for a group of many links (roving tabindex): Tab reaches one of them, the arrow keys, Home and End the others.
 * Without it a speech has hundreds of tab stops. The stop is the link that had the focus last, or the first one in the window.
 */

/** Return the index to which a key leads from `at` among `count` links, at whose ends it stays; null for other keys. */
export function step(key, at, count) {
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.max(0, Math.min(to, count - 1));
}

/** How long the window rests after it was scrolled before the stops move to it, in milliseconds. */
const RESTS = 150;

/**
 * Make the links that `list()` returns, in reading order, one tab stop. Returns a function to be called when the links have
 * changed.
 */
export function rove(list) {
  let stop = null;
  let timer = 0;

  function put(link) {
    if (stop !== link) stop?.setAttribute("tabindex", "-1");
    stop = link;
    link?.setAttribute("tabindex", "0");
  }

  const isInWindow = (link) => {
    const { top, bottom } = link.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };

  /** Let Tab continue where the reader reads; a link that has the focus keeps it. */
  function follow() {
    if (document.activeElement === stop || (stop?.isConnected && isInWindow(stop))) return;
    const link = list().find(isInWindow);
    if (link) put(link);
  }

  function refresh() {
    const links = list();
    for (const link of links) link.setAttribute("tabindex", "-1");
    put(links.includes(stop) ? stop : (links[0] ?? null));
    follow();
  }

  document.addEventListener("focusin", ({ target }) => list().includes(target) && put(target));
  document.addEventListener("keydown", (event) => {
    if (event.target !== stop || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const links = list();
    const to = step(event.key, links.indexOf(stop), links.length);
    if (to === null) return;
    event.preventDefault();
    links[to].focus();
  });
  const followSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(follow, RESTS);
  };
  addEventListener("scroll", followSoon, { passive: true });
  refresh();
  return refresh;
}
