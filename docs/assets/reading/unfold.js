// What an address points to is never folded away.

import { pointedTo } from "./speech.js";

function unfold() {
  const target = document.getElementById(pointedTo());
  let folded = false;
  for (let around = target && target.closest("details"); around; around = around.parentElement?.closest("details")) {
    folded ||= !around.open;
    around.open = true;
  }
  if (folded) {
    target.scrollIntoView();
  }
}

addEventListener("hashchange", unfold);
unfold();
