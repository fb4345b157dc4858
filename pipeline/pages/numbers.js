// How numbers are written.

const WHOLE = new Intl.NumberFormat("ru");
const TENTHS = new Intl.NumberFormat("ru", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const SHORT = new Intl.NumberFormat("ru", { maximumSignificantDigits: 3 });

const isNumber = (value) => typeof value === "number";

/** A share of one as percent with a tenth: 0.9594 is «95,9». */
function percent(share) {
  return isNumber(share) ? TENTHS.format(100 * share) : "—";
}

function count(number) {
  return isNumber(number) ? WHOLE.format(number) : "—";
}

/** «1 документ», «2 документа», «5 документов». */
function counted(number, one, few, many) {
  const form = new Intl.PluralRules("ru").select(number);
  return `${WHOLE.format(number)} ${form === "one" ? one : form === "few" ? few : many}`;
}
