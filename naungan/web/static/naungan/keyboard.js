// Small comforts on top of pages that work without script: keys for queues, map read-outs, printing, months.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function prepare(root) {
    all("[data-print]", root).forEach((button) => (button.hidden = false));
  }

  document.documentElement.classList.add("has-script");
  prepare(document);
  document.addEventListener("htmx:afterSwap", (event) => prepare(event.target.parentNode || document));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    all("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
  });

  // Maps: say the figures of the region under the pointer or the focus.
  ["mouseover", "focusin"].forEach((kind) =>
    document.addEventListener(kind, (event) => {
      const area = event.target.closest && event.target.closest("[data-tip]");
      if (area) one("[data-map-tip]", area.closest("[data-map]")).textContent = area.dataset.tip;
    }),
  );

  // Queues: j and k walk the rows marked data-row; s and t press the row's (or page's) agree and refuse buttons.
  let chosen = null;

  function choose(step) {
    const rows = all("[data-row]");
    if (!rows.length) return;
    const place = Math.max(0, Math.min(rows.length - 1, rows.indexOf(chosen) + step));
    if (chosen) chosen.classList.remove("is-chosen");
    chosen = rows[place];
    chosen.classList.add("is-chosen");
    chosen.focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "nearest" });
  }

  function press(what) {
    const scope = chosen && document.contains(chosen) ? chosen : document;
    const button = one(`[data-key="${what}"]`, scope) || one(`[data-key="${what}"]`);
    if (button) button.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") all("details.menu[open]").forEach((menu) => (menu.open = false));
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const help = one("#bantuan-tombol");
    const actions = {
      j: () => choose(1),
      k: () => choose(-1),
      s: () => press("s"),
      t: () => press("t"),
      "?": () => help && !help.open && help.showModal(),
      Enter: () => event.target === chosen && (one("a", chosen) || { click() {} }).click(),
    };
    if (actions[event.key] && !(help && help.open)) actions[event.key]();
  });
})();
