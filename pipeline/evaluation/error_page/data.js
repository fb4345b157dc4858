// The data of the page as objects. Offsets are in UTF-16 units, as the strings of JavaScript count.

const DATA = JSON.parse(byId("data").textContent);
const LABEL_NAMES = new Map(DATA.labels);

function side(values) {
  const [start, end, label, normal, surface] = values;
  return { start, end, label, normal, surface, placed: start !== null && end !== null };
}

/** One judgement: `gold` and `predicted` are null where that side has nothing. `edges`: see confusion.js. */
function judgement([block, kind, gold, predicted, score, edges, ends]) {
  return {
    block,
    kind,
    gold: gold && side(gold),
    predicted: predicted && side(predicted),
    score,
    edges,
    ends: ends?.map((end) => end && side(end)),
  };
}

const DOCUMENTS = DATA.documents.map((row, index) => ({
  index,
  id: row.id,
  anchor: `doc-${row.id}`,
  text: row.text,
  gold: row.gold.map(side),
  predicted: row.predicted.map(side),
  judgements: row.judgements.map(judgement),
}));

/** Lower case, ё as е, of the same length as the text, so that places in it hold. */
function folded(text) {
  const lower = text.toLowerCase();
  return (lower.length === text.length ? lower : text).replaceAll("ё", "е").replaceAll("Ё", "е");
}

/** All that a free text is looked for in: the id, the text, and normal forms. */
function haystack(entry) {
  entry.haystack ??= folded(
    [
      entry.id,
      entry.text,
      ...entry.judgements.flatMap((judged) => [judged.gold?.normal ?? "", judged.predicted?.normal ?? ""]),
    ].join("\n"),
  );
  return entry.haystack;
}

/** What a side of a judgement says in the text, cut where it is long. */
function surface(entry, mention) {
  if (!mention?.placed) return mention?.surface ?? "";
  const text = entry.text.slice(mention.start, mention.end).replace(/\s+/g, " ");
  return text.length > 160 ? `${text.slice(0, 100)} … ${text.slice(-50)}` : text;
}
