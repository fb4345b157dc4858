// One search and one choice of types for all sections.

const FILTER = { words: [], groups: new Set(), label: "", relation: "" };

function setWords(text) {
  FILTER.words = folded(text).split(/\s+/).filter(Boolean);
}

const hasWords = (text) => FILTER.words.every((word) => text.includes(word));
const inGroups = (entity) => !FILTER.groups.size || FILTER.groups.has(entity.group);
const entityFits = (entity) => inGroups(entity) && (!FILTER.label || entity.label === FILTER.label) && hasWords(entity.words);

/** What a position or a notion is joined to is told when it is asked for. */
const isAskedFor = (fact) => FILTER.groups.size || FILTER.words.length || FILTER.relation || fact.head.group !== "other";

function factFits(fact) {
  return isAskedFor(fact) && (inGroups(fact.head) || inGroups(fact.tail)) && (!FILTER.relation || fact.label === FILTER.relation) && hasWords(fact.words);
}

/** Documents have no type: only the words count. */
function documentFits(entry) {
  entry.words ??= folded(`${entry.title ?? ""}\n${entry.source}\n${entry.text?.text ?? ""}`);
  return hasWords(entry.words);
}

/** The buttons of the groups; `changed` is called after each click. */
function drawGroups(changed) {
  const numbers = new Map();
  for (const [label, n] of DATA.entity_labels) {
    const group = LABELS.get(label)?.group ?? "other";
    numbers.set(group, (numbers.get(group) ?? 0) + n);
  }
  for (const [key, name] of GROUPS) {
    if (!numbers.has(key)) continue;
    const made = element(
      "button",
      { type: "button", class: `chip ${key}`, "aria-pressed": "false", "data-group": key },
      element("i", { "aria-hidden": "true" }), `${name} `, element("b", {}, count(numbers.get(key))),
    );
    made.addEventListener("click", () => {
      FILTER.groups.has(key) ? FILTER.groups.delete(key) : FILTER.groups.add(key);
      made.setAttribute("aria-pressed", String(FILTER.groups.has(key)));
      changed();
    });
    byId("groups").append(made);
  }
}
