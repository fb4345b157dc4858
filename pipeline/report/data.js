// The data of the page as objects that name each other. Days are counted from 1 January 1970, offsets in UTF-16 units.

const DATA = JSON.parse(byId("data").textContent);
const ABOUT = DATA.about;
const PERIOD = DATA.period && { first: DATA.period[0], days: DATA.period[1], steps: DATA.period[2] };
const GROUPS = new Map(DATA.groups);
const LABELS = new Map(DATA.labels.map(([label, name, group]) => [label, { name, group }]));
const RELATION_NAMES = new Map(DATA.relation_names);

const DOCUMENTS = DATA.documents.map(([id, title, day, source, row, url], index) => ({
  id, title, day, source, row, url, index, text: DATA.texts[index] ?? null,
}));

const ENTITIES = DATA.entities.map(
  ([id, label, name, aliases, documents, mentions, first, last, kb, trend, places, forms], index) => ({
    id, label, name, aliases, documents, mentions, first, last, kb, trend, index,
    group: LABELS.get(label)?.group ?? "other",
    places: places.map((place) => DOCUMENTS[place]),
    facts: [],
    words: folded([name, ...aliases, ...forms].join("\n")),
  }),
);
const CHOSEN = ENTITIES.slice(0, DATA.chosen); // with trend and documents

const FACTS = DATA.facts.map(
  ([head, label, tail, documents, mentions, first, last, place, text, headStart, headEnd, tailStart, tailEnd]) => ({
    head: ENTITIES[head], tail: ENTITIES[tail], label, documents, mentions, first, last,
    document: isNumber(place) ? DOCUMENTS[place] : null,
    text: text ?? null,
    ends: isNumber(headStart) ? [[headStart, headEnd, head], [tailStart, tailEnd, tail]] : [],
    words: folded(`${ENTITIES[head].words}\n${ENTITIES[tail].words}\n${text ?? ""}`),
  }),
);
for (const fact of FACTS) {
  fact.head.facts.push(fact);
  if (fact.tail !== fact.head) fact.tail.facts.push(fact);
}

const ENTITY_BY_ID = new Map(ENTITIES.map((entity) => [entity.id, entity]));
const DOCUMENT_BY_ID = new Map(DOCUMENTS.map((entry) => [entry.id, entry]));

/** For comparing: small letters, ё as е. */
function folded(text) {
  return text.toLowerCase().replaceAll("ё", "е");
}

function labelName(label) {
  return LABELS.get(label)?.name ?? label;
}

function relationName(label) {
  return RELATION_NAMES.get(label) ?? label;
}
