// Copying, and saying so in one line that is shown for a moment and read out by screen readers.

import { element } from "../search/dom.js";

const SHOWN_MS = 2000;
let line = null;
let timer = 0;

/** The line stands on the page before it says anything: what comes together with its words is not read out. */
function statusLine() {
  if (!line?.isConnected) {
    line = element("div", { class: "status-line", role: "status" });
    document.body.append(line);
  }
  return line;
}

/** Says `text`; a later call takes its place. */
function announce(text) {
  statusLine().textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (statusLine().textContent = ""), SHOWN_MS);
}

/** Puts the text on the clipboard and says that it was done, calling it `name`, or that it could not be done. */
export async function copy(text, name) {
  try {
    await navigator.clipboard.writeText(text);
    announce(`已复制${name}`);
  } catch {
    announce("浏览器不允许复制");
  }
}

/** A button that copies what `make` gives when it is pressed. */
export function copyButton(name, make) {
  const button = element("button", { type: "button", class: "copy" }, `复制${name}`);
  button.addEventListener("click", () => copy(make(), name));
  return button;
}

/** The day by the reader's clock, as ISO: when something is cited. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => `${part}`.padStart(2, "0")).join("-");
}

statusLine();
