// What was run: heading, notices, figures, documents by time, inputs.

const UNITS = [["day", "дням"], ["week", "неделям"], ["month", "месяцам"], ["year", "годам"]];
const MOST_BARS = 1_500;

function drawHead() {
  const dated = DATA.days.length ? span(DATA.days[0][0], DATA.days.at(-1)[0]) : "без дат";
  const documents = ABOUT.tables.documents ?? 0;
  document.querySelector("h1").textContent = ABOUT.out;
  byId("facts-of-run").textContent = [
    documents ? `${inDocuments(documents)} ${dated}` : "документов нет",
    `модель ${ABOUT.model}`,
    `обработано ${momentDay(ABOUT.finished_at ?? ABOUT.started_at)}`,
    isNumber(ABOUT.seconds) && `за ${duration(ABOUT.seconds)}`,
  ].filter(Boolean).join(" · ");
}

function notices() {
  const told = [];
  if (!ABOUT.finished) {
    const [done, planned] = ABOUT.shards;
    const parts = planned === null ? "входные файлы ещё не посчитаны" : `готово частей: ${count(done)} из ${count(planned)}`;
    told.push([`Обработка не закончена (${parts}): здесь только то, что готово. Её продолжит та же команда svodka run. Как идут дела:`, `svodka status ${ABOUT.out}`]);
  }
  if (!ABOUT.resolved && DATA.entities.length) {
    told.push(["Сущности между документами ещё не собраны: одинаковые имена считаются одной сущностью, а разные имена одного человека порознь. Чтобы собрать:", `svodka resolve ${ABOUT.out}`]);
  }
  const missed = ABOUT.left_out.filter((table) => ["mentions", "chains", "relations"].includes(table));
  if (missed.length) told.push([`Этих таблиц нет, их исключили при запуске (--tables): ${missed.join(", ")}. Часть разделов поэтому пуста.`]);
  if (DATA.duplicates) told.push([`Повторы: ${inDocuments(DATA.duplicates)}.`]);
  for (const [text, command] of told) {
    byId("notices").append(element("p", { class: "notice" }, text, command && " ", command && element("code", {}, command)));
  }
}

function drawTiles() {
  const { documents, sentences, mentions, relations, entities, facts, events, rejects } = ABOUT.tables;
  const names = ABOUT.resolved ? ["сущность", "сущности", "сущностей"] : ["имя", "имени", "имён"];
  const total = (rows) => rows.reduce((sum, [, n]) => sum + n, 0);
  const tiles = [
    [documents, "документ", "документа", "документов"], [sentences, "предложение", "предложения", "предложений"],
    [ABOUT.words, "слово", "слова", "слов"], [mentions, "упоминание", "упоминания", "упоминаний"],
    [entities ?? total(DATA.entity_labels), ...names], [relations, "связь", "связи", "связей"],
    [facts ?? total(DATA.fact_labels), "факт", "факта", "фактов"], [events, "событие", "события", "событий"],
    [rejects, "отказ", "отказа", "отказов"],
  ];
  for (const [number, ...forms] of tiles) {
    if (!isNumber(number)) continue;
    const name = counted(number, ...forms).replace(/^.* /u, "");
    byId("tiles").append(element("li", {}, element("b", {}, count(number)), ` ${name}`));
  }
}

function drawHow() {
  const list = document.querySelector("#how dl");
  const row = (name, ...told) => list.append(element("div", {}, element("dt", {}, name), element("dd", {}, ...told)));
  const files = element("ul", {}, ...ABOUT.inputs.map(([uri, bytes]) => element("li", {}, uri, isNumber(bytes) ? ` · ${size(bytes)}` : "")));
  const more = ABOUT.n_inputs - ABOUT.inputs.length;
  if (more > 0) files.append(element("li", { class: "soft" }, `и ещё ${count(more)}`));
  row("входные файлы", `${count(ABOUT.n_inputs)}${ABOUT.bytes ? `, ${size(ABOUT.bytes)}` : ""}`, files);
  row("модель", ABOUT.model);
  row("начато", new Date(ABOUT.started_at).toLocaleString("ru"));
  if (ABOUT.finished_at) row("закончено", new Date(ABOUT.finished_at).toLocaleString("ru"));
  if (isNumber(ABOUT.seconds)) row("заняло", duration(ABOUT.seconds));
  if (isNumber(ABOUT.speed)) row("скорость", `${count(Math.round(ABOUT.speed))} слов в секунду`);
  if (ABOUT.timezone) row("часовой пояс", ABOUT.timezone);
  row("Svodka", `${ABOUT.svodka ?? "?"}, запуск ${ABOUT.run_id}`);
  row("строк в таблицах", Object.entries(ABOUT.tables).map(([table, rows]) => `${table} ${count(rows)}`).join(" · "));
}

