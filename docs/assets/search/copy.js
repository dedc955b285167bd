/** A button that copies a citation. */

import { element } from "./dom.js";

/** `cite(today)` gives what is copied; `today` is the day of citing (ISO). */
export function copyButton(cite) {
  const name = "复制引文";
  const button = element("button", { type: "button", class: "copy" }, name);
  button.addEventListener("click", async () => {
    const today = new Date().toLocaleDateString("sv"); // Sweden writes dates as ISO does.
    try {
      await navigator.clipboard.writeText(cite(today));
      button.textContent = "已复制";
    } catch {
      button.textContent = "浏览器不许复制";
    }
    setTimeout(() => (button.textContent = name), 2000);
  });
  return button;
}
