"use strict";
/* The sheet is complete without this script; it adds the filter, the keys and the mark of where one is. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const cards = all(".card");
  const marks = new Map();   /* id of a finding: its marks in the text */
  const ticks = new Map(all(".tick").map((tick) => [tick.dataset.f, tick.parentNode]));
  for (const mark of all("mark[data-f]"))
    for (const id of mark.dataset.f.split(" "))
      marks.set(id, [...(marks.get(id) || []), mark]);
  const texts = new Map();
  const off = new Set();     /* severities that are not shown */
  let rule = null, part = null, query = "", shown = cards, now = null;

  const text_of = (card) => {
    if (!texts.has(card)) texts.set(card, card.textContent.toLowerCase());
    return texts.get(card);
  };
  const fits = (card) => !off.has(card.dataset.s) && (!rule || card.dataset.r === rule)
    && (!part || card.dataset.p === part) && (!query || text_of(card).includes(query));

  function filter() {
    shown = cards.filter(fits);
    const ids = new Set(shown.map((card) => card.id));
    for (const card of cards) card.hidden = !ids.has(card.id);
    for (const [id, tick] of ticks) tick.style.display = ids.has(id) ? "" : "none";
    for (const mark of all("mark[data-f]"))
      mark.classList.toggle("off", !mark.dataset.f.split(" ").some((id) => ids.has(id)));
    count();
  }
  function count() {
    const at = shown.indexOf(now);
    one("output").value = (at >= 0 ? at + 1 + " / " : "") + shown.length + (shown.length < cards.length ? " (" + cards.length + ")" : "");
  }
  function choose(card, scroll) {
    if (now) {
      now.classList.remove("now");
      for (const mark of marks.get(now.id) || []) mark.classList.remove("now");
    }
    now = card || null;
    if (now) {
      now.classList.add("now");
      for (const mark of marks.get(now.id) || []) mark.classList.add("now");
      if (scroll) {
        now.scrollIntoView({ block: "center" });
        /* what is not drawn yet has only a guessed height: once more when it has been drawn */
        requestAnimationFrame(() => requestAnimationFrame(() => now && now.scrollIntoView({ block: "center" })));
        history.replaceState(null, "", "#" + now.id);
        one("#said").textContent = now.querySelector("h3").textContent;
      }
    }
    count();
  }
  function step(by) {
    if (!shown.length) return;
    let at = shown.indexOf(now);
    if (at < 0) {
      const below = shown.findIndex((card) => card.getBoundingClientRect().top > one(".top").offsetHeight);
      at = by > 0 ? (below < 0 ? -1 : below - 1) : (below < 0 ? shown.length : below);
    }
    choose(shown[Math.min(shown.length - 1, Math.max(0, at + by))], true);
  }
  function press(button, pressed) { button.setAttribute("aria-pressed", String(pressed)); }
  const is_pressed = (button) => button.getAttribute("aria-pressed") === "true";

  for (const chip of all(".chip[data-s]"))
    chip.addEventListener("click", () => {
      if (off.has(chip.dataset.s)) off.delete(chip.dataset.s); else off.add(chip.dataset.s);
      press(chip, !off.has(chip.dataset.s));
      filter();
    });
  for (const [name, set] of [["r", (value) => { rule = value; }], ["p", (value) => { part = value; }]]) {
    const buttons = all(".pick[data-" + name + "]");
    for (const button of buttons)
      button.addEventListener("click", () => {
        const on = !is_pressed(button);
        for (const other of buttons) press(other, other === button && on);
        set(on ? button.dataset[name] : null);
        filter();
        if (on && shown.length) choose(shown[0], true);
      });
  }
  const digest = one("#digest"), find = one(".find"), help = one("dialog");
  function fold() {
    press(digest, document.body.classList.toggle("digest"));
    if (now) choose(now, true);
  }
  function clear() {
    rule = part = null; query = find.value = ""; off.clear();
    for (const button of all(".pick")) press(button, false);
    for (const chip of all(".chip[data-s]")) press(chip, true);
    filter();
  }
  digest.addEventListener("click", fold);
  one("#keys").addEventListener("click", () => help.showModal());
  help.addEventListener("click", () => help.close());
  find.addEventListener("input", () => { query = find.value.trim().toLowerCase(); filter(); });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { find.blur(); if (shown.length) choose(shown[0], true); }
    if (event.key === "Escape") { clear(); find.blur(); }
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const keys = {
      j: () => step(1), k: () => step(-1), o: fold, "?": () => help.showModal(), Escape: clear,
      "/": () => { find.focus(); find.select(); },
      1: () => one(".chip.error").click(), 2: () => one(".chip.warning").click(), 3: () => one(".chip.info").click(),
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  for (const [id, list] of marks)
    for (const mark of list)
      mark.addEventListener("click", () => choose(document.getElementById(mark.dataset.f.split(" ")[0]), false));
  const from_hash = () => {
    const card = document.getElementById(location.hash.slice(1));
    if (card && card.classList.contains("card")) choose(card, true);
  };
  addEventListener("hashchange", from_hash);

  /* Where one is, on the map. */
  const here = one(".here");
  let waiting = false;
  function show_here() {
    waiting = false;
    const whole = document.documentElement.scrollHeight, x = scrollY / whole * 1000;
    here.setAttribute("x", x.toFixed(1));
    here.setAttribute("width", Math.max(4, innerHeight / whole * 1000).toFixed(1));
  }
  if (here) addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(show_here); } }, { passive: true });
  count();
  if (here) show_here();
  from_hash();
})();
