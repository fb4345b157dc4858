// The trend of an entity: a small bar for each stretch of the time of the run.

function trendBars(entity, width, height) {
  if (!PERIOD || !entity.trend) return null;
  const most = Math.max(1, ...entity.trend);
  const step = width / PERIOD.steps;
  const bars = entity.trend.map((n, i) => (n ? `M${(i * step).toFixed(1)} ${height}v${-Math.max(2, (n / most) * height).toFixed(1)}h${Math.max(2, step - 1).toFixed(1)}V${height}z` : ""));
  return shape("svg", { class: `trend ${entity.group}`, viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" }, shape("path", { d: `M0 ${height - 0.5}H${width}`, class: "base" }), shape("path", { d: bars.join("") || "M0 0" }));
}

/** The same, large, with its first and last day. */
function trendFigure(entity) {
  const bars = trendBars(entity, 320, 56);
  if (!bars) return null;
  const last = PERIOD.first + PERIOD.days - 1;
  const ends = element("figcaption", { class: "soft" }, element("span", {}, dayName(PERIOD.first)), element("span", {}, dayName(last)));
  return element("figure", { class: "trend-figure" }, bars, ends);
}
