/** A wording with its differences from another one marked. */

import { element } from "../dom.js";
import { differences } from "./alignment.js";

/** Return the pieces of `two`: text that is the same in `one`, and marked elements for what is not. */
export function tinted(one, two) {
  return differences(one, two).map(({ same, two: text, one: missing }) => {
    if (same) return text;
    if (text === "") return element("span", { class: "varied absent", title: `此处无“${missing}”` }, "〔〕");
    return element("span", { class: "varied" }, text);
  });
}
