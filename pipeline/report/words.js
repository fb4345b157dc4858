// Days, times and sizes in Russian words.

const DAY_MS = 86_400_000;
const LONG_DAY = new Intl.DateTimeFormat("ru", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
const MONTH = new Intl.DateTimeFormat("ru", { timeZone: "UTC", month: "long", year: "numeric" });

const withoutYearSign = (text) => text.replace(/\s*г\.$/, "");

/** «3 февраля 2025». */
function dayName(day) {
  return withoutYearSign(LONG_DAY.format(new Date(day * DAY_MS)));
}

function monthName(day) {
  return withoutYearSign(MONTH.format(new Date(day * DAY_MS)));
}

/** «с 3 февраля 2025 по 5 октября 2026», or one day. */
function span(first, last) {
  return first === last ? dayName(first) : `с ${dayName(first)} по ${dayName(last)}`;
}

function momentDay(moment) {
  return dayName(Math.floor(Date.parse(moment) / DAY_MS));
}

/** «21 с», «3 мин 12 с», «2 ч 5 мин», «3 дн. 4 ч». */
function duration(seconds) {
  const whole = Math.round(seconds);
  const parts = [[86_400, "дн."], [3_600, "ч"], [60, "мин"], [1, "с"]];
  const from = parts.findIndex(([size]) => whole >= size);
  if (from < 0) return "меньше секунды";
  let rest = whole;
  return parts.slice(from, from + 2).flatMap(([size, unit]) => {
    const number = Math.floor(rest / size);
    rest -= number * size;
    return number ? [`${number} ${unit}`] : [];
  }).join(" ");
}

/** «2,9 КБ», «1,3 ГБ». */
function size(bytes) {
  let value = bytes;
  for (const unit of ["байт", "КБ", "МБ", "ГБ"]) {
    if (value < 1000) return `${SHORT.format(value)} ${unit}`;
    value /= 1000;
  }
  return `${SHORT.format(value)} ТБ`;
}

const inDocuments = (n) => counted(n, "документ", "документа", "документов");
const ofMentions = (n) => counted(n, "упоминание", "упоминания", "упоминаний");
