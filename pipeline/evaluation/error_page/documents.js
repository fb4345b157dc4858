// The list of documents. Each is drawn when it comes near the window, so that many of them open fast.

/** Where the notes of a judgement point to in the text, as [start, end]. */
function stretches(judged) {
  const sides = judged.ends ? judged.ends.filter(Boolean) : [judged.gold, judged.predicted].filter((s) => s?.placed);
  return sides.map(({ start, end }) => [start, end]);
}

/** The few words of a note: types, or the two normal forms. */
function noteText(judged) {
  const { gold, predicted, kind } = judged;
  if (kind === "wrong_normal") return `${predicted?.normal ?? "нет"} → ${gold?.normal ?? "нет"}`;
  const [left, right] = labelPair(judged);
  return left && right && left !== right ? `${left} → ${right}` : left || right;
}

function note(entry, judged) {
  const kind = KINDS.get(judged.kind);
  const made = element(
    "button",
    { type: "button", class: `note ${judged.kind}`, "aria-label": `${kind.name}: ${noteText(judged)}` },
    element("i", { "aria-hidden": "true" }, kind.sign),
    ` ${noteText(judged)}`,
  );
  const show = () => showTip(made, entry, judged);
  made.addEventListener("focus", show);
  made.addEventListener("pointerenter", show);
  made.addEventListener("blur", hideTip);
  made.addEventListener("pointerleave", () => document.activeElement !== made && hideTip());
  return made;
}

/** One side of a judgement in words: «surface» TYPE, normal form. */
function sideLine(entry, name, mention, head, tail) {
  if (!mention) return element("div", { class: "nothing" }, element("dt", {}, name), element("dd", { class: "soft" }, "—"));
  const about = head
    ? [element("b", {}, mention.label), ` «${surface(entry, head)}» ${head.label} → «${surface(entry, tail)}» ${tail.label}`]
    : [surface(entry, mention) ? `«${surface(entry, mention)}» ` : "", element("b", {}, mention.label ?? "")];
  if (mention.normal !== null) about.push(` = ${mention.normal}`);
  return element("div", {}, element("dt", {}, name), element("dd", {}, ...about));
}

function sideLines(entry, judged) {
  const [goldHead, goldTail, predictedHead, predictedTail] = judged.ends ?? [];
  const lines = [
    sideLine(entry, "эталон", judged.gold, goldHead, goldTail),
    sideLine(entry, "ответ", judged.predicted, predictedHead, predictedTail),
  ];
  if (isNumber(judged.score)) {
    const score = element("dd", {}, SHORT.format(judged.score));
    lines.push(element("div", {}, element("dt", {}, "уверенность"), score));
  }
  return lines;
}

function spotlight(entry, places) {
  const text = byId(entry.anchor)?.querySelector(".text");
  for (const piece of text?.querySelectorAll("[data-start]") ?? []) {
    const { start, end } = piece.dataset;
    piece.classList.toggle("lit", places.some((place) => place[0] <= Number(start) && Number(end) <= place[1]));
  }
}

let tipped = null;

function showTip(made, entry, judged) {
  hideTip();
  tipped = { made, entry };
  spotlight(entry, stretches(judged));
  if (judged.ends || !judged.gold?.placed && !judged.predicted?.placed) return; // told in full in the list
  const tip = byId("tip");
  tip.replaceChildren(element("strong", {}, KINDS.get(judged.kind).name), element("dl", {}, ...sideLines(entry, judged)));
  tip.hidden = false;
  made.setAttribute("aria-describedby", "tip");
  placeTip();
}

/** Under the note, or above it where there is no room; again after each scroll. */
function placeTip() {
  const tip = byId("tip");
  if (!tipped || tip.hidden) return;
  const at = tipped.made.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
  const under = at.bottom + tip.offsetHeight + 8 < window.innerHeight;
  tip.style.setProperty("left", `${Math.max(8, left)}px`);
  tip.style.setProperty("top", `${under ? at.bottom + 6 : Math.max(8, at.top - tip.offsetHeight - 6)}px`);
}

function hideTip() {
  if (!tipped) return;
  spotlight(tipped.entry, []);
  tipped.made.removeAttribute("aria-describedby");
  byId("tip").hidden = true;
  tipped = null;
}

