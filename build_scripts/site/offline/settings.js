/**
 * Carries the reader's settings from page to page in the address: in Firefox each file of a folder has a storage of its own.
 * Runs in the head, after the theme's functions for its storage and before anything is drawn.
 */
(() => {
  // Of the supported browsers only Firefox has its own look of controls; all others give a folder one storage.
  if (!CSS.supports("-moz-appearance", "none")) return;
  const KEYS = ["__palette", "__chosen", "__reading"];

  const here = new URL(location);
  for (const key of KEYS) {
    if (!here.searchParams.has(key)) continue;
    try {
      __md_set(key, JSON.parse(here.searchParams.get(key)));
    } catch {} // Somebody wrote the address by hand.
    here.searchParams.delete(key);
    history.replaceState(history.state, "", here);
  }

  const carried = () => KEYS.map((key) => [key, JSON.stringify(__md_get(key))]).filter(([, value]) => value !== "null");

  // Pressing comes before the middle button and the menu open a tab; a click may come from the keyboard.
  for (const type of ["mousedown", "click"]) {
    addEventListener(type, ({ target }) => {
      const link = target.closest?.("a[href]");
      if (link?.protocol !== "file:" || link.pathname === location.pathname || !link.pathname.endsWith(".html")) return;
      const there = new URL(link.href);
      for (const [key, value] of carried()) there.searchParams.set(key, value);
      link.href = there;
    }, true); // prettier-ignore
  }
  addEventListener("formdata", ({ formData }) => carried().forEach(([key, value]) => formData.set(key, value)), true);
})();
