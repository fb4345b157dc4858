// The panel of an entity or a document. Its address is `#e-ID` or `#d-ID`, so the browser's keys lead back.

const REGISTERS = new Map([
  ["geonames", (id) => `https://www.geonames.org/${id}`],
  ["wikidata", (id) => `https://www.wikidata.org/wiki/${id}`],
]);

function part(name, ...children) {
  return children.some(Boolean) ? element("section", {}, element("h3", {}, name), ...children) : null;
}

function registerEntry(name) {
  const [register, id] = [name.slice(0, name.indexOf(":")), name.slice(name.indexOf(":") + 1)];
  const address = /^[\w-]+$/.test(id) && REGISTERS.get(register)?.(id);
  return element("li", {}, address ? element("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, name) : name);
}

function entityView(entity) {
  const head = element("h2", {}, entity.name);
  const numbers = `в ${counted(entity.documents, "документе", "документах", "документах")}, ${ofMentions(entity.mentions)}`;
  const seen = isNumber(entity.first) ? `, ${span(entity.first, entity.last)}` : "";
  const facts = element("p", {}, element("span", { class: `tag ${entity.group}` }, labelName(entity.label)), ` ${numbers}${seen}`);
  const others = entity.aliases.filter((alias) => alias !== entity.name);
  const named = entity.places.length ? entity.places : [...new Set(entity.facts.map((fact) => fact.document).filter(Boolean))];
  const rest = entity.documents - named.length;
  const list = element("ul", { class: "docs" }, ...named.map((entry) => element("li", {}, documentLink(entry), isNumber(entry.day) ? element("small", {}, ` ${dayName(entry.day)}`) : "")));
  if (rest > 0) list.append(element("li", { class: "soft" }, `и ещё ${inDocuments(rest)}`));
  const show = () => {
    closePanel();
    network.around(entity);
    byId("network").scrollIntoView({ block: "start" });
  };
  return [
    head,
    facts,
    entity.facts.length ? element("p", {}, element("button", { type: "button", class: "in-network", onclick: show }, "Показать в сети")) : null,
    trendFigure(entity),
    part("Другие имена", others.length && element("p", { class: "aliases" }, others.join(" · "))),
    part("В реестрах", entity.kb.length && element("ul", { class: "kb" }, ...entity.kb.map(registerEntry))),
    part("Факты", entity.facts.length && element("ol", { class: "facts" }, ...entity.facts.slice(0, 60).map((fact) => factRow(fact, entity)))),
    part("Документы", named.length && list),
  ].filter(Boolean);
}

function showPanel(...children) {
  const panel = byId("panel");
  const inside = panel.querySelector(".inside");
  inside.replaceChildren(...children);
  if (!panel.open) panel.showModal();
  const name = inside.querySelector("h2");
  name.id = "panel-name";
  name.tabIndex = -1;
  name.focus({ preventScroll: true });
  panel.scrollTop = 0;
}

let followed = ""; // the address that the panel shows

/** The address without the panel; the place on the page stays. */
function closePanel() {
  if (location.hash) history.pushState(null, "", location.href.replace(/#.*$/, ""));
  followed = "";
  if (byId("panel").open) byId("panel").close();
}

/** Follows the address, once. */
function follow() {
  if (location.hash === followed) return;
  followed = location.hash;
  const address = /^#([ed])-(.*)$/.exec(location.hash);
  let id = null;
  try {
    id = address && decodeURIComponent(address[2]);
  } catch {
    id = null; // not an address of ours
  }
  const entity = address?.[1] === "e" && ENTITY_BY_ID.get(id);
  const entry = address?.[1] === "d" && DOCUMENT_BY_ID.get(id);
  if (entity) showPanel(...entityView(entity));
  else if (entry) {
    showPanel(...documentView(entry, "h2"));
  } else if (byId("panel").open) byId("panel").close();
}

function preparePanel() {
  const panel = byId("panel");
  panel.querySelector(".close").addEventListener("click", closePanel);
  panel.querySelector(".back").addEventListener("click", () => history.back());
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    closePanel();
  });
  panel.addEventListener("click", (event) => event.target === panel && closePanel());
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
}
