// What is asked for, and which judgements and documents answer it.

const FILTER = { kinds: new Set(), block: "", label: "", pair: null, edge: null, text: "" };

/** Whether a judgement answers the filter, leaving out one part of it (to count what that part could be). */
function answers(judged, without = "") {
  const { kinds, block, label, pair, edge } = FILTER;
  if (without !== "kinds" && kinds.size && !kinds.has(judged.kind)) return false;
  if (without !== "block" && block && judged.block !== block) return false;
  if (without !== "label" && label && judged.gold?.label !== label && judged.predicted?.label !== label) return false;
  if (pair) {
    const [gold, predicted] = labelPair(judged);
    if (gold !== pair[0] || predicted !== pair[1]) return false;
  }
  if (edge) {
    const found = edgePair(judged, edge.unit);
    if (!found || found[0] !== edge.left || found[1] !== edge.right) return false;
  }
  return true;
}

function asksOfJudgements() {
  return Boolean(FILTER.kinds.size || FILTER.block || FILTER.label || FILTER.pair || FILTER.edge);
}

/** The words of the free text; a document answers when it has them all. */
function words() {
  return folded(FILTER.text).split(/\s+/).filter(Boolean);
}

/** Documents that answer the filter as {entry, hits}, with counts by kind, block and label. */
function filtered() {
  const wanted = words();
  const kinds = new Map();
  const blocks = new Map();
  const labels = new Map();
  const add = (counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const shown = [];
  for (const entry of DOCUMENTS) {
    if (!wanted.every((word) => haystack(entry).includes(word))) continue;
    const hits = [];
    for (const judged of entry.judgements) {
      if (answers(judged, "kinds")) add(kinds, judged.kind);
      if (answers(judged, "block")) add(blocks, judged.block);
      if (answers(judged, "label")) {
        for (const label of new Set([judged.gold?.label, judged.predicted?.label])) {
          if (label) add(labels, label);
        }
      }
      if (answers(judged)) hits.push(judged);
    }
    if (hits.length || !asksOfJudgements()) shown.push({ entry, hits });
  }
  return { shown, kinds, blocks, labels };
}

/** The controls; `changed` is called after each change. Returns how to set them from elsewhere. */
function makeFilters(changed) {
  const kinds = [...KINDS].map(([kind, { name, sign }], place) =>
    element(
      "button",
      {
        type: "button",
        class: `kind ${kind}`,
        "data-kind": kind,
        "aria-pressed": "false",
        "aria-keyshortcuts": String(place + 1),
        title: `Клавиша ${place + 1}`,
        onclick: () => toggle(kind),
      },
      element("i", { "aria-hidden": "true" }, sign),
      ` ${name} `,
      element("b"),
    ),
  );
  const block = element("select", { name: "block", onchange: () => set({ block: block.value, pair: null, edge: null }) });
  const label = element("select", { name: "label", onchange: () => set({ label: label.value, pair: null }) });
  const text = element("input", {
    type: "search",
    name: "text",
    placeholder: "слова текста или имя документа",
    autocomplete: "off",
    spellcheck: "false",
    "aria-keyshortcuts": "/",
  });
  let waiting = 0;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  text.addEventListener("change", search); // Enter does not wait
  const order = element(
    "select",
    { name: "order", onchange: changed },
    element("option", { value: "corpus" }, "как в корпусе"),
    element("option", { value: "most" }, "где больше — выше"),
  );
  const others = element("input", { type: "checkbox", name: "others", onchange: changed });
  const right = element("input", { type: "checkbox", name: "right", onchange: changed });
  const narrow = element("button", { type: "button", class: "narrow", hidden: true });
  narrow.addEventListener("click", () => set({ pair: null, edge: null }));
  const all = element("button", { type: "button", class: "all", hidden: true, onclick: clear }, "сбросить всё");

  byId("filters").append(
    element("div", { id: "kinds", role: "group", "aria-label": "Что показать" }, ...kinds),
    element(
      "div",
      { id: "fields" },
      element("label", {}, "что ", block),
      element("label", {}, "тип ", label),
      element("label", { class: "search" }, "текст ", text),
      element("label", {}, "порядок ", order),
      element("label", { class: "check" }, others, " остальные бледно"),
      element("label", { class: "check" }, right, " типы у верных"),
      narrow,
      all,
    ),
    element(
      "p",
      { id: "keys", class: "soft" },
      "Клавиши: ",
      ...[["1–6", "вид ошибки"], ["J K", "документ"], ["N P", "ошибка"], ["/", "поиск"], ["Esc", "сбросить"]].flatMap(
        ([key, does]) => [element("kbd", {}, key), ` ${does} `],
      ),
    ),
  );

  function search() {
    clearTimeout(waiting);
    if (FILTER.text !== text.value) set({ text: text.value });
  }

  function toggle(kind) {
    if (!FILTER.kinds.delete(kind)) FILTER.kinds.add(kind);
    changed();
  }

  function set(parts) {
    Object.assign(FILTER, parts);
    if (parts.text !== undefined && text.value !== parts.text) text.value = parts.text;
    changed();
  }

  function clear() {
    clearTimeout(waiting);
    set({ kinds: new Set(), block: "", label: "", pair: null, edge: null, text: "" });
  }

  /** Brings counts and controls in line with the filter. */
  function show(counts) {
    for (const button of kinds) {
      const { kind } = button.dataset;
      button.setAttribute("aria-pressed", String(FILTER.kinds.has(kind)));
      button.querySelector("b").textContent = count(counts.kinds.get(kind) ?? 0);
      button.classList.toggle("none", !counts.kinds.get(kind));
    }
    const options = (numbers, chosen, name) =>
      [...new Set([...numbers.keys(), ...(chosen ? [chosen] : [])])].map((key) => [
        key,
        `${name(key)} · ${count(numbers.get(key) ?? 0)}`,
      ]);
    setOptions(block, [["", "всё"], ...options(counts.blocks, FILTER.block, blockName)]);
    block.value = FILTER.block;
    const byName = options(counts.labels, FILTER.label, (key) => key).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    setOptions(label, [["", "любой"], ...byName]);
    label.value = FILTER.label;
    narrow.hidden = !FILTER.pair && !FILTER.edge;
    narrow.textContent = `${cellName()} ×`;
    all.hidden = !asksOfJudgements() && !FILTER.text;
  }

  function cellName() {
    if (FILTER.pair) return `${FILTER.pair[0] || "придумано"} → ${FILTER.pair[1] || "пропущено"}`;
    if (!FILTER.edge) return "";
    const { unit, left, right } = FILTER.edge;
    const { name, steps } = UNITS.get(unit);
    return `слева ${stepName(left, steps)}, справа ${stepName(right, steps)} в ${name}`;
  }

  return { toggle, set, clear, show, text, order, others, right };
}
