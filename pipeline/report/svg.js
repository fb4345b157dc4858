// Elements of drawings.

/** An element of SVG; `title` in the attributes becomes its title element. */
function shape(tag, { title, ...attributes } = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (title) made.append(shape("title", {}, title));
  made.append(...children);
  return made;
}
