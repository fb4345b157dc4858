// A layout by forces: what is joined pulls together, everything else pushes apart.

/** Starting places on a spiral, the weightiest in the middle; the same nodes always start the same. */
function scatter(nodes) {
  nodes.forEach((node, i) => {
    const radius = 40 * Math.sqrt(i + 0.5);
    node.x = radius * Math.cos(2.4 * i);
    node.y = radius * Math.sin(2.4 * i);
  });
}

/**
 * Moves the nodes `steps` times, each time by at most `heat`, which cools down. `nodes` have x, y, r and perhaps
 * `held`; `links` have a and b; `flat` is height / width of the place to fill.
 */
function relax(nodes, links, steps, heat, flat) {
  const apart = 78;
  for (let step = 0; step < steps; step += 1) {
    const most = heat * (1 - step / steps) + 0.5;
    for (const node of nodes) {
      node.dx = -0.035 * node.x * Math.sqrt(flat);
      node.dy = -0.035 * node.y / Math.sqrt(flat);
    }
    for (let i = 0; i < nodes.length; i += 1) {
      for (let j = i + 1; j < nodes.length; j += 1) push(nodes[i], nodes[j], apart);
    }
    for (const { a, b } of links) {
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const distance = Math.hypot(dx, dy) || 0.01;
      const pull = (distance / apart - 0.6) * 6 / distance;
      a.dx += dx * pull;
      a.dy += dy * pull;
      b.dx -= dx * pull;
      b.dy -= dy * pull;
    }
    for (const node of nodes) {
      if (node.held) continue;
      const length = Math.hypot(node.dx, node.dy) || 1;
      const go = Math.min(length, most) / length;
      node.x += node.dx * go;
      node.y += node.dy * go;
    }
  }
}

function push(a, b, apart) {
  let [dx, dy] = [a.x - b.x, a.y - b.y];
  let square = dx * dx + dy * dy;
  if (square < 0.01) [dx, dy, square] = [0.1, 0.07, 0.015];
  const near = a.r + b.r + 14;
  const force = (apart * apart * 0.35) / square / Math.sqrt(square) * 12 + (square < near * near ? 0.6 : 0);
  a.dx += dx * force;
  a.dy += dy * force;
  b.dx -= dx * force;
  b.dy -= dy * force;
}
