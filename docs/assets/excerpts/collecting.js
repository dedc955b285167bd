/** The command that collects an excerpt, on any page. */

import { announce, button } from "../dom.js";
import { added, load, save } from "./basket.js";

export const COLLECT = "加入摘录";

/** Add an excerpt to those that are kept, and say what happened. */
export function collect(excerpt) {
  const kept = load();
  const all = added(kept, excerpt);
  if (!save(all)) announce("浏览器不允许保存摘录");
  else announce(all === kept ? "已在摘录里" : `已加入摘录，共 ${all.length} 条`);
}

/** Return a button that collects the excerpt which `make` returns. */
export const collectButton = (make) => button(COLLECT, () => collect(make()), { class: "copy" });
