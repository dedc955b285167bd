/** Elements, typing, copying and the address's target. Text always becomes a text node; nothing here reads HTML. */

/**
 * Return an element with attributes and children (nodes, strings or lists of them; null and false are left out). An attribute
 * that is null or false is left out, one that is true is set to "".
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Return a button that calls `act` with itself when it is pressed. */
export function button(name, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, name);
  made.addEventListener("click", () => act(made));
  return made;
}

/**
 * Remember where the reader is for when they come back, and go there once `drawn`, a promise, is fulfilled: the browser goes there
 * before a script has drawn the page.
 */
export async function keepPlace(drawn) {
  addEventListener("pagehide", () => history.replaceState({ ...history.state, scroll: scrollY }, ""));
  await drawn;
  if (history.state?.scroll) scrollTo({ top: history.state.scroll });
}

/** Return a whole number with thousands separators: 1,234. (Intl does the same, after some 30 ms to load its data.) */
export const number = (count) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");

/** Return ISO dates, `2005-07/2005-12` or one, in Chinese: 2005年7月至2005年12月. */
export const writeDates = (dates) =>
  dates.split("/").map((date) => date.split("-").map((part, at) => `${Number(part)}${"年月日"[at]}`).join("")).join("至");

/** Return whether a click only asks to follow its link here. */
export function isPlainClick({ button, ctrlKey, metaKey, shiftKey, altKey }) {
  return !button && !ctrlKey && !metaKey && !shiftKey && !altKey;
}

/** Whether the browser has popovers; before Chromium 114, Firefox 125 and Safari 17 there are no menus and previews. */
export const hasPopovers = "popover" in HTMLElement.prototype;

/** Let the reader save a Blob as a file. */
export function saveFile(blob, name) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// --- Typing -----------------------------------------------------------------------------------------------------------

/** Return whether an input method uses this key. For the Enter that ends a composition Safari has only key code 229. */
export const isComposing = (event) => event.isComposing || event.keyCode === 229;

/** Call `act` when the text of the input has changed, but not while an input method composes. */
export function onTyped(input, act) {
  input.addEventListener("input", (event) => isComposing(event) || act());
  input.addEventListener("compositionend", act);
}

// --- The target of the address ----------------------------------------------------------------------------------------

/**
 * Return the id that the address points to, "" if it points to none. What is pasted often brings along what followed the
 * address in its text (`#sec_1。`, `#p_20?from=…`, `#％23p_2`): if no element has the whole as its id, it ends where an id must.
 */
export function targetId() {
  let written = location.hash.slice(1).split(":~:")[0];
  try {
    written = decodeURIComponent(written);
  } catch {
    // A % that escapes nothing: as it is.
  }
  if (!written || document.getElementById(written)) return written;
  return /^(?:#|%23)*([\w-]*)/.exec(written.normalize("NFKC"))[1];
}

// --- Copying ----------------------------------------------------------------------------------------------------------

const SHOWN_MS = 2000;
// On the page before it has a text: screen readers do not read what comes together with it.
const statusLine = element("div", { class: "status-line", role: "status" });
let timer = 0;
document.body.append(statusLine);

/** Show a text for a moment, in place of the last one. */
export function announce(text, duration = SHOWN_MS) {
  statusLine.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (statusLine.textContent = ""), duration);
}

/** Copy by a selection, where there is no clipboard: on plain http:// and in older browsers. Returns whether it worked. */
function copySelected(text) {
  const focused = document.activeElement;
  const area = element("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" });
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return isCopied;
}

/** Show the text selected, so that the reader can copy it. */
function showSelected(text, name) {
  const area = element("textarea", { readonly: true, rows: 6, "aria-label": name });
  area.value = text;
  const dialog = element(
    "dialog",
    { class: "copy-dialog" },
    element("p", {}, `复制失败：浏览器未授权。请按 Ctrl+C（苹果电脑按 ⌘C）复制${name}：`),
    area,
    button("关闭", () => dialog.close()),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}

/** Copy the text and says so, calling it `name`; if the browser refuses, shows the text selected. */
export async function copy(text, name) {
  const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  if (isCopied || copySelected(text)) announce(`已复制${name}`);
  else showSelected(text, name);
}

/** Return a button that copies what `make` returns when it is pressed. */
export const copyButton = (name, make) => button(`复制${name}`, () => copy(make(), name), { class: "copy" });

/** Return the day by the reader's clock, as ISO: when something is cited. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
}
