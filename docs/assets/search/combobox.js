/**
 * The box's suggestions: an editable combobox with a list, manual selection (WAI-ARIA Authoring Practices). Focus stays in the
 * box; the arrow keys walk through the list; Enter takes the option, or searches for what is typed; Escape closes.
 * While an input method composes nothing is looked up and no key is taken.
 */

import { element } from "./dom.js";
import { addressOf, folding, suggestible, titledSpeeches } from "./library.js";
import { queryFor } from "./core/query.js";
import { suggestions } from "./core/suggest.js";

let boxes = 0;

class Combobox {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.options = [];
    this.active = -1;
    this.asked = 0;
    const id = `suggestions-${++boxes}`;
    this.list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": "检索建议", hidden: true });
    this.form.classList.add("with-suggestions");
    this.form.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    })) {
      input.setAttribute(name, value);
    }
    this.#listen();
  }

  #listen() {
    const quietly = () => Promise.all([folding(), suggestible()]).catch(() => {});
    this.input.addEventListener("focus", quietly);
    this.input.addEventListener("input", (event) => event.isComposing || this.suggest());
    this.input.addEventListener("compositionend", () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    // Keeps the focus in the box, so that the list is still there when the button is let go.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) this.#take(this.options[Number(chosen.dataset.index)]);
    });
  }

  /** Offers what fits what is typed; an answer that comes after the next question is dropped. */
  async suggest() {
    const asked = ++this.asked;
    let known;
    try {
      known = await Promise.all([folding(), suggestible(), titledSpeeches(this.input.value)]);
    } catch {
      return; // Without the index there are no suggestions; the search page says why.
    }
    if (asked !== this.asked || document.activeElement !== this.input) return;
    const { slogans, speeches: listed } = suggestions(this.input.value, known[1], known[0]);
    const speeches = known[2] ?? listed;
    this.#offer([
      ...slogans.map((slogan) => ({ kind: "口号", text: slogan.text, note: `${slogan.count} 处`, query: queryFor(slogan.text) })),
      ...speeches.map((speech) => ({ kind: "讲话", text: speech.title, note: speech.date, url: speech.url })),
    ]);
  }

  #offer(options) {
    this.options = options;
    this.#activate(-1);
    this.list.replaceChildren(
      ...options.map((option, index) =>
        element(
          "li",
          { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false", "data-index": index },
          element("span", { class: "suggestion-kind" }, option.kind),
          element("span", { class: "suggestion-text" }, option.text),
          element("span", { class: "suggestion-note" }, option.note),
        ),
      ),
    );
    const open = options.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.asked++;
    if (!this.list.hidden) this.#offer([]);
  }

  #activate(index) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = index;
    const option = this.list.children[index];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  #key(event) {
    // 229 is what browsers say for a key that an input method has taken.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    const count = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.suggest();
      // One more place than options: the box itself, with what was typed.
      else if (event.key === "ArrowDown") this.#activate(this.active + 1 < count ? this.active + 1 : -1);
      else this.#activate(this.active >= 0 ? this.active - 1 : count - 1);
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.#take(this.options[this.active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    }
  }

  #take(option) {
    if (option.url) {
      location.href = addressOf(option.url);
      return;
    }
    this.input.value = option.query;
    this.close();
    this.form.requestSubmit();
  }
}

/** Gives a search form's box its suggestions. A box that has them already is left alone. */
export function offerSuggestions(input) {
  if (input.form && input.getAttribute("role") !== "combobox") new Combobox(input);
}
