// What an address points to is never folded away.

function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
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
