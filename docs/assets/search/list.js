/** The list of hits, as far as it is shown, and what readers take away from it. */

import { element } from "./dom.js";
import { keywordItem, passageItem } from "./hits.js";
import { addressOf } from "./library.js";
import { number } from "./links.js";
import { single } from "./core/order.js";
import { table } from "./core/record.js";

/** Hits that are all there, to be shown in the order given. */
export class Ready {
  constructor(hits) {
    this.hits = hits;
    this.at = 0;
  }

  get ended() {
    return this.at >= this.hits.length;
  }

  /** How many are left; null where that is not known. */
  get left() {
    return this.hits.length - this.at;
  }

  async next(count) {
    return this.hits.slice(this.at, (this.at += count));
  }
}

/**
 * The list with its first hits, and a button for more while there are more. `supply` gives hits (`next`, `ended`, `left`), as
 * `Ready` does; at least `first` are shown at once, or `shown`, where the reader has been here, and `further` with every step.
 */
export async function hitList(state, supply, { shown, first, further }) {
  const lines = state.view === "keyword";
  const unit = lines ? "处" : "段";
  const list = element("ol", { class: lines ? "lines" : "hits", "aria-label": "检索结果" });
  const more = element("button", { type: "button", "data-more": true, class: "more-hits" });
  let last = null;

  async function add(count) {
    more.disabled = true;
    try {
      for (const hit of await supply.next(count)) {
        const continued = last !== null && last.passage.speech.id === hit.passage.speech.id;
        list.append(lines ? keywordItem(hit, state.q) : passageItem(hit, state.q, continued));
        last = hit;
      }
    } finally {
      more.disabled = false;
    }
    const { left } = supply;
    if (supply.ended) more.remove();
    else if (left === null) more.textContent = `再显示一些`;
    else more.textContent = `再显示 ${number(Math.min(left, further))} ${unit}（还有 ${number(left)}）`;
  }

  more.addEventListener("click", async () => {
    const next = list.children.length;
    await add(further);
    history.replaceState({ ...history.state, shown: list.children.length }, "");
    list.children[next]?.querySelector("a[href*='#']").focus({ preventScroll: true });
  });
  await add(Math.max(shown, first));
  return supply.ended ? [list] : [list, more];
}

/** Hits one for each occurrence where lines are shown. */
export const inView = (state, hits) => (state.view === "keyword" ? single(hits) : hits);

/**
 * A button that gives hits as a file, `name_about.csv`, in which `about` has lost what file names cannot hold; `collect(tell)`
 * promises the hits, and tells how far it is.
 */
export function download(label, name, about, collect) {
  const button = element("button", { type: "button", class: "download" }, label);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const hits = await collect((text) => (button.textContent = text));
      const content = table(hits, ({ speech, id }) => addressOf(speech.url, id));
      const address = URL.createObjectURL(new Blob([content], { type: "text/csv;charset=utf-8" }));
      const file = about.replace(/[^\p{L}\p{N}]+/gu, "_").slice(0, 40);
      element("a", { href: address, download: `${name}_${file}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      button.textContent = label;
    } catch {
      button.textContent = "没有下载成，再试一次";
    } finally {
      button.disabled = false;
    }
  });
  return button;
}

/** A button that gives all that a search found. */
export function downloadAll(state, collect) {
  return download("下载全部（CSV）", "检索", state.q, collect);
}
