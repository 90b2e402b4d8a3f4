// Which cells are shown for a class, and where cells are between two.

// state: shade, against (classes or null), filter ("all", "rank", "share"), rank, share (percent).
function chosen(layer, grid, state) {
  const shown = new Uint8Array(grid.count).fill(1);
  if (state.shade === null || !grid.attributions || state.filter === "all") return shown;
  const least = (state.share / 100) * rangeOf(layer, state.shade)[1];
  for (let cell = 0; cell < grid.count; cell++) shown[cell] = passes(grid, cell, state, least) ? 1 : 0;
  return shown;
}

function passes(grid, cell, state, least) {
  const value = attribution(grid, cell, state.shade);
  if (state.filter === "rank") return value > 0 && rankOf(grid, cell, state.shade) <= state.rank;
  return value > 0 && value >= least;
}

// Where cells are between class b, on the left, and class a: places (n,) in [-1, 1], and the cells to draw, in order.
function between(grid, a, b, share) {
  const ours = [],
    theirs = [],
    kept = [];
  let most = 0,
    reach = 0;
  for (let cell = 0; cell < grid.count; cell++) {
    ours.push(attribution(grid, cell, a));
    theirs.push(attribution(grid, cell, b));
    most = Math.max(most, ours[cell], theirs[cell]);
  }
  for (let cell = 0; cell < grid.count; cell++) {
    if (most > 0 && Math.max(ours[cell], theirs[cell]) >= (share / 100) * most) kept.push(cell);
  }
  const apart = ours.map((value, cell) => value - theirs[cell]);
  for (const cell of kept) reach = Math.max(reach, Math.abs(apart[cell]));
  kept.sort((one, other) => Math.abs(apart[one]) - Math.abs(apart[other])); // the most telling above all others
  return {apart, kept, reach: reach || 1, ours, theirs};
}
