// The documents that the page has the text of: a list, and one of them to read.

let reading = null;

function read(entry, focus = false) {
  reading = entry;
  const place = document.querySelector("#documents article");
  place.replaceChildren(...documentView(entry, "h3"));
  for (const link of document.querySelectorAll("#documents .reader > ol button")) {
    link.setAttribute("aria-current", String(Number(link.dataset.index) === entry.index));
  }
  if (focus) place.focus({ preventScroll: window.innerWidth > 720 });
}

/** Whether the text begins with its title. */
const titled = (entry) => entry.text.text.trimStart().split("\n", 1)[0].trim() === entry.title;

/** Heading, date and source; then the text, where the page has it. */
function documentView(entry, heading) {
  if (entry.text && titled(entry)) return [documentFacts(entry), documentBody(entry, heading)];
  const made = [element(heading, {}, documentTitle(entry)), documentFacts(entry)];
  if (entry.text) made.push(documentBody(entry, heading));
  else made.push(element("p", { class: "soft" }, "Текста этого документа на странице нет: он не вошёл в примеры. Он есть в таблице documents."));
  return made;
}

function drawSample() {
  const section = byId("documents");
  const entries = DATA.sample.map((place) => DOCUMENTS[place]).filter(documentFits);
  const all = ABOUT.tables.documents ?? 0;
  section.querySelector("[role=status]").textContent = DATA.sample.length
    ? `Нашлось ${inDocuments(entries.length)} из ${count(DATA.sample.length)}${all > DATA.sample.length ? `, что на этой странице; всего их ${count(all)}` : ""}.`
    : "Документов нет.";
  section.querySelector("ol").replaceChildren(...entries.map((entry) => element("li", {}, element("button",
    { type: "button", "data-index": entry.index, "aria-current": String(entry === reading), onclick: () => read(entry, true) },
    documentTitle(entry), isNumber(entry.day) ? element("small", {}, dayName(entry.day)) : null))));
  section.querySelector(".reader").hidden = !entries.length;
  if (entries.length && !entries.includes(reading)) read(entries[0]);
}
