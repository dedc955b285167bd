/**
 * On every page: suggestions in every search box, and `/` or `s` to get there.
 */

import { offerSuggestions } from "./combobox.js";

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

/** The box to go to: the page's own before the header's, and only one that is to be seen. */
function box() {
  const boxes = [...document.querySelectorAll("form[role=search] input[name=q]")].filter(
    (input) => input.getClientRects().length > 0,
  );
  return boxes.find((input) => input.closest("main")) ?? boxes[0];
}

function goToBox(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.key !== "/" && event.key !== "s") || isTyping(event.target)) return;
  const input = box();
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

for (const input of document.querySelectorAll("form[role=search] input[name=q]")) offerSuggestions(input);
document.addEventListener("keydown", goToBox);