/** The first day of the stretch that a day lies in; weeks begin on Monday. */
function startOf(day, unit) {
  if (unit === "day") return day;
  if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7);
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), unit === "month" ? date.getUTCMonth() : 0, 1) / DAY_MS;
}

function nextStart(start, unit) {
  if (unit === "day") return start + 1;
  if (unit === "week") return start + 7;
  return startOf(start + (unit === "month" ? 31 : 366), unit);
}

function barName(start, unit) {
  if (unit === "week") return `неделя с ${dayName(start)}`;
  if (unit === "month") return monthName(start);
  return unit === "year" ? `${new Date(start * DAY_MS).getUTCFullYear()} год` : dayName(start);
}

/** `[first day, documents]` of every stretch from the first to the last, also of those without a document. */
function bars(unit) {
  const numbers = new Map();
  for (const [day, n] of DATA.days) numbers.set(startOf(day, unit), (numbers.get(startOf(day, unit)) ?? 0) + n);
  const made = [];
  const last = startOf(DATA.days.at(-1)[0], unit);
  for (let at = startOf(DATA.days[0][0], unit); at <= last; at = nextStart(at, unit)) made.push([at, numbers.get(at) ?? 0]);
  return made;
}

function drawDays() {
  const card = byId("days");
  const select = card.querySelector("select");
  const note = card.querySelector("p");
  if (DATA.undated) note.textContent = `Без даты: ${inDocuments(DATA.undated)}.`;
  if (!DATA.days.length) {
    select.parentElement.hidden = true;
    card.querySelector(".chart").hidden = true;
    if (!DATA.undated) note.textContent = "Документов нет.";
    return;
  }
  const days = DATA.days.at(-1)[0] - DATA.days[0][0] + 1;
  const lengths = { day: 1, week: 7, month: 30.4, year: 365 };
  const dated = DATA.days.reduce((sum, [, n]) => sum + n, 0);
  const possible = UNITS.filter(([unit]) => days / lengths[unit] <= MOST_BARS);
  setOptions(select, possible);
  const fits = ([unit]) => days / lengths[unit] <= 130 && dated / (days / lengths[unit]) >= 0.5;
  select.value = (possible.find(fits) ?? possible.at(-1))[0];
  const draw = () => drawBars(card.querySelector(".chart"), bars(select.value), select.value);
  select.addEventListener("change", draw);
  new ResizeObserver(draw).observe(card);
}

function drawBars(holder, columns, unit) {
  const [width, height, foot, left] = [holder.clientWidth, 150, 22, 34];
  if (!width) return;
  const most = Math.max(...columns.map(([, n]) => n));
  const step = (width - left) / columns.length;
  const top = niceTop(most);
  const y = (n) => 8 + (height - foot - 8) * (1 - n / top);
  const total = columns.reduce((sum, [, n]) => sum + n, 0);
  const svg = shape("svg", { width, height, role: "img", "aria-label": `${inDocuments(total)}; больше всего — ${count(most)}: ${barName(columns.find(([, n]) => n === most)[0], unit)}` });
  for (const n of new Set([0, top / 2, top])) {
    if (!Number.isInteger(n)) continue;
    svg.append(shape("line", { x1: left, x2: width, y1: y(n), y2: y(n), class: "grid" }));
    svg.append(shape("text", { x: left - 6, y: y(n) + 4, "text-anchor": "end" }, count(n)));
  }
  const every = Math.ceil(columns.length / Math.max(1, Math.floor((width - left) / 110)));
  columns.forEach(([start, n], i) => {
    const bar = { x: left + i * step, width: Math.min(48, Math.max(0.7, step - Math.min(2, step * 0.2))), y: y(n), height: y(0) - y(n) };
    bar.x += (step - bar.width) / 2;
    if (n) svg.append(shape("rect", { ...bar, rx: Math.min(2, bar.width / 4), title: `${barName(start, unit)}: ${inDocuments(n)}` }));
    if (i % every === 0 && left + i * step < width - 60) {
      svg.append(shape("text", { x: left + i * step, y: height - 5 }, barName(start, unit).replace("неделя с ", "").replace(/^(\d+ \S{3})\S* (\d+)$/, "$1 $2")));
    }
  });
  holder.replaceChildren(svg);
}

/** The least of 1, 2, 4, 6, 10 times a power of ten that is no less, and at least 4. */
function niceTop(most) {
  const power = 10 ** Math.floor(Math.log10(Math.max(4, most)));
  return [1, 2, 4, 6, 10].map((n) => n * power).find((n) => n >= Math.max(4, most));
}
