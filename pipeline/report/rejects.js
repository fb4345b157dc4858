// What could not be worked on, by reason.

function drawRejects() {
  const card = document.querySelector("#rejects .card");
  if (!DATA.rejects.length) {
    card.append(element("p", { class: "soft" }, "Отказов нет."));
    return;
  }
  for (const [code, stage, n, examples] of DATA.rejects) {
    const rows = examples.map(([source, row, message]) =>
      element("li", {}, element("b", {}, `${source}${isNumber(row) ? ` № ${count(row + 1)}` : ""}`), ` ${message}`));
    card.append(element("details", { open: DATA.rejects.length === 1 },
      element("summary", {}, element("code", {}, code), ` на шаге ${stage}: `, element("b", {}, count(n))),
      element("ul", {}, ...rows, n > rows.length ? element("li", { class: "soft" }, `и ещё ${count(n - rows.length)}, все в таблице rejects`) : null)));
  }
}
