/** The page of excerpts: ordered, annotated and saved as a file by the reader. */

import { announce, button, element, saveFile } from "../dom.js";
import { asDocx, asMarkdown, asRis, load, moved, save } from "./basket.js";

const place = document.getElementById("excerpts");

const FILES = [
  ["Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", asDocx],
  ["Markdown", "md", "text/markdown;charset=utf-8", asMarkdown],
  ["RIS", "ris", "application/x-research-info-systems;charset=utf-8", asRis],
];

/** Keep the excerpts and show them; the focus goes to the element with this key. */
function change(excerpts, focused) {
  if (!save(excerpts)) announce("浏览器不允许保存摘录");
  show();
  if (focused) (place.querySelector(`[data-key="${focused}"]:enabled`) ?? place).focus();
}

/** Return an excerpt of `count`; its controls change what is kept now, which another page may have changed. */
function item({ source, place: name, text, note }, index, count) {
  const move = (label, step) =>
    button(label, () => change(moved(load(), index, step), `${step}-${index + step}`), {
      "data-key": `${step}-${index}`,
      disabled: index + step < 0 || index + step >= count,
      "aria-label": `${label}第 ${index + 1} 条`,
    });
  const written = element("textarea", { rows: 2, "aria-label": `第 ${index + 1} 条的备注`, placeholder: "备注" }, note);
  written.addEventListener("input", () => {
    const excerpts = load();
    if (!save(excerpts.with(index, { ...excerpts[index], note: written.value }))) announce("没有能保存备注");
  });
  return element(
    "li",
    {},
    element("blockquote", {}, text.split("\n").map((line) => element("p", {}, line))),
    element("p", { class: "excerpt-source" }, element("a", { href: source.url }, `${source.title}，${name}`)),
    written,
    element(
      "p",
      { class: "excerpt-controls" },
      move("上移", -1),
      move("下移", 1),
      button("删除", () => change(load().toSpliced(index, 1), `-1-${Math.max(index - 1, 0)}`), { "aria-label": `删除第 ${index + 1} 条` }),
    ),
  );
}

function show() {
  const excerpts = load();
  if (excerpts.length === 0) {
    place.replaceChildren(element("p", {}, "还没有摘录。在讲话里点段号或选中文字，再点“加入摘录”；检索结果里也有“加入摘录”。"));
    return;
  }
  const files = FILES.map(([name, ending, type, write]) =>
    button(`保存为 ${name}`, () => saveFile(new Blob([write(load())], { type }), `摘录.${ending}`)),
  );
  const empty = button("清空", (by) => {
    by.replaceWith(button(`确定清空 ${excerpts.length} 条`, () => change([]), { class: "confirm" }));
    place.querySelector(".confirm").focus();
  });
  place.replaceChildren(
    element("p", { class: "excerpt-files" }, files, empty),
    element("ol", {}, excerpts.map((each, index) => item(each, index, excerpts.length))),
  );
}

addEventListener("storage", show);
show();
