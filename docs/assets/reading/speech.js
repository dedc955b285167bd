// What a page of a speech tells its scripts.

/**
 * The facts of the speech on this page (`facts_for_scripts` in build_scripts/pages/speech.py), or null on other pages. They
 * stand in an attribute: the theme runs whatever is a script element of a page that it puts in place of another.
 */
export function facts() {
  const written = document.getElementById("speech-facts");
  return written && JSON.parse(written.dataset.facts);
}

/** Name and repository of the site ("" where `extra.repository` of mkdocs.yml names none). */
export function site() {
  const { name, repository } = JSON.parse(document.getElementById("site-facts").textContent);
  return { name, repository };
}

/** The id that the address points to; "" where it points to none, or is broken (a % that escapes nothing). */
export function pointedTo() {
  try {
    return decodeURIComponent(location.hash.slice(1)).split(":~:")[0];
  } catch {
    return "";
  }
}

/** The elements of the paragraphs in reading order; an element with the id of a paragraph holds its text and nothing else. */
export function paragraphs() {
  return [...document.querySelectorAll("article [id^=p_]")].filter((each) => /^p_\d+$/.test(each.id));
}

/** Does `act` now, and again whenever the theme has put another page in place of this one without loading it anew. */
export function onEveryPage(act) {
  if (globalThis.document$) globalThis.document$.subscribe(act);
  else act();
}

/** Puts an element of the top layer beside a rectangle of the window: below it, or above where there is no room below. */
export function placeBeside(element, { left, top, bottom }) {
  const gap = 4;
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = bottom + gap + height <= innerHeight || top - gap - height < 0;
  const across = Math.max(gap, Math.min(left, document.documentElement.clientWidth - width - gap));
  element.style.left = `${scrollX + across}px`;
  element.style.top = `${scrollY + (below ? bottom + gap : top - gap - height)}px`;
}
