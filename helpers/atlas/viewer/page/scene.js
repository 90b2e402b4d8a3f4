// Draw cells: a grid as one image that is made once for what is shown, and cells between two classes.

const TILE = 96,
  WIDEST = 3000; // pixels of a cell in that image, and of the image

// The whole grid as an image; moving and zooming it then costs one drawImage a frame.
function composed(layer, grid, state, look) {
  const {shade, density} = state,
    key = shadingKey(state);
  if (grid.composed?.key === key) return grid.composed.image;
  const size = Math.min(TILE, grid.sheet.side, Math.floor(WIDEST / grid.side));
  const image = grid.composed?.image ?? document.createElement("canvas");
  image.width = image.height = size * grid.side;
  const pen = image.getContext("2d"),
    shown = chosen(layer, grid, state);
  pen.imageSmoothingQuality = "high";
  // Cells that are chosen by their attribution show their own colours.
  const largest = shade === null || !grid.attributions || state.filter !== "all" ? 0 : largestOf(layer, shade);
  for (let cell = 0; cell < grid.count; cell++) {
    const part = density ? Math.max(look.smallest, Math.sqrt(grid.counts[cell] / grid.fullest)) : 1;
    const wide = Math.max(1, Math.round(size * part)),
      gap = Math.floor((size - wide) / 2);
    const x = grid.columns[cell] * size + gap,
      y = grid.rows[cell] * size + gap;
    if (shown[cell])
      paint(pen, grid, cell, x, y, wide, largest ? attribution(grid, cell, shade) / largest : null, look);
    else emptied(pen, x, y, wide);
  }
  grid.composed = {key, image};
  return image;
}

function shadingKey({shade, filter, rank, share, density}) {
  return JSON.stringify([colours.paper, shade, filter, rank, share, density]);
}

function paint(pen, grid, cell, x, y, wide, level, look) {
  const strength = level === null ? 1 : Math.min(1, Math.abs(level)) ** look.bend;
  pen.globalAlpha = 1 - look.faded * (1 - strength);
  icon(pen, level === null ? grid.sheet : greyed(grid, look), cell, x, y, wide);
  if (level !== null) {
    pen.globalAlpha = look.tint * strength;
    pen.fillStyle = level < 0 ? colours.against : colours.for;
    pen.fillRect(x, y, wide, wide);
  }
  pen.globalAlpha = 1;
}

// The icons with less of their own colours: those of attributions would mix with them.
function greyed(grid, look) {
  if (!grid.grey) {
    const {pixels, columns, side} = grid.sheet,
      image = document.createElement("canvas"),
      pen = image.getContext("2d");
    Object.assign(image, {width: pixels.width, height: pixels.height});
    pen.drawImage(pixels, 0, 0);
    pen.globalCompositeOperation = "saturation";
    pen.globalAlpha = look.greyed;
    pen.fillStyle = "#808080";
    pen.fillRect(0, 0, image.width, image.height);
    grid.grey = {pixels: image, columns, side};
  }
  return grid.grey;
}

function emptied(pen, x, y, wide) {
  // a cell that is hidden leaves its outline
  pen.strokeStyle = colours.rule;
  pen.lineWidth = 1;
  pen.strokeRect(x + wide * 0.4, y + wide * 0.4, wide * 0.2, wide * 0.2);
}

function icon(pen, sheet, place, x, y, wide) {
  const {side, columns} = sheet;
  pen.drawImage(
    sheet.pixels,
    (place % columns) * side,
    Math.floor(place / columns) * side,
    side,
    side,
    x,
    y,
    wide,
    wide,
  );
}

// The part of an image of the whole world that is in view.
function drawWorld(pen, image, camera, alpha) {
  const {k, x, y} = camera.now,
    [w, h] = camera.view,
    unit = image.width / k;
  const left = Math.max(0, x),
    top = Math.max(0, y),
    right = Math.min(w, x + k),
    bottom = Math.min(h, y + k);
  if (right <= left || bottom <= top) return;
  pen.globalAlpha = alpha;
  pen.imageSmoothingQuality = unit > 1.6 && camera.settled ? "high" : "low";
  pen.drawImage(
    image,
    (left - x) * unit,
    (top - y) * unit,
    (right - left) * unit,
    (bottom - top) * unit,
    left,
    top,
    right - left,
    bottom - top,
  );
  pen.globalAlpha = 1;
}

function drawAxis(pen, camera, found) {
  const [w, h] = camera.view,
    {k, x} = camera.now,
    span = (camera.world[0] / 2) * AXIS_SPAN;
  pen.font = "12px system-ui, sans-serif";
  pen.textAlign = "center";
  for (const tick of ticks(found.reach)) {
    const at = (camera.world[0] / 2 + (tick / found.reach) * span) * k + x;
    if (at < 0 || at > w) continue;
    pen.fillStyle = tick ? colours.rule : colours.muted;
    pen.fillRect(Math.round(at), 34, 1, h - 34 - 26);
    pen.fillStyle = colours.muted;
    pen.fillText(tick ? signed(tick) : "0", at, h - 9);
  }
}

function drawAxisNames(pen, camera, names) {
  // above icons that were moved there
  const [w] = camera.view;
  pen.globalAlpha = 0.85;
  pen.fillStyle = colours.paper;
  pen.fillRect(0, 0, w, 32);
  pen.globalAlpha = 1;
  pen.font = "600 13px system-ui, sans-serif";
  pen.fillStyle = colours.ink;
  pen.textAlign = "left";
  pen.fillText(`← more for ${names[1]}`, 14, 22, w / 2 - 24);
  pen.textAlign = "right";
  pen.fillText(`more for ${names[0]} →`, w - 14, 22, w / 2 - 24);
}

const AXIS_SPAN = 0.8; // of half the width, up to the largest difference

function ticks(reach) {
  const rough = reach / 3,
    power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((part) => part * power).find((part) => part >= rough);
  const count = Math.floor(reach / step + 1e-9);
  return Array.from({length: 2 * count + 1}, (_, place) => (place - count) * step);
}

function drawRing(pen, [x, y, wide], colour) {
  pen.lineWidth = 5;
  pen.strokeStyle = colours.paper;
  pen.strokeRect(x - 1, y - 1, wide + 2, wide + 2);
  pen.lineWidth = 3;
  pen.strokeStyle = colour;
  pen.strokeRect(x - 1, y - 1, wide + 2, wide + 2);
}

// The colours from -largest, or from 0, to the largest attribution.
function drawScale(canvas, from, look) {
  const pen = canvas.getContext("2d"),
    {width, height} = canvas;
  pen.clearRect(0, 0, width, height);
  for (let x = 0; x < width; x++) {
    const level = from + ((1 - from) * x) / (width - 1);
    pen.globalAlpha = Math.abs(level) ** look.bend;
    pen.fillStyle = level < 0 ? colours.against : colours.for;
    pen.fillRect(x, 0, 1, height);
  }
  pen.globalAlpha = 1;
}
