// What is known about a cell: its icon, count, the classes it argues for and against, the patches it came from.

const get = (id) => document.getElementById(id);
let asked = 0; // patches are decoded when first needed: only the latest cell's are drawn

function fillPanel(layer, grid, cell, classes, names, search) {
  get("nothing").hidden = cell >= 0;
  get("cell").hidden = cell < 0;
  asked++;
  if (cell < 0) return;
  get("cell-name").textContent = capital(placeOf(grid, cell));
  get("cell-count").textContent = `${times(grid.counts[cell], "vector")}\n${layer.name}, ${grid.side} × ${grid.side}`;
  get("cell-class").textContent = ofClasses(grid, cell, classes, names).join("\n");
  const pen = get("icon").getContext("2d");
  pen.imageSmoothingQuality = "high";
  icon(pen, grid.sheet, cell, 0, 0, 192);
  get("icon").setAttribute("aria-label", `Icon of the cell in ${placeOf(grid, cell)}`);
  get("cell-arguments").hidden = !grid.attributions;
  if (grid.attributions) fillBars(grid, cell, classes, names, search);
  fillPatches(layer, grid, cell, asked);
}

function ofClasses(grid, cell, classes, names) {
  return grid.attributions ? classes.map((which) => ofClass(grid, cell, which, names[which])) : [];
}

function ofClass(grid, cell, which, name) {
  const rank = rankOf(grid, cell, which),
    value = signed(attribution(grid, cell, which));
  return `${name} ${value}, ${
    rank < Infinity ? `rank ${rank} among its classes` : `not among its first ${grid.attributions.most} classes`
  }`;
}

function fillBars(grid, cell, classes, names, search) {
  const best = strongest(grid, cell, 5),
    worst = weakest(grid, cell, 5);
  const most = Math.max(...[...best, ...worst].map(([, value]) => Math.abs(value)), 1e-12);
  for (const [id, listed] of [
    ["for", best],
    ["against", worst],
  ]) {
    get(id).replaceChildren();
    for (const [which, value] of listed) {
      const line = make(get(id), "li"),
        name = make(line, "button", names[which]);
      name.type = "button";
      name.title = `Shade the atlas by ${names[which]}`;
      name.setAttribute("aria-pressed", String(classes.includes(which)));
      name.addEventListener("click", () => search(which));
      make(make(line, "span"), "i").style.width = `${(100 * Math.abs(value)) / most}%`;
      line.children[1].className = "bar";
      make(line, "span", signed(value)).className = "value";
    }
    if (!listed.length) make(get(id), "li", "none");
  }
}

async function fillPatches(layer, grid, cell, number) {
  const places = (grid.patches[cell] ?? []).filter((place) => place >= 0);
  get("cell-patches").hidden = !places.length;
  if (!places.length) return;
  const sheet = await layer.patches();
  if (number !== asked || !sheet) return;
  get("patches").replaceChildren();
  places.forEach((place, index) => {
    const canvas = make(get("patches"), "canvas");
    canvas.width = canvas.height = 2 * sheet.side;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `Patch ${index + 1} of a photograph`);
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    icon(pen, sheet, place, 0, 0, canvas.width);
  });
}

function spoken(grid, cell, classes, names) {
  if (cell < 0) return "No cell.";
  const said = [`${capital(placeOf(grid, cell))}: ${times(grid.counts[cell], "vector")}`];
  if (!grid.attributions) return said[0];
  const list = (pairs) => pairs.map(([which, value]) => `${names[which]} ${signed(value)}`).join(", ");
  said.push(...ofClasses(grid, cell, classes, names));
  said.push(`argues for ${list(strongest(grid, cell, 3)) || "no class"}`);
  const worst = list(weakest(grid, cell, 1));
  if (worst) said.push(`against ${worst}`);
  return said.map((one) => `${capital(one)}.`).join(" ");
}
