// All cells of a grid as a table: for screen readers, and to read numbers.

function fillTable(layer, grid, shade, names) {
  const table = get("cells"), classes = grid.attributions !== null, shaded = classes && shade !== null;
  const heads = ["Row", "Column", "Vectors"];
  if (shaded) heads.push(capital(names[shade]));
  if (classes) heads.push("Argues for", "Argues against");
  const first = shaded ? ", those that argue most for the class first" : "";
  table.replaceChildren();
  make(table, "caption", `${times(grid.count, "cell")} of ${layer.name}, ${grid.side} × ${grid.side}${first}`);
  const line = make(make(table, "thead"), "tr"), body = make(table, "tbody");
  for (const text of heads) make(line, "th", text).scope = "col";
  const order = Array.from({length: grid.count}, (_, cell) => cell);
  if (shaded) order.sort((a, b) => attribution(grid, b, shade) - attribution(grid, a, shade));
  for (const cell of order) fillRow(make(body, "tr"), grid, cell, shaded ? shade : null, names);
}

function fillRow(line, grid, cell, shade, names) {
  const list = (pairs) => pairs.map(([which, value]) => `${names[which]} ${signed(value)}`).join(", ");
  for (const value of [grid.rows[cell] + 1, grid.columns[cell] + 1, grid.counts[cell]]) make(line, "td", value);
  if (shade !== null) make(line, "td", signed(attribution(grid, cell, shade)));
  if (!grid.attributions) return;
  make(line, "td", list(strongest(grid, cell, 3)));
  make(line, "td", list(weakest(grid, cell, 2)));
}
