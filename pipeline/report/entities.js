// The most frequent entities, a column for each group of types.

const FEW = 10;
const MORE = 40;
const shownInColumn = new Map();

function entityRow(entity, most) {
  const numbers = element("span", { class: "n" }, count(entity.documents));
  numbers.title = `${inDocuments(entity.documents)}, ${ofMentions(entity.mentions)}`;
  const name = element("span", { class: "name" }, entity.name, " ", element("small", {}, labelName(entity.label)));
  const share = most < 2 ? null : element("i", { class: "share", "aria-hidden": "true", style: { width: `${(100 * entity.documents) / most}%` } });
  const link = element("a", { href: `#e-${encodeURIComponent(entity.id)}` }, name, trendBars(entity, 72, 18), numbers, share);
  return element("li", {}, link);
}

function column(group, entities, open) {
  const most = Math.max(...entities.map((entity) => entity.documents));
  const shown = shownInColumn.get(group) ?? open;
  const list = element("ol", {}, ...entities.slice(0, shown).map((entity) => entityRow(entity, most)));
  const name = GROUPS.get(group).replace(/^./u, (first) => first.toUpperCase());
  const made = element("div", { class: `card column ${group}` }, element("h3", {}, element("i", { "aria-hidden": "true" }), name), list);
  const rest = entities.length - shown;
  if (rest > 0) {
    const more = () => {
      shownInColumn.set(group, shown + MORE);
      const grown = column(group, entities, open);
      made.replaceWith(grown);
      grown.querySelectorAll("li a")[shown].focus();
    };
    made.append(element("button", { type: "button", class: "more", onclick: more }, `Ещё ${count(Math.min(rest, MORE))} из ${count(rest)}`));
  }
  return made;
}

function drawEntities() {
  const section = byId("entities");
  const found = CHOSEN.filter(entityFits);
  const all = DATA.entity_labels.reduce((sum, [, n]) => sum + n, 0);
  const kind = (n) => ABOUT.resolved ? counted(n, "сущность", "сущности", "сущностей") : counted(n, "имя", "имени", "имён");
  const columns = [...GROUPS.keys()].map((group) => [group, found.filter((entity) => entity.group === group)]).filter(([, list]) => list.length);
  const told = all ? `Показано ${kind(found.length)} из ${count(all)}. Число — документы` : "Сущностей нет.";
  const trends = !all ? "" : PERIOD ? `, столбики — ${span(PERIOD.first, PERIOD.first + PERIOD.days - 1)}.` : ".";
  section.querySelector("[role=status]").textContent = `${told}${trends}`;
  section.querySelector(".columns").replaceChildren(...columns.map(([group, list]) => column(group, list, columns.length < 3 ? 2 * FEW : FEW)));
}

/** The select of types; `changed` is called after a choice. */
function prepareEntities(changed) {
  const select = document.querySelector("#entities select");
  setOptions(select, [["", "все"], ...DATA.entity_labels.map(([label, n]) => [label, `${labelName(label)} · ${count(n)}`])]);
  select.parentElement.hidden = !DATA.entity_labels.length;
  select.addEventListener("change", () => {
    FILTER.label = select.value;
    changed();
  });
}
