// Facts, the strongest first, each with the sentence that shows it.

const FACTS_AT_ONCE = 12;

/** A fact in a list; `from` is the entity whose panel it stands in, which is no link there. */
function factRow(fact, from = null) {
  const times = fact.documents > 1 || fact.mentions > 1 ? `${inDocuments(fact.documents)}, ${ofMentions(fact.mentions)}` : null;
  const relation = element("span", { class: "relation", title: fact.label }, relationName(fact.label));
  const end = (entity) => (entity === from ? element("b", {}, entity.name) : entityLink(entity));
  const told = [end(fact.head), " — ", relation, " → ", end(fact.tail)];
  const made = element("li", { class: "fact" }, element("p", {}, ...told, times && element("small", {}, ` ${times}`)));
  if (fact.text) made.append(element("p", { class: "quote" }, sentence(fact), fact.document && element("small", {}, " ", documentLink(fact.document))));
  return made;
}

function drawFacts(shown = FACTS_AT_ONCE) {
  const section = byId("facts");
  const found = FACTS.filter(factFits);
  const all = DATA.fact_labels.reduce((sum, [, n]) => sum + n, 0);
  const list = section.querySelector("ol");
  const told = `Нашлось ${counted(found.length, "факт", "факта", "фактов")} из ${count(FACTS.length)}`;
  const more = all > FACTS.length ? `, что на этой странице; всего их ${count(all)}` : "";
  const without = FACTS.some((fact) => !isAskedFor(fact)) ? " Факты о должностях и понятиях — по кнопке этого типа." : "";
  section.querySelector("[role=status]").textContent = all ? `${told}${more}.${without}` : "Фактов нет.";
  list.replaceChildren(...found.slice(0, shown).map((fact) => factRow(fact)));
  list.hidden = !found.length;
  if (found.length <= shown) return;
  const grow = element("button", { type: "button", class: "more" }, `Ещё ${count(Math.min(40, found.length - shown))} из ${count(found.length - shown)}`);
  grow.addEventListener("click", () => {
    drawFacts(shown + 40);
    list.children[shown].querySelector("a").focus();
  });
  list.append(element("li", {}, grow));
}

function prepareFacts() {
  const select = document.querySelector("#facts select");
  setOptions(select, [["", "все"], ...DATA.fact_labels.map(([label, n]) => [label, `${relationName(label)} · ${count(n)}`])]);
  select.parentElement.hidden = !DATA.fact_labels.length;
  select.addEventListener("change", () => {
    FILTER.relation = select.value;
    drawFacts();
  });
}
