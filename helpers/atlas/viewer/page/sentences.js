// What is shown, in a sentence or two, and what each filter hides.

function sentence(layer, grid, state, classes) {
  if (state.shade === null) return ofGrid(grid);
  const name = classes[state.shade];
  const values = Array.from({length: grid.count}, (_, cell) => attribution(grid, cell, state.shade));
  if (state.filter === "all") return allOf(grid, name, values);
  const shown = chosen(layer, grid, state);
  return state.filter === "rank"
    ? byRank(grid, name, values, shown, state.rank)
    : byShare(layer, grid, name, shown, state);
}

function ofGrid(grid) {
  const said = `${cells(grid.count)} of ${grid.side} × ${grid.side} hold enough vectors to show.`;
  return grid.attributions ? `${said} Search a class to see which of them argue for it.` : said;
}

function allOf(grid, name, values) {
  const most = values.indexOf(Math.max(...values));
  const blue = Math.min(...values) < 0 ? ", blue ones against it" : "";
  const strongest = `The strongest is in ${placeOf(grid, most)}: ${signed(values[most])}.`;
  const end = values[most] > 0 ? strongest : "None argues for it.";
  return `Red cells argue for ${name}${blue}; faded ones hardly matter to it. ${end}`;
}

function byRank(grid, name, values, shown, rank) {
  const count = shown.reduce((a, b) => a + b, 0);
  const whose = count < 2 ? "its" : "their";
  const top = rank === 1 ? `as ${whose} strongest class` : `among ${whose} ${rank} strongest classes`;
  const said = `${cells(count)} of ${grid.count} ${count < 2 ? "has" : "have"} ${name} ${top}.`;
  const lost = Math.max(0, ...values.filter((_, cell) => !shown[cell]));
  if (lost === 0) return `${said} No hidden cell argues for it.`;
  const weaker = values.filter((value, cell) => shown[cell] && value < lost).length;
  const than = weaker ? `, more than ${weaker} of those shown` : "";
  const others = rank === 1 ? "another class" : `${rank} others`;
  const much = `however much they argue for it: up to ${signed(lost)}${than}`;
  return `${said} Hidden: cells that argue more for ${others}, ${much}.`;
}

function byShare(layer, grid, name, shown, state) {
  const count = shown.reduce((a, b) => a + b, 0), argue = (n) => (n < 2 ? "argues" : "argue");
  const largest = signed(rangeOf(layer, state.shade)[1]);
  const least = `at least ${state.share}% of the layer's largest attribution, ${largest}`;
  let first = 0, beyond = 0;
  for (let cell = 0; cell < grid.count; cell++) {
    const rank = rankOf(grid, cell, state.shade);
    if (!shown[cell] && rank === 1) first++;
    if (shown[cell] && rank > 5) beyond++;
  }
  const weak = `${times(first, "cell")} that ${argue(first)} weakly for it, though even less for any other class`;
  const more = beyond ? ` Shown: ${times(beyond, "cell")} that ${argue(beyond)} more for five others or more.` : "";
  return `${cells(count)} of ${grid.count} ${argue(count)} for ${name} by ${least}. Hidden: ${
    first ? weak : "no cell whose strongest class it is"}.${more}`;
}

function axisSentence(grid, found, a, b) {
  const more = found.kept.filter((cell) => found.apart[cell] > 0).length, count = found.kept.length;
  return `${cells(count)} of ${grid.count} ${count < 2 ? "argues" : "argue"} for one of the two: ${
    more} more for ${a}, ${count - more} more for ${b}. Hidden: ${
    grid.count - count} that argue for neither by much. Alike cells are at the same height.`;
}
