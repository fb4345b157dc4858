// A text with its marks: gold as lines above the words, the prediction as lines below them.

const LANE = 4; // pixels from one line to the next: 3 of colour, 1 of air

/** Lines to draw: one for each place on each side. An error goes before what is right about the same place. */
function lines(entry, hits, withOthers) {
  const drawn = new Map();
  const add = (sideName, mention, kind) => {
    if (!mention?.placed || mention.start >= mention.end) return;
    const key = `${sideName} ${mention.start} ${mention.end} ${mention.label}`;
    const known = drawn.get(key);
    if (!known || (known.kind === "correct" && kind !== "pale") || known.kind === "pale") {
      drawn.set(key, { side: sideName, start: mention.start, end: mention.end, kind });
    }
  };
  for (const judged of hits) {
    if (judged.block === "relations") continue;
    add("gold", judged.gold, judged.kind);
    add("predicted", judged.predicted, judged.kind);
  }
  if (withOthers) {
    const place = (line) => `${line.side} ${line.start} ${line.end}`;
    const taken = new Set([...drawn.values()].map(place));
    for (const name of ["gold", "predicted"]) {
      for (const mention of entry[name]) {
        if (!taken.has(place({ side: name, ...mention }))) add(name, mention, "pale");
      }
    }
  }
  return layered([...drawn.values()]);
}

/** Gives each line a lane, counted from the text: shorter ones lie nearer, overlapping ones never share one. */
function layered(found) {
  const byLength = [...found].sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  const done = [];
  for (const line of byLength) {
    const beside = done.filter((o) => o.side === line.side && o.start < line.end && line.start < o.end);
    line.lane = 0;
    while (beside.some((o) => o.lane === line.lane)) line.lane += 1;
    done.push(line);
  }
  return done;
}

/** Where the words of the free text stand, as [start, end]. */
function found(text) {
  const places = [];
  const inside = folded(text);
  for (const word of words()) {
    for (let at = inside.indexOf(word); at >= 0; at = inside.indexOf(word, at + word.length)) {
      places.push([at, at + word.length]);
    }
  }
  return places;
}

/** The text as an element; `notes` are elements to set after the character where they end. */
function markedText(entry, drawn, notes, cuts) {
  const sought = found(entry.text);
  const lanes = (name) => Math.max(0, ...drawn.filter((line) => line.side === name).map((line) => line.lane + 1));
  const above = lanes("gold");
  const below = lanes("predicted");
  const edges = new Set([0, entry.text.length, ...cuts, ...sought.flat()]);
  for (const line of drawn) edges.add(line.start).add(line.end);
  for (const note of notes) edges.add(note.end);
  const places = [...edges].sort((a, b) => a - b);
  const body = element("div", {
    class: "text",
    style: { "line-height": `calc(1.4em + ${(above + below) * LANE + 2}px)`, "--above": `${above * LANE}px`, "--below": `${below * LANE}px` },
  });
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [start, end] = [places[i], places[i + 1]];
    const over = drawn.filter((line) => line.start <= start && end <= line.end);
    const piece = entry.text.slice(start, end);
    const hit = sought.some(([from, to]) => from <= start && end <= to);
    const made = element("span", { class: over.length ? "m" : null, "data-start": start, "data-end": end });
    made.append(hit ? element("mark", {}, piece) : piece);
    if (over.length) paint(made, over, end, above, below);
    body.append(made);
    const here = notes.filter((note) => note.end === end).map((note) => note.made);
    if (!here.length) continue;
    const around = drawn.filter((line) => line.start < end && end < line.end);
    const holder = element("span", { class: around.length ? "m" : null }, ...here);
    if (around.length) paint(holder, around, null, above, below);
    body.append(holder);
  }
  return body;
}

/** Lines as backgrounds, which break with the text wherever it wraps. */
function paint(made, over, end, above, below) {
  const images = [];
  const sizes = [];
  const positions = [];
  for (const line of over) {
    const away = LANE * ((line.side === "gold" ? above : below) - 1 - line.lane);
    images.push(`linear-gradient(var(--${line.kind}), var(--${line.kind}))`);
    sizes.push(line.end === end ? "calc(100% - 2px) 3px" : "100% 3px");
    positions.push(line.side === "gold" ? `left 0 top ${away}px` : `left 0 bottom ${away}px`);
  }
  made.style.setProperty("background-image", images.join(", "));
  made.style.setProperty("background-size", sizes.join(", "));
  made.style.setProperty("background-position", positions.join(", "));
  const errors = over.filter((line) => line.kind !== "pale" && line.kind !== "correct");
  if (errors.length) made.classList.add("wrong");
  made.dataset.kinds = [...new Set(over.map((line) => line.kind))].join(" ");
}
