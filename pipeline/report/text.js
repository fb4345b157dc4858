// Texts with nested marks, and the small pieces that stand for an entity or a document everywhere.

/** text[from:to] with `pieces` ([start, end, …], properly nested and in order) as elements that `make` makes. */
function nested(text, from, to, pieces, make) {
  const root = document.createDocumentFragment();
  const around = [{ end: to, node: root }];
  let at = from;
  const write = (until) => {
    if (at < until) around.at(-1).node.append(text.slice(at, until));
    at = Math.max(at, until);
  };
  const close = (until) => {
    while (around.length > 1 && around.at(-1).end <= until) {
      write(around.at(-1).end);
      around.pop();
    }
  };
  for (const piece of pieces) {
    const [start, end] = [Math.max(piece[0], from), Math.min(piece[1], to)];
    if (start >= end) continue;
    close(start);
    write(start);
    const node = make(piece);
    around.at(-1).node.append(node);
    around.push({ end, node });
  }
  close(to);
  write(to);
  return root;
}

/** The sentence of a fact, its ends marked. */
function sentence(fact) {
  if (!fact.text) return null;
  const [a, b] = fact.ends;
  const pieces = [...fact.ends].sort((x, y) => x[0] - y[0] || y[1] - x[1]);
  const crossing = a && b && pieces[1][0] < pieces[0][1] && pieces[1][1] > pieces[0][1];
  const made = nested(fact.text, 0, fact.text.length, crossing ? pieces.slice(0, 1) : pieces, ([, , place]) =>
    element("span", { class: `m ${ENTITIES[place].group}` }));
  return element("q", {}, made);
}

function entityLink(entity, ...more) {
  return element("a", { class: `entity ${entity.group}`, href: `#e-${encodeURIComponent(entity.id)}`, title: labelName(entity.label) }, entity.name, ...more);
}

const documentTitle = (entry) => entry.title ?? `${entry.source}${isNumber(entry.row) ? ` № ${count(entry.row + 1)}` : ""}`;

function documentLink(entry, ...more) {
  return element("a", { class: "doc", href: `#d-${encodeURIComponent(entry.id)}` }, documentTitle(entry), ...more);
}

function documentFacts(entry) {
  const told = [
    isNumber(entry.day) ? dayName(entry.day) : "без даты",
    `${entry.source}${isNumber(entry.row) ? `, запись ${count(entry.row + 1)}` : ""}`,
  ];
  const made = element("p", { class: "soft" }, told.join(" · "));
  if (/^https?:\/\//i.test(entry.url ?? "")) {
    made.append(" · ", element("a", { href: entry.url, rel: "noopener noreferrer", target: "_blank" }, entry.url));
  }
  return made;
}

function mentionTip([label, normal, score]) {
  const known = [`${labelName(label)} · ${label}`, normal, isNumber(score) && `уверенность ${SHORT.format(score)}`];
  return known.filter(Boolean).join("\n");
}

/** The text of a document of the sample, a paragraph for each line, its title a heading; then its relations. */
function documentBody(entry, heading) {
  const { text, cut, pieces, mentions, relations } = entry.text;
  const marks = new Map();
  const make = ([, , place, first, last]) => {
    const [label, , , entity] = mentions[place];
    const known = entity === null ? null : ENTITIES[entity];
    const made = element("span", {
      class: `m ${LABELS.get(label)?.group ?? "other"}${first ? "" : " from-left"}${last ? "" : " to-right"}${known ? " known" : ""}`,
      "data-tip": mentionTip(mentions[place]),
      "data-entity": known?.id,
      "data-mention": place,
    });
    marks.set(place, [...(marks.get(place) ?? []), made]);
    return made;
  };
  const body = element("div", { class: "text" });
  let at = 0;
  for (const line of text.split("\n")) {
    const end = at + line.length;
    if (line.trim()) {
      const own = pieces.filter((piece) => piece[0] < end && piece[1] > at);
      const title = !body.children.length && titled(entry);
      body.append(element(title ? heading : "p", { class: title ? "title" : null }, nested(text, at, end, own, make)));
    }
    at = end + 1;
  }
  body.addEventListener("click", ({ target }) => {
    const hit = target.closest("[data-entity]");
    if (hit) location.hash = `e-${encodeURIComponent(hit.dataset.entity)}`;
  });
  const made = element("div", {}, body);
  if (cut) made.append(element("p", { class: "soft" }, "Показано начало текста."));
  if (relations.length) made.append(relationList(text, mentions, relations, marks));
  return made;
}

/** The relations of a text; each lights up its two ends. */
function relationList(text, mentions, relations, marks) {
  const surface = (place) => text.slice(mentions[place][4], mentions[place][5]);
  const list = element("ol", { class: "relations" });
  for (const [label, head, tail] of relations) {
    const light = (on) => [head, tail].forEach((place) => marks.get(place)?.forEach((mark) => mark.classList.toggle("lit", on)));
    const about = [surface(head), element("small", {}, ` ${relationName(label)} → `), surface(tail)];
    const made = element("button", {
      type: "button", onpointerenter: () => light(true), onpointerleave: () => light(false), onfocus: () => light(true),
      onblur: () => light(false), onclick: () => marks.get(head)?.[0].scrollIntoView({ block: "center", behavior: "smooth" }),
    }, ...about);
    list.append(element("li", {}, made));
  }
  const name = `Связи в тексте: ${count(relations.length)}`;
  return element("details", { class: "of-text", open: relations.length <= 12 }, element("summary", {}, name), list);
}
