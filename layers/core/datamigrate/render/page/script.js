"use strict";
(() => {
  const one = (query) => document.querySelector(query);
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  all(".tools").forEach((tool) => { tool.hidden = false; });

  const search = one("#search"), found = one("#found"), groups = one("#groups");
  const texts = new WeakMap();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
    return texts.get(row);
  };
  const shown = () => new Set(all("[name=severity]:checked").map((box) => box.value));

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = shown();
    let hits = 0;
    for (const row of all(".rows > *")) {
      const severity = row.dataset.severity;
      const fits = words.every((word) => textOf(row).includes(word) || (row.dataset.code || "").includes(word));
      row.hidden = !fits || (severity !== undefined && !severities.has(severity));
      hits += !row.hidden;
    }
    for (const group of all(".g")) {
      const left = all(".rows > :not([hidden])", group).length;
      group.hidden = !left;
      if (words.length && left) group.open = true;
    }
    found.textContent = words.length ? `${hits} found` : "";
  };

  if (groups) {
    const home = all(".g", groups), rows = [];
    for (const group of home) {
      for (const row of all("li", group)) {
        row.dataset.severity = group.dataset.severity;
        row.dataset.code = group.dataset.code.toLowerCase();
        const badge = document.createElement("b");
        badge.className = group.dataset.severity;
        badge.textContent = `${group.dataset.code} `;
        rows.push({ row, list: row.parentNode, badge, object: row.querySelector("b")?.textContent ?? "" });
      }
    }
    const byCode = () => {
      for (const { row, list, badge } of rows) { badge.remove(); list.append(row); }
      groups.replaceChildren(...home);
    };
    const tables = new Set(all(".t > summary > b").map((name) => name.textContent));
    const tableOf = (object) => {
      const parts = object.split(".");
      for (let size = parts.length; size; size--) {
        const name = parts.slice(0, size).join(".");
        if (tables.has(name)) return name;
      }
      return object;
    };
    const byObject = () => {
      const lists = new Map();
      for (const { row, badge, object: whole } of rows) {
        const object = tableOf(whole);
        if (!lists.has(object)) lists.set(object, []);
        row.prepend(badge);
        lists.get(object).push(row);
      }
      const names = [...lists.keys()].sort();
      groups.replaceChildren(...names.map((name) => {
        const group = document.createElement("details"), summary = document.createElement("summary");
        const label = document.createElement("b"), size = document.createElement("small");
        const list = document.createElement("ul");
        group.className = "g";
        list.className = "rows";
        label.textContent = name || "of no object";
        size.textContent = ` ${lists.get(name).length}`;
        summary.append(label, size);
        list.append(...lists.get(name));
        group.append(summary, list);
        return group;
      }));
    };
    const buttons = [[one("#by-code"), byCode], [one("#by-object"), byObject]];
    for (const [button, group] of buttons) {
      button.addEventListener("click", () => {
        for (const [other] of buttons) other.setAttribute("aria-pressed", String(other === button));
        group();
        filter();
      });
    }
    all("[name=severity]").forEach((box) => box.addEventListener("change", filter));
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });

  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  for (const svg of all("svg[role=group]")) {
    const mark = (event) => {
      const box = event.target.closest?.("a");
      all(".on", svg).forEach((part) => part.classList.remove("on"));
      const name = box && [...box.classList].find((part) => /^n\d+$/.test(part));
      if (name) all(`.${name}`, svg).forEach((part) => part.classList.add("on"));
    };
    for (const kind of ["pointerover", "focusin", "pointerleave", "focusout"]) svg.addEventListener(kind, mark);
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])");
    closed.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((part) => { part.open = false; }));
})();
