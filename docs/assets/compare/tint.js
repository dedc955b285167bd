/** A wording with its differences from another one marked. */

import { element } from "../dom.js";
import { differences } from "./alignment.js";

/**
 * Return the pieces of `two`: text that is the same in `one`, and marked elements for what is not. `isCut`: the end of one of them
 * was cut off, so what comes after the last text in common is not compared.
 */
export function tinted(one, two, isCut = false) {
  const steps = differences(one, two);
  const compared = isCut ? steps.findLastIndex(({ same }) => same) + 1 : steps.length;
  return steps.map(({ same, two: text, one: missing }, at) => {
    if (same || at >= compared) return text;
    if (text === "") return element("span", { class: "varied absent", title: `此处无“${missing}”` }, "〔〕");
    return element("span", { class: "varied" }, text);
  });
}
