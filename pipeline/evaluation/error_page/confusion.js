// The matrices of types and of boundaries: each cell is a button that opens its examples.

const NOTHING = ""; // the row of inventions and the column of misses

/** A table of counts; `tone(row, column)` is «good» or «bad», `choose(row, column)` opens the examples of a cell. */
function matrix({ rows, columns, counts, rowName, columnName, tone, choose, caption }) {
  const total = (row) => columns.reduce((sum, column) => sum + counts(row, column), 0);
  const head = columns.map((column) =>
    element("th", { scope: "col" }, element("span", {}, columnName(column))),
  );
  const body = rows.map((row) => {
    const whole = total(row);
    const cells = columns.map((column) => {
      const number = counts(row, column);
      if (!number) return element("td");
      const share = `${Math.round(12 + (88 * number) / whole)}%`;
      const button = element(
        "button",
        {
          type: "button",
          class: tone(row, column),
          style: { "--share": share },
          title: `${caption(row, column)}: ${count(number)}`,
          onclick: () => choose(row, column),
        },
        count(number),
      );
      return element("td", {}, button);
    });
    return element("tr", {}, element("th", { scope: "row" }, rowName(row)), ...cells);
  });
  return element(
    "table",
    { class: "matrix" },
    element("thead", {}, element("tr", {}, element("td"), ...head)),
    element("tbody", {}, ...body),
  );
}

function tally(pairs) {
  const numbers = new Map();
  for (const pair of pairs) {
    const key = JSON.stringify(pair);
    numbers.set(key, (numbers.get(key) ?? 0) + 1);
  }
  return (...pair) => numbers.get(JSON.stringify(pair)) ?? 0;
}

function everyJudgement(block) {
  return DOCUMENTS.flatMap((entry) => entry.judgements.filter((judged) => judged.block === block));
}

/** Gold and predicted label; NOTHING for the side that is empty. */
function labelPair(judged) {
  return [judged.gold?.label ?? NOTHING, judged.predicted?.label ?? NOTHING];
}

function drawTypes(choose) {
  const section = byId("types");
  const select = section.querySelector("select");
  const blocks = ["entities", "relations"].filter((block) => everyJudgement(block).length);
  section.hidden = !blocks.length;
  setOptions(select, blocks.map((block) => [block, blockName(block)]));
  const draw = () => {
    const pairs = everyJudgement(select.value).map(labelPair);
    const sizes = new Map();
    for (const label of pairs.flat()) {
      if (label !== NOTHING) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    }
    const labels = [...sizes.keys()].sort((a, b) => sizes.get(b) - sizes.get(a) || (a < b ? -1 : 1));
    const table = matrix({
      rows: [...labels.filter((label) => pairs.some(([gold]) => gold === label)), NOTHING],
      columns: [...labels.filter((label) => pairs.some(([, predicted]) => predicted === label)), NOTHING],
      counts: tally(pairs),
      rowName: (label) => label || "придумано",
      columnName: (label) => label || "пропущено",
      tone: (gold, predicted) => (gold === predicted ? "good" : "bad"),
      caption: (gold, predicted) => `${gold || "придумано"} → ${predicted || "пропущено"}`,
      choose: (gold, predicted) => choose({ block: select.value, pair: [gold, predicted] }),
    });
    section.querySelector(".wide").replaceChildren(table);
  };
  select.addEventListener("change", draw);
  if (blocks.length) draw();
}

// Edges are (left in tokens, right in tokens, left in characters, right in characters): how much longer the
// prediction is than the gold on that side, negative where it is shorter.
const UNITS = new Map([
  ["tokens", { name: "токенах", left: 0, right: 1, steps: [1, 2, 3] }],
  ["characters", { name: "знаках", left: 2, right: 3, steps: [1, 4, 11] }],
]);

/** The place of a difference among the steps: 0 for none, ±1 from the first step on, ±2 from the second, … */
function step(difference, steps) {
  return Math.sign(difference) * steps.filter((least) => Math.abs(difference) >= least).length;
}

function stepName(place, steps) {
  if (!place) return "0";
  const least = steps[Math.abs(place) - 1];
  const most = steps[Math.abs(place)] - 1;
  const sign = place < 0 ? "−" : "+";
  if (Number.isNaN(most)) return `≥ ${sign}${least}`.replace("≥ −", "≤ −");
  return least === most ? `${sign}${least}` : `${sign}${least}…${most}`;
}

function edgePair(judged, unit) {
  const { left, right, steps } = UNITS.get(unit);
  return judged.edges && [step(judged.edges[left], steps), step(judged.edges[right], steps)];
}

function drawEdges(choose) {
  const section = byId("edges");
  const select = section.querySelector("select");
  const wrong = everyJudgement("entities").filter((judged) => judged.edges);
  section.hidden = !wrong.length;
  setOptions(select, [...UNITS].map(([unit, { name }]) => [unit, name]));
  const draw = () => {
    const unit = select.value;
    const { steps } = UNITS.get(unit);
    const pairs = wrong.map((judged) => edgePair(judged, unit));
    const places = steps.flatMap((_, place) => [-place - 1, place + 1]).concat(0).sort((a, b) => a - b);
    const table = matrix({
      rows: places.filter((place) => pairs.some(([left]) => left === place)),
      columns: places.filter((place) => pairs.some(([, right]) => right === place)),
      counts: tally(pairs),
      rowName: (place) => `слева ${stepName(place, steps)}`,
      columnName: (place) => `справа ${stepName(place, steps)}`,
      tone: () => "bad",
      caption: (left, right) => `слева ${stepName(left, steps)}, справа ${stepName(right, steps)}`,
      choose: (left, right) => choose({ block: "entities", edge: { unit, left, right } }),
    });
    section.querySelector(".wide").replaceChildren(table);
  };
  select.addEventListener("change", draw);
  if (wrong.length) draw();
}
