// Which cells are shown for a class, and a sentence on what that hides.

// state: shade, against (classes or null), filter ("all", "rank", "share"), rank, share (percent).
function chosen(layer, grid, state) {
  const shown = new Uint8Array(grid.count).fill(1);
  if (state.shade === null || !grid.attributions || state.filter === "all") return shown;
  const least = state.share / 100 * rangeOf(layer, state.shade)[1];
  for (let cell = 0; cell < grid.count; cell++) shown[cell] = passes(grid, cell, state, least) ? 1 : 0;
  return shown;
}

function passes(grid, cell, state, least) {
  const value = attribution(grid, cell, state.shade);
  if (state.filter === "rank") return value > 0 && rankOf(grid, cell, state.shade) <= state.rank;
  return value > 0 && value >= least;
}

function sentence(layer, grid, state, classes) {
  if (state.shade === null) return `${cells(grid.count)} of ${grid.side} × ${grid.side} hold enough vectors to show. ${
    grid.attributions ? "Search a class to see which of them argue for it." : ""}`;
  const name = classes[state.shade], values = Array.from({length: grid.count}, (_, c) => attribution(grid, c, state.shade));
  if (state.filter === "all") return allOf(grid, name, values);
  const shown = chosen(layer, grid, state), count = shown.reduce((a, b) => a + b, 0);
  return state.filter === "rank" ? byRank(grid, name, values, shown, count, state) : byShare(layer, grid, name, shown, count, state);
}

function allOf(grid, name, values) {
  const most = values.indexOf(Math.max(...values)), blue = Math.min(...values) < 0 ? ", blue ones against it" : "";
  return `Red cells argue for ${name}${blue}; faded ones hardly matter to it. ${
    values[most] > 0 ? `The strongest is in ${placeOf(grid, most)}: ${signed(values[most])}.` : "None argues for it."}`;
}

function byRank(grid, name, values, shown, count, state) {
  const top = state.rank === 1 ? "as their strongest class" : `among their ${state.rank} strongest classes`;
  const said = `${cells(count)} of ${grid.count} ${count === 1 ? "has" : "have"} ${name} ${top}.`;
  let lost = -1;
  for (let cell = 0; cell < grid.count; cell++) {
    if (!shown[cell] && (lost < 0 || values[cell] > values[lost])) lost = cell;
  }
  if (lost < 0 || values[lost] <= 0) return `${said} No hidden cell argues for it.`;
  const weaker = values.filter((value, cell) => shown[cell] && value < values[lost]).length;
  const than = weaker ? `, more than ${weaker} of those shown` : "";
  return `${said} Hidden: cells that argue more for ${state.rank === 1 ? "another class" : `${state.rank} others`}, however much they argue for it: up to ${signed(values[lost])}${than}.`;
}

function byShare(layer, grid, name, shown, count, state) {
  const said = `${cells(count)} of ${grid.count} ${count === 1 ? "argues" : "argue"} for ${name} by at least ${
    state.share}% of the layer's largest attribution, ${signed(rangeOf(layer, state.shade)[1])}.`;
  let first = 0, beyond = 0;
  for (let cell = 0; cell < grid.count; cell++) {
    const rank = rankOf(grid, cell, state.shade);
    if (!shown[cell] && rank === 1) first++;
    if (shown[cell] && rank > 5) beyond++;
  }
  return `${said} Hidden: ${first ? times(first, "cell") + ` that ${first === 1 ? "argues" : "argue"} for it more than for any other class, but weakly` : "no cell whose strongest class it is"}. ${
    beyond ? `Shown: ${times(beyond, "cell")} that ${beyond === 1 ? "argues" : "argue"} more for five others or more.` : ""}`;
}

// --- Two classes ---

// Where cells are between class b, on the left, and class a: places (n,) in [-1, 1], and the cells to draw, in order.
function between(grid, a, b, share) {
  const ours = [], theirs = [], kept = [];
  let most = 0, reach = 0;
  for (let cell = 0; cell < grid.count; cell++) {
    ours.push(attribution(grid, cell, a));
    theirs.push(attribution(grid, cell, b));
    most = Math.max(most, ours[cell], theirs[cell]);
  }
  for (let cell = 0; cell < grid.count; cell++) {
    if (most > 0 && Math.max(ours[cell], theirs[cell]) >= share / 100 * most) kept.push(cell);
  }
  const apart = ours.map((value, cell) => value - theirs[cell]);
  for (const cell of kept) reach = Math.max(reach, Math.abs(apart[cell]));
  kept.sort((one, other) => Math.abs(apart[one]) - Math.abs(apart[other]));  // the most telling above all others
  return {apart, kept, reach: reach || 1, ours, theirs};
}

function axisSentence(grid, found, a, b) {
  const more = found.kept.filter((cell) => found.apart[cell] > 0).length, count = found.kept.length;
  return `${cells(count)} of ${grid.count} ${count === 1 ? "argues" : "argue"} for one of the two: ${more} more for ${a}, ${
    count - more} more for ${b}. Hidden: ${grid.count - count} that argue for neither by much. Alike cells are at the same height.`;
}
