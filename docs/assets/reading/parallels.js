/**
 * A quiet mark after each paragraph that shares a passage with other speeches. It opens to the other wordings, with their
 * differences marked. They are taken from the list at the end of the page, which is there without scripts, too.
 */

import { element } from "../dom.js";
import { rove } from "./roving.js";

/** Return what a mark opens to: for each place of the paragraph its own wording, and the others. */
function wordings(places, tinted) {
  return places.map((place) => {
    const own = place.querySelector("q").textContent;
    const others = [...place.querySelectorAll("li")].map((other) => {
      const copy = other.cloneNode(true);
      const quoted = copy.querySelector("q");
      if (quoted) {
        const text = quoted.textContent;
        const isCut = own.endsWith("…") || text.endsWith("…");
        const bare = (wording) => (isCut ? wording.replace(/…$/u, "") : wording);
        quoted.replaceChildren(...tinted(bare(own), bare(text), isCut), text.slice(bare(text).length));
      }
      return copy;
    });
    return element("div", {}, element("p", {}, "“", own, "”"), element("ul", {}, others));
  });
}

function addMarks() {
  for (const [id, found] of grouped(document.querySelectorAll("#parallel-places [data-paragraph]"))) {
    const count = Math.max(...found.map((each) => Number(each.dataset.count)));
    const mark = element("details", { class: "parallel-mark" }, element("summary", {}, `又见于 ${count} 篇`));
    const open = async () => {
      const { tinted } = await import("../compare/tint.js");
      mark.append(...wordings(found, tinted));
    };
    mark.addEventListener("toggle", open, { once: true });
    const paragraph = document.getElementById(id);
    (paragraph?.closest(".section") ?? paragraph)?.after(element("div", { class: "parallel-place" }, mark));
  }
}

/** Return the elements by their paragraph. */
function grouped(elements) {
  const groups = new Map();
  for (const each of elements) groups.set(each.dataset.paragraph, [...(groups.get(each.dataset.paragraph) ?? []), each]);
  return groups;
}

addMarks();
rove(() => [...document.querySelectorAll(".parallel-mark > summary")]);
