// The atlas that the page holds, unpacked: layers of grids of cells.

async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function readSheet(raw) {
  const image = new Image();
  image.src = raw.uri;
  await image.decode();
  const pixels = await createImageBitmap(image); // decoded once, not each time that it is drawn
  return {pixels, columns: raw.columns, side: raw.side};
}

async function readAttributions(raw) {
  const parts = await Promise.all([raw.steps, raw.rounded, raw.listed, raw.exactly].map(inflated));
  return {
    classes: raw.classes,
    most: raw.most,
    against: raw.against,
    steps: new Float32Array(parts[0]),
    rounded: new Int8Array(parts[1]),
    listed: new Uint16Array(parts[2]),
    exactly: new Float32Array(parts[3]),
  };
}

async function readGrid(raw) {
  const at = new Int32Array(raw.side * raw.side).fill(-1);
  raw.rows.forEach((row, cell) => {
    at[row * raw.side + raw.columns[cell]] = cell;
  });
  const [sheet, attributions] = await Promise.all([
    readSheet(raw.icons),
    raw.attributions ? readAttributions(raw.attributions) : null,
  ]);
  const {side, rows, columns, counts, line, patches} = raw;
  return {
    side,
    rows,
    columns,
    counts,
    line,
    patches,
    at,
    sheet,
    attributions,
    count: counts.length,
    fullest: counts.reduce((a, b) => Math.max(a, b), 1),
  };
}

async function readLayer(raw) {
  let patches = null;
  return {
    name: raw.name,
    grids: await Promise.all(raw.grids.map(readGrid)),
    ranges: new Map(),
    patches: () => (patches ??= raw.patches ? readSheet(raw.patches) : Promise.resolve(null)), // when first asked for
  };
}

async function readAtlas() {
  const element = document.getElementById("data"),
    raw = JSON.parse(element.textContent);
  element.remove();
  return {...raw, layers: await Promise.all(raw.layers.map(readLayer))};
}

// How much a cell argues for a class: exactly where the page lists it, else to a 254th of the cell's largest.
function attribution(grid, cell, which) {
  const a = grid.attributions,
    listed = a.most + a.against;
  for (let place = cell * listed; place < (cell + 1) * listed; place++) {
    if (a.listed[place] === which) return a.exactly[place];
  }
  return a.rounded[cell * a.classes + which] * a.steps[cell];
}

// The place of a class among those that a cell argues for, from 1; Infinity beyond the listed ones.
function rankOf(grid, cell, which) {
  const a = grid.attributions,
    start = cell * (a.most + a.against);
  const place = a.listed.subarray(start, start + a.most).indexOf(which);
  return place < 0 ? Infinity : place + 1;
}

function strongest(grid, cell, count) {
  const a = grid.attributions,
    start = cell * (a.most + a.against);
  return pairs(a, start, Math.min(count, a.most)).filter(([, value]) => value > 0);
}

function weakest(grid, cell, count) {
  const a = grid.attributions,
    start = cell * (a.most + a.against) + a.most;
  return pairs(a, start, Math.min(count, a.against)).filter(([, value]) => value < 0);
}

function pairs(a, start, count) {
  return Array.from({length: count}, (_, place) => [a.listed[start + place], a.exactly[start + place]]);
}

// The least and the most that a cell of a layer argues for a class: one scale for all grids of the layer.
function rangeOf(layer, which) {
  if (!layer.ranges.has(which)) {
    let least = 0,
      most = 0;
    for (const grid of layer.grids) {
      for (let cell = 0; cell < grid.count; cell++) {
        const value = attribution(grid, cell, which);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    layer.ranges.set(which, [least, most]);
  }
  return layer.ranges.get(which);
}

function largestOf(layer, which) {
  const [least, most] = rangeOf(layer, which);
  return Math.max(-least, most);
}

// Classes by the most that a cell of a layer argues for them, the strongest first.
function classesOf(layer) {
  if (!layer.classes) {
    const most = new Map();
    for (const grid of layer.grids) {
      for (let cell = 0; grid.attributions && cell < grid.count; cell++) {
        for (const [which, value] of strongest(grid, cell, 5)) most.set(which, Math.max(value, most.get(which) ?? 0));
      }
    }
    layer.classes = [...most].sort((a, b) => b[1] - a[1]);
  }
  return layer.classes;
}

function middleGrid(layer) {
  const fitting = layer.grids.filter((grid) => grid.side <= 20);
  return fitting.length ? fitting[fitting.length - 1] : layer.grids[0];
}
