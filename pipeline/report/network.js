// The network of facts: what to show of it, drawing, dragging, keys.

const WIDE = { nodes: 70, links: 160 };
const NARROW = { nodes: 26, links: 60 };

/** Pairs of entities that facts join: `{ a, b, facts, documents }`. */
function pairs(facts) {
  const found = new Map();
  for (const fact of facts) {
    if (fact.head === fact.tail) continue;
    const [a, b] = fact.head.index < fact.tail.index ? [fact.head, fact.tail] : [fact.tail, fact.head];
    const key = `${a.index} ${b.index}`;
    if (!found.has(key)) found.set(key, { a, b, facts: [], documents: 0 });
    const pair = found.get(key);
    pair.facts.push(fact);
    pair.documents += fact.documents;
  }
  return [...found.values()];
}

const PAIRS = pairs(FACTS);

/** Positions and values would join everything with everything: they are shown when they are asked for. */
const inNetwork = (entity) => FILTER.groups.size ? FILTER.groups.has(entity.group) : entity.group !== "other" && entity.group !== "value";

/** The entities with the most partners, and the strongest pairs among them. */
function strongest({ nodes, links }) {
  const possible = PAIRS.filter(({ a, b }) => inNetwork(a) && inNetwork(b));
  const weight = new Map();
  for (const { a, b, documents } of possible) {
    for (const entity of [a, b]) weight.set(entity, (weight.get(entity) ?? 0) + 1 + Math.log2(documents));
  }
  const ranked = [...weight.keys()].sort((a, b) => weight.get(b) - weight.get(a) || a.index - b.index);
  for (let most = nodes; ; most = Math.ceil(1.2 * most)) { // some of them have no partner among the others
    const kept = new Set(ranked.slice(0, most));
    const found = possible.filter(({ a, b }) => kept.has(a) && kept.has(b)).sort(byStrength).slice(0, links);
    if (most >= ranked.length || new Set(found.flatMap(({ a, b }) => [a, b])).size > 0.85 * nodes) return found;
  }
}

/** The partners of an entity, and what joins these among themselves. */
function neighbourhood(entity, { nodes, links }) {
  const own = PAIRS.filter(({ a, b }) => a === entity || b === entity).sort(byStrength).slice(0, Math.min(nodes, links) - 1);
  const kept = new Set(own.flatMap(({ a, b }) => [a, b]));
  const among = PAIRS.filter((pair) => kept.has(pair.a) && kept.has(pair.b) && !own.includes(pair)).sort(byStrength);
  return [...own, ...among].slice(0, links);
}

function byStrength(x, y) {
  return y.documents - x.documents || x.a.index + x.b.index - y.a.index - y.b.index;
}

const linkTitle = ({ facts }) => facts.map((fact) => `${fact.head.name} — ${relationName(fact.label)} → ${fact.tail.name} (${inDocuments(fact.documents)})`).join("\n");
const shortName = (name, most) => (name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name);

