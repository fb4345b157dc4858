// Puts the parts together.

drawHead();
notices();
drawTiles();
drawDays();
drawHow();
const network = makeNetwork();

function changed() {
  shownInColumn.clear();
  drawEntities();
  drawFacts();
  drawSample();
  network.mark();
}

drawGroups(() => {
  changed();
  network.groupsChanged();
});
prepareEntities(drawEntities);
prepareFacts();
preparePanel();
drawRejects();
changed();

let waiting = 0;
byId("search").addEventListener("input", ({ target }) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    setWords(target.value);
    changed();
  }, 120);
});
document.addEventListener("keydown", (event) => {
  const slash = event.key === "/" || (event.code === "Slash" && !event.shiftKey);
  if (!slash || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select")) return;
  event.preventDefault();
  byId("search").focus();
});
for (const section of document.querySelectorAll("main > section[aria-labelledby]")) {
  document.querySelector("#filters nav").append(element("a", { href: `#${section.id}` }, section.querySelector("h2").textContent));
}
follow();
