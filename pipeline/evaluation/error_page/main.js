// Puts the parts together: filters and list, tables, keys, addresses of documents.

const controls = makeFilters(changed);
const documents = makeList(controls);

function changed() {
  const answer = filtered();
  controls.show(answer);
  documents.show(answer.shown);
  const judged = answer.shown.reduce((sum, { hits }) => sum + hits.length, 0);
  byId("shown").replaceChildren(
    element("b", {}, counted(answer.shown.length, "документ", "документа", "документов")),
    ` из ${count(DOCUMENTS.length)}, `,
    element("b", {}, counted(judged, "суждение", "суждения", "суждений")),
  );
  if (byId("list").getBoundingClientRect().top < 0) byId("documents").scrollIntoView({ block: "start" });
}

/** From a cell or a bar to its examples. */
function open(parts) {
  const nothing = { kinds: new Set(), block: "", label: "", pair: null, edge: null, text: "" };
  controls.set({ ...nothing, ...parts });
  byId("documents").scrollIntoView({ block: "start" });
  byId("documents").focus({ preventScroll: true });
}

/** `#doc-NAME` leads to a document, drawn or not, filtered out or not. */
function follow() {
  let anchor = location.hash.slice(1);
  try {
    anchor = decodeURIComponent(anchor);
  } catch {
    return; // not an address of ours
  }
  if (!DOCUMENTS.some((entry) => entry.anchor === anchor)) return;
  if (documents.placeOf(anchor) < 0) controls.clear();
  documents.goTo(documents.placeOf(anchor));
}

function facts() {
  const { format, model, speed } = DATA.report;
  const told = [model && `модель ${model}`, format, counted(DOCUMENTS.length, "документ", "документа", "документов")];
  for (const [key, unit] of SPEED) {
    if (isNumber(speed?.[key])) told.push(`${SHORT.format(speed[key])} ${unit}`);
  }
  byId("facts").textContent = told.filter(Boolean).join(" · ");
}

/** Keys by their place on the keyboard, so that they work in the Russian layout too. */
function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.matches?.("input[type=search], select");
  if (event.key === "Escape") {
    if (event.target === controls.text && controls.text.value) controls.set({ text: "" });
    else controls.clear();
    controls.text.blur();
    return;
  }
  if (typing) return;
  const kind = /^(Digit|Numpad)([1-6])$/.exec(event.code);
  if (kind) controls.toggle([...KINDS.keys()][Number(kind[2]) - 1]);
  else if (event.code === "KeyJ") documents.goTo(documents.current() + 1);
  else if (event.code === "KeyK") documents.goTo(documents.current() - 1);
  else if (event.code === "KeyN") documents.goToNote(1);
  else if (event.code === "KeyP") documents.goToNote(-1);
  else if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) {
    controls.text.focus();
    controls.text.select();
  } else return;
  event.preventDefault();
}

facts();
drawScores();
drawLabels((label) => open({ label }));
drawTypes(open);
drawEdges(open);
changed();
document.addEventListener("keydown", pressed);
document.addEventListener("scroll", placeTip, { passive: true });
window.addEventListener("hashchange", follow);
follow();