function makeNetwork() {
  const section = byId("network");
  const svg = section.querySelector("svg");
  const status = section.querySelector("[role=status]");
  let middle = null; // the entity that it is shown around
  let nodes = [];
  let links = [];
  let view = { k: 1, x: 0, y: 0 };
  let drawn = false;
  const size = () => ({ width: svg.clientWidth || 300, height: svg.clientHeight || 300 });

  function show() {
    const limits = size().width < 640 ? NARROW : WIDE;
    const chosen = middle ? neighbourhood(middle, limits) : strongest(limits);
    const byEntity = new Map();
    for (const entity of chosen.flatMap(({ a, b }) => [a, b])) {
      if (!byEntity.has(entity)) byEntity.set(entity, { entity, links: 0, r: 5 + Math.min(13, 2.2 * Math.sqrt(entity.documents)) });
      byEntity.get(entity).links += 1;
    }
    nodes = [...byEntity.values()].sort((a, b) => (b.entity === middle) - (a.entity === middle) || b.links - a.links || a.entity.index - b.entity.index);
    links = chosen.map((pair) => ({ pair, a: byEntity.get(pair.a), b: byEntity.get(pair.b) }));
    const { width, height } = size();
    scatter(nodes);
    relax(nodes, links, 320, 30, height / width);
    status.textContent = !nodes.length ? "Связывать нечего: фактов между такими сущностями нет."
      : `${counted(nodes.length, "сущность", "сущности", "сущностей")}, ${counted(links.length, "пара", "пары", "пар")}${middle ? ` вокруг: ${middle.name}` : ", самые связанные"}. Узлы можно двигать, нажатие открывает сущность.`;
    section.querySelector(".card").hidden = !nodes.length;
    section.querySelector("#around").hidden = !PAIRS.length;
    draw();
    fit();
  }

  function draw() {
    for (const link of links) {
      link.line = shape("line", { class: "link", "stroke-width": 1 + Math.min(4, Math.log2(link.pair.documents)), title: linkTitle(link.pair) });
    }
    nodes.forEach((node, i) => {
      const { entity, r } = node;
      node.circle = shape("circle", { r });
      node.label = shape("text", {}, shortName(entity.name, size().width < 640 ? 20 : 28));
      node.group = shape("g", {
        class: `node ${entity.group}${entity === middle ? " middle" : ""}`, tabindex: i ? -1 : 0, role: "link",
        "aria-label": `${entity.name}, ${labelName(entity.label)}, ${inDocuments(entity.documents)}`, "data-id": entity.id,
        title: `${entity.name} · ${labelName(entity.label)} · ${inDocuments(entity.documents)}`,
      }, node.circle, node.label);
      draggable(node);
      node.group.addEventListener("focus", () => light(node));
      node.group.addEventListener("pointerenter", () => light(node));
      node.group.addEventListener("blur", () => light(null));
      node.group.addEventListener("pointerleave", () => light(null));
    });
    svg.replaceChildren(shape("g", {}, ...links.map(({ line }) => line)), shape("g", {}, ...nodes.map(({ group }) => group)));
    mark();
  }

  /** Dims what the search does not name. */
  function mark() {
    for (const node of nodes) node.group.classList.toggle("dim", FILTER.words.length > 0 && !hasWords(node.entity.words));
  }

  function light(node) {
    svg.classList.toggle("lighted", Boolean(node));
    const near = new Set([node]);
    for (const { a, b, line } of links) {
      const own = a === node || b === node;
      line.classList.toggle("lit", own);
      if (own) near.add(a).add(b);
    }
    for (const one of nodes) one.group.classList.toggle("lit", near.has(one));
  }

  const screenX = (node) => node.x * view.k + view.x;
  const screenY = (node) => node.y * view.k + view.y;

  function place() {
    for (const { a, b, line } of links) {
      line.setAttribute("x1", screenX(a));
      line.setAttribute("y1", screenY(a));
      line.setAttribute("x2", screenX(b));
      line.setAttribute("y2", screenY(b));
    }
    for (const node of nodes) node.group.setAttribute("transform", `translate(${screenX(node)} ${screenY(node)})`);
    nameWithoutOverlap();
  }

  /** Names beside their nodes, the best joined first; a name that would lie over another is kept for the pointer. */
  function nameWithoutOverlap() {
    const { width } = size();
    const taken = nodes.map((node) => [screenX(node) - node.r, screenY(node) - node.r, screenX(node) + node.r, screenY(node) + node.r]);
    taken.push([width - 58, 0, width, 135]); // the buttons
    nodes.forEach((node, i) => {
      const long = node.label.textContent.length * 7.1 + 4;
      const right = screenX(node) + node.r + 4;
      const candidates = [
        [right, screenY(node) + 4, "start"], [screenX(node) - node.r - 4, screenY(node) + 4, "end"],
        [screenX(node), screenY(node) + node.r + 13, "middle"], [screenX(node), screenY(node) - node.r - 5, "middle"],
      ];
      const box = ([x, y, anchor]) => {
        const left = anchor === "start" ? x : anchor === "end" ? x - long : x - long / 2;
        return [left, y - 11, left + long, y + 3];
      };
      const free = candidates.find((candidate) => {
        const own = box(candidate);
        return own[0] > 0 && own[2] < width && taken.every((other, j) => j === i || own[2] < other[0] || other[2] < own[0] || own[3] < other[1] || other[3] < own[1]);
      });
      const [x, y, anchor] = free ?? candidates[right + long > width ? 1 : 0];
      node.label.setAttribute("x", x - screenX(node));
      node.label.setAttribute("y", y - screenY(node));
      node.label.setAttribute("text-anchor", anchor);
      node.label.classList.toggle("hidden", !free);
      if (free) taken.push(box(free));
    });
  }

  function fit() {
    if (!nodes.length) return;
    const { width, height } = size();
    const [left, right] = [Math.min(...nodes.map((node) => node.x)), Math.max(...nodes.map((node) => node.x))];
    const [top, bottom] = [Math.min(...nodes.map((node) => node.y)), Math.max(...nodes.map((node) => node.y))];
    const edge = { x: width < 640 ? 40 : 90, y: 34 };
    const k = Math.min((width - 2 * edge.x) / Math.max(1, right - left), (height - 2 * edge.y) / Math.max(1, bottom - top), 1.6);
    view = { k, x: width / 2 - (k * (left + right)) / 2, y: height / 2 - (k * (top + bottom)) / 2 };
    place();
  }

  function zoom(by, x = size().width / 2, y = size().height / 2) {
    const k = Math.min(6, Math.max(0.1, view.k * by));
    view = { k, x: x - ((x - view.x) * k) / view.k, y: y - ((y - view.y) * k) / view.k };
    place();
  }

  /** A node follows the pointer and what is joined to it gives way; a press without a move opens the entity. */
  function draggable(node) {
    let from = null;
    let frame = 0;
    const { group, entity } = node;
    const settle = () => {
      frame = 0;
      relax(nodes, links, 2, 6, size().height / size().width);
      place();
    };
    // touch-action does not hold for the elements inside a drawing
    group.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    group.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = { x: event.clientX, y: event.clientY, at: { x: node.x, y: node.y }, moved: false };
      group.setPointerCapture(event.pointerId);
      event.stopPropagation();
    });
    group.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
      from.moved ||= Math.hypot(dx, dy) > 4;
      if (!from.moved) return;
      node.held = true;
      node.x = from.at.x + dx / view.k;
      node.y = from.at.y + dy / view.k;
      frame ||= requestAnimationFrame(settle);
    });
    group.addEventListener("pointerup", () => {
      const pressed = from && !from.moved;
      from = null;
      if (pressed) location.hash = `e-${encodeURIComponent(entity.id)}`;
    });
    group.addEventListener("pointercancel", () => (from = null));
  }

  /** The background moves the whole; a finger on it scrolls the page instead. */
  function pannable() {
    let from = null;
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button) return;
      from = { x: event.clientX - view.x, y: event.clientY - view.y };
      svg.setPointerCapture(event.pointerId);
    });
    svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      view = { ...view, x: event.clientX - from.x, y: event.clientY - from.y };
      place();
    });
    for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (from = null));
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // a wheel alone scrolls the page
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 200), event.offsetX, event.offsetY);
    }, { passive: false });
  }

  /** Arrows go to the nearest node in their direction, Enter opens. */
  function pressed(event) {
    const node = nodes.find(({ group }) => group === document.activeElement);
    if (!node) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      location.hash = `e-${encodeURIComponent(node.entity.id)}`;
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    let best = null;
    for (const other of nodes) {
      const [dx, dy] = [other.x - node.x, other.y - node.y];
      const along = dx * way[0] + dy * way[1];
      const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (other === node || along <= 0 || aside > 2 * along) continue;
      if (!best || along + aside < best.far) best = { other, far: along + aside };
    }
    if (!best) return;
    node.group.setAttribute("tabindex", -1);
    best.other.group.setAttribute("tabindex", 0);
    best.other.group.focus();
  }

  function around(entity) {
    middle = entity;
    drawn = true;
    byId("around-name").value = entity?.name ?? "";
    show();
  }

  /** The entity of a name: with the most documents of those whose name, alias, or part of a name it is. */
  function named(text) {
    const sought = folded(text).trim();
    const joined = ENTITIES.filter((entity) => entity.facts.length);
    return joined.find((entity) => entity.words.split("\n").includes(sought)) ?? joined.find((entity) => entity.words.includes(sought));
  }

  function searched(event) {
    event.preventDefault();
    const text = byId("around-name").value;
    const entity = text.trim() ? named(text) : null;
    if (entity || !text.trim()) around(entity);
    else status.textContent = `Имени «${text}» среди фактов на этой странице нет.`;
  }

  function prepare() {
    pannable();
    svg.addEventListener("keydown", pressed);
    const [larger, smaller, whole] = section.querySelectorAll(".zoom button");
    larger.addEventListener("click", () => zoom(1.4));
    smaller.addEventListener("click", () => zoom(1 / 1.4));
    whole.addEventListener("click", fit);
    byId("around").addEventListener("submit", searched);
    byId("around-name").addEventListener("change", searched);
    section.querySelector(".whole").addEventListener("click", () => around(null));
    byId("around-names").append(...CHOSEN.filter((entity) => entity.facts.length).map((entity) => element("option", { value: entity.name })));
    let width = 0;
    new ResizeObserver(() => {
      if (drawn && svg.clientWidth && Math.abs(svg.clientWidth - width) > 40) fit();
      width = svg.clientWidth;
    }).observe(svg);
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      observer.disconnect();
      if (!drawn) around(null);
    }, { rootMargin: "300px" }).observe(section);
  }

  prepare();
  return { around, mark, groupsChanged: () => drawn && !middle && show() };
}