/** The list; `controls` as `makeFilters` returns them. */
function makeList(controls) {
  const list = byId("list");
  let shells = [];
  const observer = new IntersectionObserver(
    (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => fill(shells[Number(one.target.dataset.place)])),
    { rootMargin: "800px" },
  );

  /** Draws the answer to the filter anew. */
  function show(shown) {
    hideTip();
    observer.disconnect();
    const ordered = [...shown];
    if (controls.order.value === "most") {
      const size = ({ hits }) => hits.filter((judged) => asksOfJudgements() || judged.kind !== "correct").length;
      ordered.sort((a, b) => size(b) - size(a) || a.entry.index - b.entry.index);
    }
    shells = ordered.map(({ entry, hits }, place) => {
      const made = element("article", {
        id: entry.anchor,
        class: "card empty",
        "data-place": place,
        "data-index": entry.index,
        "aria-label": entry.id,
        style: { "min-height": `${Math.round(90 + entry.text.length * (list.clientWidth < 600 ? 0.7 : 0.36))}px` },
      });
      return { made, entry, hits };
    });
    list.replaceChildren(...shells.map((shell) => shell.made));
    shells.forEach((shell) => observer.observe(shell.made));
    if (!shells.length) list.append(element("p", { class: "soft" }, "Ничего не нашлось."));
  }

  function fill(shell) {
    if (!shell || !shell.made.classList.contains("empty")) return;
    observer.unobserve(shell.made);
    const { entry, hits, made } = shell;
    const listed = hits.filter((judged) => !inText(judged) && (judged.kind !== "correct" || FILTER.kinds.has("correct")));
    const noted = hits.filter((judged) => inText(judged) && (judged.kind !== "correct" || right(judged)));
    const notes = noted.map((judged) => ({
      end: Math.max(...stretches(judged).map(([, end]) => end)),
      made: note(entry, judged),
    }));
    const cuts = listed.flatMap(stretches).flat();
    const drawn = lines(entry, hits, controls.others.checked || !asksOfJudgements());
    made.append(header(entry, hits), markedText(entry, drawn, notes, cuts));
    if (listed.length) made.append(element("ul", { class: "rows" }, ...listed.map((judged) => row(entry, judged))));
    made.classList.remove("empty");
    made.style.removeProperty("min-height");
  }

  /** Relations and what has no place in the text stand in a list below it. */
  function inText(judged) {
    return judged.block !== "relations" && stretches(judged).length > 0;
  }

  /** Types of what is right are told on demand; a right normal form says nothing that its entity does not. */
  function right(judged) {
    return controls.right.checked && (judged.block === "entities" || FILTER.block === judged.block);
  }

  function header(entry, hits) {
    const numbers = new Map();
    for (const judged of hits) numbers.set(judged.kind, (numbers.get(judged.kind) ?? 0) + 1);
    const pills = [...KINDS].filter(([kind]) => numbers.has(kind));
    return element(
      "h3",
      {},
      element("a", { href: `#${encodeURIComponent(entry.anchor)}` }, entry.id),
      element(
        "span",
        { class: "pills" },
        ...pills.map(([kind, { name, sign }]) =>
          element("span", { class: `pill ${kind}`, title: name }, element("i", {}, sign), ` ${numbers.get(kind)}`),
        ),
      ),
    );
  }

  /** A judgement in the list; of a miss or an invention only the side that is there. */
  function row(entry, judged) {
    const told = sideLines(entry, judged).filter((line) => !line.classList.contains("nothing"));
    return element("li", {}, note(entry, judged), element("dl", {}, ...told));
  }

  /** Brings a document into view, drawn, with the one before it drawn too so that nothing shifts. */
  function goTo(place, focus = true) {
    const shell = shells[place];
    if (!shell) return false;
    fill(shells[place - 1]);
    fill(shell);
    shell.made.scrollIntoView({ block: "start" });
    if (focus) shell.made.querySelector("h3 a").focus({ preventScroll: true });
    return true;
  }

  /** The document that the focus is in, else the first one in the window; -1 before the list. */
  function current() {
    const inside = document.activeElement?.closest?.("#list article");
    if (inside) return Number(inside.dataset.place);
    const top = byId("filters").getBoundingClientRect().bottom;
    const first = shells.findIndex((shell) => shell.made.getBoundingClientRect().bottom > top + 1);
    return list.getBoundingClientRect().top > window.innerHeight / 2 ? -1 : first;
  }

  /** Moves the focus to the next or the last note before it, over the borders of documents. */
  function goToNote(direction) {
    const from = document.activeElement?.closest?.(".note");
    let place = Math.max(0, current());
    let notes = notesOf(place);
    let at = from ? notes.indexOf(from) + direction : direction > 0 ? 0 : -1;
    while (shells[place] && !notes[at]) {
      place += direction;
      notes = notesOf(place);
      at = direction > 0 ? 0 : notes.length - 1;
    }
    if (!notes[at]) return;
    notes[at].scrollIntoView({ block: "center" });
    notes[at].focus({ preventScroll: true });
  }

  function notesOf(place) {
    fill(shells[place]);
    return [...(shells[place]?.made.querySelectorAll(".note:not(.correct)") ?? [])];
  }

  const placeOf = (anchor) => shells.findIndex((shell) => shell.entry.anchor === anchor);
  return { show, goTo, goToNote, current, placeOf };
}
