/** Building nodes. Text always goes in as text: nothing here, and nothing that uses it, reads HTML. */

/**
 * An element with attributes and children (nodes, strings or lists of them; null and false are left out). An attribute that is null or false
 * is left out, one that is true is set to "".
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}
