/**
 * The script of every page: suggestions in every search box, `/` or `s` to reach it, the target of the address unfolded, and what
 * has the focus scrolled into view.
 *
 * The box is an editable combobox with a list and manual selection (WAI-ARIA Authoring Practices). Focus stays in the box; the
 * arrow keys walk through the list; Enter takes the option, or searches for what is typed; Escape closes.
 */

import { announce, element, isComposing, onTyped, targetId } from "./dom.js";

// --- Suggestions ------------------------------------------------------------------------------------------------------

/** Most pages are only read: what suggestions need is loaded when a box is entered. */
const suggestions = () => import("./search/suggestions.js");

class Combobox {
  constructor(input, number) {
    this.input = input;
    this.form = input.form;
    this.options = [];
    this.active = -1;
    this.turn = 0;
    const id = `suggestions-${number}`;
    this.list = element("ul", { id, role: "listbox", class: "suggestions", "aria-label": "检索建议", hidden: true });
    this.form.classList.add("with-suggestions");
    this.form.append(this.list);
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    this.#listen();
  }

  #listen() {
    const loadQuietly = () => suggestions().then(({ prepare }) => prepare()).catch(() => {});
    this.input.addEventListener("focus", loadQuietly);
    onTyped(this.input, () => this.suggest());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
    // Keeps the focus in the box, so that the list is still there when the button is released.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[role=option]");
      if (chosen) this.#take(this.options[Number(chosen.dataset.index)]);
    });
  }

  /** Offer what fits what is typed; an answer that comes after the next question is dropped. */
  async suggest() {
    const mine = ++this.turn;
    let options;
    try {
      const { suggest } = await suggestions();
      options = await suggest(this.input.value);
    } catch {
      return; // Without the index there are no suggestions; the search page says why.
    }
    if (mine === this.turn && document.activeElement === this.input) this.#offer(options);
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
    this.list.hidden = options.length === 0;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
  }

  close() {
    this.turn++;
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
    if (isComposing(event) || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.list.hidden;
    const count = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) this.suggest();
      // One more stop than options: the box itself, with what was typed.
      else if (event.key === "ArrowDown") this.#activate(this.active + 1 < count ? this.active + 1 : -1);
      else this.#activate(this.active >= 0 ? this.active - 1 : count - 1);
    } else if (event.key === "Enter" && isOpen && this.active >= 0) {
      event.preventDefault();
      this.#take(this.options[this.active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      this.close();
    }
  }

  #take(option) {
    if (option.address) {
      // A click, so that Firefox's offline copy adds the reader's settings to the address.
      const link = element("a", { href: option.address });
      this.form.append(link);
      link.click();
      link.remove();
      return;
    }
    this.input.value = option.query;
    this.close();
    this.form.requestSubmit();
  }
}

// --- The key to the box -----------------------------------------------------------------------------------------------

const boxes = [...document.querySelectorAll("form[role=search] input[name=q]")];

function goToBox(event) {
  if (event.defaultPrevented || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target.isContentEditable || event.target.matches?.("input, textarea, select");
  if ((event.key !== "/" && event.key !== "s") || isTyping) return;
  // The page's own box before the header's, and only a visible one.
  const visible = boxes.filter((input) => input.getClientRects().length > 0);
  const input = visible.find((each) => each.closest("main")) ?? visible[0];
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
}

// --- The target of the address ----------------------------------------------------------------------------------------

/**
 * Open what is folded around the target, and goes to it. If the address had more than the id (targetId), it is corrected; if
 * there is no such place in a speech, it tells the reader.
 */
function showTarget() {
  const id = targetId();
  if (!id) return;
  const target = document.getElementById(id);
  if (!target) {
    if (document.getElementById("speech-facts")) announce(`本篇没有地址所指的“${id}”`, 6000);
    return;
  }
  let isFolded = false;
  for (let around = target.closest("details"); around; around = around.parentElement?.closest("details")) {
    isFolded ||= !around.open;
    around.open = true;
  }
  const isCorrect = [id, encodeURIComponent(id)].includes(location.hash.slice(1).split(":~:")[0]);
  if (!isCorrect && /^[\w-]+$/.test(id)) location.replace(`#${id}`);
  else if (isFolded) target.scrollIntoView();
}

// --- The colours ------------------------------------------------------------------------------------------------------

/** Follow the system's scheme until the reader chooses one; overrides/main.html does so when a page is loaded. */
function followSystem() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let isFollowing = false;
  dark.addEventListener("change", () => {
    if (globalThis.__md_get("__chosen")) return;
    isFollowing = true;
    document.getElementById(`__palette_${Number(dark.matches)}`).click();
    isFollowing = false;
  });
  document.querySelector("[data-md-component=palette]").addEventListener("change", () => isFollowing || globalThis.__md_set("__chosen", true));
}

// --- The focus --------------------------------------------------------------------------------------------------------

/** Scroll what the keyboard reaches in a wide table or line into view: Chromium does not, if a part of it is seen. */
function showFocus({ target }) {
  const around = target.parentElement?.closest(".map, .outlines, #search-entry");
  if (around && target.matches(":focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
}

boxes.forEach((input, number) => input.form && new Combobox(input, number));
document.addEventListener("keydown", goToBox);
document.addEventListener("focusin", showFocus);
if (document.querySelector("[data-md-component=palette]")) followSystem();
addEventListener("hashchange", showTarget);
showTarget();
