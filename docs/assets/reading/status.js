// One line that is shown for a moment and read out by screen readers.

const SHOWN_MS = 2000;
let line = null;
let timer = 0;

/** Say `text` in the status line; a later call takes its place. */
export function announce(text) {
  if (!line?.isConnected) {
    line = document.createElement("div");
    line.className = "status-line";
    line.setAttribute("role", "status");
    document.body.append(line);
  }
  line.textContent = text;
  line.classList.add("status-line--shown");
  clearTimeout(timer);
  timer = setTimeout(() => {
    line.classList.remove("status-line--shown");
    line.textContent = "";
  }, SHOWN_MS);
}
