// All cells of a grid as a table: for screen readers, and to read numbers.

function fillTable(layer, grid, shade, names) {
  const table = get("cells"),
    classes = grid.attributions !== null,
    shaded = classes && shade !== null;
  const heads = [
    "Row",
    "Column",
    "Vectors",
    ...(shaded ? [capital(names[shade])] : []),
    ...(classes ? ["Argues for", "Argues against"] : []),
  ];
  table.replaceChildren();
  const first = shaded ? ", those that argue most for the class first" : "";
  make(table, "caption", `${times(grid.count, "cell")} of ${layer.name}, ${grid.side} × ${grid.side}${first}`);
  const heads = [
    "Row",
    "Column",
    "Vectors",
    ...(shaded ? [capital(names[shade])] : []),
    ...(classes ? ["Argues for", "Argues against"] : []),
  ];
  table.replaceChildren();
  make(
    table,
    "caption",
    `${times(grid.count, "cell")} of ${layer.name}, ${grid.side} × ${grid.side}${shaded ? ", those that argue most for the class first" : ""}`,
  );
  const head = make(make(table, "thead"), "tr"),
    body = make(table, "tbody");
  for (const text of heads) make(head, "th", text).scope = "col";
  const order = Array.from({length: grid.count}, (_, cell) => cell);
  if (shaded) order.sort((a, b) => attribution(grid, b, shade) - attribution(grid, a, shade));
  const list = (pairs) => pairs.map(([which, value]) => `${names[which]} ${signed(value)}`).join(", ");
  for (const cell of order) {
    const line = make(body, "tr");
    for (const value of [grid.rows[cell] + 1, grid.columns[cell] + 1, grid.counts[cell]]) make(line, "td", value);
    if (shaded) make(line, "td", signed(attribution(grid, cell, shade)));
    if (classes) {
      make(line, "td", list(strongest(grid, cell, 3)));
      make(line, "td", list(weakest(grid, cell, 2)));
    }
  }
}
