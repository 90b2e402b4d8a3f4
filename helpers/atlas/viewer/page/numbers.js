// Numbers in words, the same everywhere.

function signed(value) {
  const size = Math.abs(value).toFixed(Math.abs(value) >= 9.995 ? 1 : 2);
  return Number(size) ? (value < 0 ? "−" : "+") + size : "0";
}

function whole(value) {
  return value.toLocaleString("en");
}

function times(count, thing) {
  return `${whole(count)} ${thing}${count === 1 ? "" : "s"}`;
}

function cells(count) {
  return count === 0 ? "No cell" : times(count, "cell");
}

function placeOf(grid, cell) {
  return `row ${grid.rows[cell] + 1}, column ${grid.columns[cell] + 1}`;
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
