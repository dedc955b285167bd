/** What a speech's page tells its scripts, and where they put their menus. */

/** Return the facts of the speech on this page (`facts_for_scripts` in build_scripts/pages/speech.py). */
export const facts = () => JSON.parse(document.getElementById("speech-facts").dataset.facts);

/** Return name and repository of the site ("" where `extra.repository` of mkdocs.yml names none). */
export const site = () => JSON.parse(document.getElementById("site-facts").textContent);

/** Return the elements of the paragraphs in reading order; such an element contains the text of a paragraph and nothing else. */
export function paragraphs() {
  return [...document.querySelectorAll("article [id^=p_]")].filter((each) => /^p_\d+$/.test(each.id));
}

/**
 * Put an element of the top layer where it covers nothing of `cited`: to its right, below it, or above it. On a narrow screen a
 * long paragraph leaves no such place; then it is at the bottom of the window.
 */
export function placeBeside(element, cited, link) {
  const gap = 4;
  const { offsetWidth: width, offsetHeight: height } = element;
  const { clientWidth, clientHeight } = document.documentElement;
  const { left, top, bottom } = cited.getBoundingClientRect();
  const { right } = cited.closest("article").getBoundingClientRect();
  const at = link.getBoundingClientRect();
  const clamp = (value, most) => Math.max(gap, Math.min(value, most - gap));
  let [x, y] = [clamp(at.left, clientWidth - width), clientHeight - height - gap];
  if (right + gap + width <= clientWidth) [x, y] = [right + gap, clamp(at.top, clientHeight - height)];
  else if (bottom + gap + height <= clientHeight) y = bottom + gap;
  else if (top - gap - height >= 0) [x, y] = [Math.max(gap, left), top - gap - height];
  element.style.left = `${scrollX + x}px`;
  element.style.top = `${scrollY + y}px`;
}

/** Put an element of the top layer next to a rectangle of the window: below it, or above if there is no room below. */
export function placeNextTo(element, { left, top, bottom }) {
  const gap = 4;
  const { offsetWidth: width, offsetHeight: height } = element;
  const isBelow = bottom + gap + height <= innerHeight || top - gap - height < 0;
  const across = Math.max(gap, Math.min(left, document.documentElement.clientWidth - width - gap));
  element.style.left = `${scrollX + across}px`;
  element.style.top = `${scrollY + (isBelow ? bottom + gap : top - gap - height)}px`;
}
