// The table of scores and the bars by label.

/** All measures of a block as [path, figures]; figures are {precision, recall, f1, …} or {share}. */
function measuresOf(node, path = []) {
  if (isNumber(node.f1) && isNumber(node.precision)) return [[path, node]];
  if (node.micro) {
    return [[path, { ...node.micro, macro_f1: node.macro_f1 }]];
  }
  const found = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "by_label") continue;
    if (value && typeof value === "object" && !Array.isArray(value)) {
      found.push(...measuresOf(value, [...path, key]));
    } else if (isNumber(value) && !/^n(_|$)/.test(key)) {
      found.push([[...path, key], { share: value, gold: key === "inflected_exact" ? node.n_inflected : node.n }]);
    }
  }
  return found;
}

function drawScores() {
  const columns = ["Мера", "F1 или доля, %", "95 %", "точность", "полнота", "эталон", "ответ", "верно", "macro F1"];
  const table = element(
    "table",
    { class: "scores" },
    element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)))),
  );
  for (const [block, node] of Object.entries(DATA.report)) {
    if (!BLOCKS.has(block) || !node) continue;
    const rows = measuresOf(node);
    if (!rows.length) continue;
    const name = element("th", { scope: "rowgroup", colspan: columns.length }, element("span", {}, blockName(block)));
    table.append(element("tbody", {}, element("tr", { class: "block" }, name), ...rows.map(scoreRow)));
  }
  const place = byId("scores").querySelector(".wide");
  place.append(table.tBodies.length ? table : element("p", { class: "soft" }, "Оценок нет."));
  const oddities = Object.entries(DATA.report.gold?.oddities ?? {});
  if (oddities.length) {
    const listed = oddities.map(([name, times]) => `${name} ${count(times)}`).join(" · ");
    place.append(element("p", { class: "soft oddities" }, `Особенности эталона: ${listed}`));
  }
}

function scoreRow([path, figures]) {
  const main = figures.f1 ?? figures.share;
  const interval = figures.ci95;
  const number = (text) => element("td", { class: "n" }, text);
  const optional = (value, write) => number(value === undefined ? "" : write(value));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, measureName(path)),
    element("td", { class: "main" }, element("div", {}, element("b", {}, percent(main)), gauge(main, interval))),
    number(interval ? `${percent(interval[0])} – ${percent(interval[1])}` : ""),
    optional(figures.precision, percent),
    optional(figures.recall, percent),
    optional(figures.gold, count),
    optional(figures.predicted, count),
    optional(figures.correct, count),
    optional(figures.macro_f1, percent),
  );
}

/** A line from 0 to 100 % with the value as a bar and its interval as a whisker. */
function gauge(share, interval, name = "f1") {
  const width = (value) => `${100 * Math.min(1, Math.max(0, value ?? 0))}%`;
  const drawn = element("span", { class: `gauge ${name}`, "aria-hidden": "true" });
  drawn.append(element("i", { style: { width: width(share) } }));
  if (interval && isNumber(interval[0])) {
    const whisker = { left: width(interval[0]), width: width(interval[1] - interval[0]) };
    drawn.append(element("u", { style: whisker }));
  }
  return drawn;
}

/** Every measure that has figures by label, as [name, Map of label to figures]. */
function labelledMeasures() {
  const found = [];
  for (const [block, node] of Object.entries(DATA.report)) {
    const walk = (inner, path) => {
      if (!inner || typeof inner !== "object" || Array.isArray(inner)) return;
      const labels = Object.entries(inner.by_label ?? {});
      if (labels.length) found.push([[blockName(block), measureName(path)].filter(Boolean).join(", "), labels]);
      for (const [key, value] of Object.entries(inner)) {
        if (key !== "by_label") walk(value, [...path, key]);
      }
    };
    walk(node, []);
  }
  return found;
}

function drawLabels(choose) {
  const section = byId("labels");
  const measures = labelledMeasures();
  if (!measures.length) {
    section.hidden = true;
    return;
  }
  const select = section.querySelector("select");
  setOptions(select, measures.map(([name], place) => [String(place), name]));
  const draw = () => {
    const labels = [...measures[Number(select.value)][1]];
    const size = ([, figures]) => figures.gold ?? figures.n ?? 0;
    labels.sort((a, b) => size(b) - size(a) || (a[0] < b[0] ? -1 : 1));
    section.querySelector(".key").hidden = labels.every(([, figures]) => figures.precision === undefined);
    section.querySelector("ul").replaceChildren(...labels.map(([label, figures]) => labelBars(label, figures, choose)));
  };
  select.addEventListener("change", draw);
  draw();
}

function labelBars(label, figures, choose) {
  const lines =
    figures.precision === undefined
      ? ["exact", "inflected_exact"].filter((key) => isNumber(figures[key]))
      : ["precision", "recall", "f1"];
  const interval = figures.ci95;
  const sizes = [`в эталоне ${count(figures.gold ?? figures.n)}`];
  if (figures.predicted !== undefined) sizes.push(`в ответе ${count(figures.predicted)}`);
  if (interval) sizes.push(`F1 ${percent(interval[0])} – ${percent(interval[1])}`);
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", class: "plain", title: "Показать в документах", onclick: () => choose(label) },
      element("b", {}, label),
      " ",
      element("span", { class: "soft" }, LABEL_NAMES.get(label) ?? ""),
    ),
    ...lines.map((key) =>
      element(
        "div",
        { class: "bar" },
        gauge(figures[key], key === "f1" ? interval : null, key),
        element("span", { class: "n", title: measureName([key]) }, percent(figures[key])),
      ),
    ),
    element("small", { class: "soft" }, sizes.join(" · ")),
  );
}
