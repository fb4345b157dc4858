// Elements are made here only. Everything that comes from the data is set as text, never as markup.

/** An element; `attributes` may hold `class`, `onclick` and other listeners, `style` as an object of properties. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "style") {
      for (const [property, set] of Object.entries(value)) made.style.setProperty(property, set);
    } else if (typeof value === "function") {
      made.addEventListener(name.slice(2), value);
    } else {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

/** Replaces the options of a select, keeps the choice where it is still there. */
function setOptions(select, options) {
  const chosen = select.value;
  select.replaceChildren(...options.map(([value, name]) => element("option", { value }, name)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}
