/**
 * Marking places in a page. The marks add no text, so what a reader copies is the text as it was.
 */

function textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

/** The text that `mark` counts in: every text node below the element, one after the other. */
export function textOf(root) {
  return textNodes(root)
    .map((node) => node.data)
    .join("");
}

function wrapped(node, start, end) {
  const inside = start > 0 ? node.splitText(start) : node;
  if (end - start < inside.length) inside.splitText(end - start);
  const mark = document.createElement("mark");
  mark.className = "found";
  inside.replaceWith(mark);
  mark.append(inside);
  return mark;
}

/**
 * Puts every span (`[start, end)` in UTF-16 units of `textOf(root)`, in order, not overlapping) into mark elements, as many
 * as the inline elements it runs through. Returns, for each span, its mark elements.
 */
export function mark(root, spans) {
  const made = spans.map(() => []);
  let offset = 0;
  for (const node of textNodes(root)) {
    const from = offset;
    offset += node.length;
    // From the last to the first, so that what is cut off behind does not move what is still to be marked.
    for (let index = spans.length - 1; index >= 0; index--) {
      const start = Math.max(spans[index][0], from) - from;
      const end = Math.min(spans[index][1], offset) - from;
      if (start < end) made[index].push(wrapped(node, start, end));
    }
  }
  return made;
}

/** Takes mark elements away again and leaves the text nodes as they were. */
export function unmark(elements) {
  for (const each of elements) {
    const parent = each.parentNode;
    each.replaceWith(...each.childNodes);
    parent.normalize();
  }
}
