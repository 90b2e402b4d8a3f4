// One map on a canvas: which grid it shows, which cell is pointed at, and its frames.

const FADE = 180; // milliseconds from one grid to the next
const COARSE = 96, SLACK = 0.9; // pixels of a cell: larger ones give way to a finer grid, and come back a little later

class View {
  // app: see main.js. fixed: the layer that it always shows, as one of several; else that of the state.
  constructor(canvas, app, fixed = null) {
    Object.assign(this, {canvas, app, fixed, pen: canvas.getContext("2d"), between: null});
    this.cameras = {map: new Camera(), axis: new Camera()}; // each view comes back as it was left
    Object.assign(this, {grid: null, before: null, since: 0, hovered: -1, active: -1, waiting: false, last: 0});
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-describedby", "keys");
    listen(this);
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  get layer() {
    return this.fixed ?? this.app.layer;
  }

  get isAxis() {
    return this.between !== null;
  }

  get camera() {
    return this.isAxis ? this.cameras.axis : this.cameras.map;
  }

  // What is shown has changed: the state, the theme, or the layer.
  update() {
    const {view, shade, against, least} = this.app.state;
    this.resize(); // how large cells are decides on the grid
    const grid = this.suitable();
    if (grid !== this.grid) this.take(grid, false);
    this.between =
      view === "axis" && !this.fixed && shade !== null && against !== null && shade !== against && grid.attributions
        ? between(grid, shade, against, least)
        : null;
    if (this.isAxis && this.active >= 0 && !this.between.kept.includes(this.active)) this.active = -1;
    this.hovered = -1;
    this.resize();
    const what = this.isAxis ? "Cells between two classes" : "Atlas";
    this.canvas.setAttribute("aria-label", `${what} of ${this.layer.name}, ${times(grid.count, "cell")}`);
  }

  // The state's grid, or the one whose cells are large enough to see and small enough to be sharp.
  suitable() {
    const {view, side} = this.app.state,
      grids = this.layer.grids;
    if (this.fixed) return middleGrid(this.layer);
    if (side !== "auto") return grids.find((grid) => grid.side === side) ?? middleGrid(this.layer);
    if (view === "axis") return middleGrid(this.layer);
    const shown = grids.indexOf(this.grid);
    const fits = (grid, place) => this.camera.now.k / grid.side <= COARSE * (place < shown ? SLACK : 1);
    return grids.find(fits) ?? grids[grids.length - 1];
  }

  take(grid, fading) {
    const from = this.grid,
      old = this.active;
    this.before = fading && !STILL.matches ? from : null;
    this.since = performance.now();
    this.grid = grid;
    this.hovered = -1;
    this.active = from && old >= 0 && this.layer.grids.includes(from) ? this.nearestTo(...middle(from, old)) : -1;
  }

  resize() {
    const w = this.canvas.clientWidth,
      h = this.canvas.clientHeight,
      sharp = Math.min(2, devicePixelRatio || 1);
    if (!w || !h) return;
    if (this.canvas.width !== Math.round(w * sharp) || this.canvas.height !== Math.round(h * sharp)) {
      this.canvas.width = Math.round(w * sharp);
      this.canvas.height = Math.round(h * sharp);
    }
    this.sharp = sharp;
    const margin = this.isAxis ? [10, 36] : this.fixed ? [2, 2] : [12, 12];
    const world = this.isAxis ? [(w - 20) / (h - 72), 1] : [1, 1];
    this.camera.set(world, [w, h], margin);
    this.request();
  }

  request() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame((time) => this.frame(time));
  }

  frame(time) {
    this.waiting = false;
    const moving = !this.camera.settled;
    if (moving) this.camera.step(Math.min(50, this.last ? time - this.last : 16));
    this.last = moving ? time : 0;
    const grid = this.suitable();
    if (grid !== this.grid) {
      this.take(grid, true);
      this.app.gridChanged(this);
    }
    const share = this.before ? Math.min(1, (performance.now() - this.since) / FADE) : 1;
    if (share === 1) this.before = null;
    this.draw(share);
    if (!this.camera.settled || this.before || moving)
      this.request(); // once more at rest: sharper
    else this.prepare();
  }

  // Make the images of the other grids while nothing else is to be done: a zoom then need not wait for them.
  prepare() {
    if (this.fixed || this.preparing || this.isAxis) return;
    const next = this.layer.grids.find((grid) => grid.composed?.key !== shadingKey(this.app.shading));
    if (!next) return;
    this.preparing = true;
    (self.requestIdleCallback ?? setTimeout)(() => {
      this.preparing = false;
      composed(this.layer, next, this.app.shading, this.app.atlas.look);
      if (!this.waiting) this.prepare();
    });
  }

  draw(share) {
    const {pen, camera, app} = this,
      [w, h] = camera.view;
    pen.setTransform(this.sharp, 0, 0, this.sharp, 0, 0);
    pen.clearRect(0, 0, w, h);
    if (this.isAxis) {
      const names = [app.state.shade, app.state.against].map((which) => app.atlas.classes[which]);
      drawAxis(pen, camera, this.between);
      for (const cell of this.between.kept) this.drawIcon(cell);
      drawAxisNames(pen, camera, names);
    } else {
      const image = (grid) => composed(this.layer, grid, app.shading, app.atlas.look);
      if (this.before) drawWorld(pen, image(this.before), camera, 1 - share * share);
      drawWorld(pen, image(this.grid), camera, share);
    }
    const rings = [
      [this.active, colours.ring],
      [this.hovered, colours.ink],
    ];
    for (const [cell, colour] of rings) {
      if (cell < 0) continue;
      if (this.isAxis) this.drawIcon(cell);
      drawRing(pen, this.rectOf(cell), colour);
    }
  }

  drawIcon(cell) {
    const [x, y, wide] = this.rectOf(cell),
      [w, h] = this.camera.view;
    if (x < w && y < h && x + wide > 0 && y + wide > 0) icon(this.pen, this.grid.sheet, cell, x, y, wide);
  }

  // The left, the top and the width of a cell in the view.
  rectOf(cell) {
    const [u, v] = this.placeOf(cell),
      [x, y] = this.camera.toView(u, v);
    const wide = this.isAxis ? this.iconSize : this.camera.now.k / this.grid.side;
    return [x - wide / 2, y - wide / 2, wide];
  }

  get iconSize() {
    // zooming pulls icons apart
    const [w, h] = this.camera.view;
    return Math.max(26, Math.min(54, Math.sqrt(w * h) / 16)) * Math.sqrt(this.camera.zoom);
  }

  placeOf(cell) {
    if (!this.isAxis) return middle(this.grid, cell);
    const {apart, reach} = this.between,
      w = this.camera.world[0];
    return [w / 2 + (((apart[cell] / reach) * w) / 2) * AXIS_SPAN, 0.04 + 0.92 * this.grid.line[cell]];
  }

  cellAt(px, py) {
    if (this.isAxis) {
      const over = (cell) => {
        const [x, y, wide] = this.rectOf(cell);
        return px >= x && py >= y && px < x + wide && py < y + wide;
      };
      return this.between.kept.findLast(over) ?? -1;
    }
    const [u, v] = this.camera.toWorld(px, py).map((at) => Math.floor(at * this.grid.side)),
      side = this.grid.side;
    return u >= 0 && v >= 0 && u < side && v < side ? this.grid.at[v * side + u] : -1;
  }

  nearestTo(u, v) {
    let best = -1,
      least = Infinity;
    for (const cell of this.reachable) {
      const [x, y] = this.placeOf(cell),
        far = Math.hypot(x - u, y - v);
      if (far < least) [best, least] = [cell, far];
    }
    return best;
  }

  get reachable() {
    return this.isAxis ? this.between.kept : Array.from({length: this.grid.count}, (_, cell) => cell);
  }

  hover(cell) {
    if (cell === this.hovered) return;
    this.hovered = cell;
    this.app.show(this, cell >= 0 ? cell : this.active);
    this.canvas.style.cursor = cell >= 0 ? "pointer" : this.camera.zoom > 1.01 ? "grab" : "default";
    this.request();
  }

  choose(cell, aloud) {
    this.active = cell;
    this.hovered = -1;
    this.app.show(this, cell, aloud);
    this.request();
  }

  step(dx, dy) {
    // to the nearest cell in that direction
    if (this.active < 0) {
      const [w, h] = this.camera.view;
      return this.arrive(this.nearestTo(...this.camera.toWorld(w / 2, h / 2)));
    }
    const [u, v] = this.placeOf(this.active);
    let best = -1,
      least = Infinity;
    for (const cell of this.reachable) {
      const [x, y] = this.placeOf(cell),
        along = (x - u) * dx + (y - v) * dy,
        aside = Math.abs((x - u) * dy + (y - v) * dx);
      if (along > 1e-6 && along + 2.5 * aside < least) [best, least] = [cell, along + 2.5 * aside];
    }
    if (best >= 0) this.arrive(best);
  }

  arrive(cell) {
    if (cell < 0) return;
    this.choose(cell, true);
    const [x, y, wide] = this.rectOf(cell),
      [w, h] = this.camera.view,
      room = 16;
    const dx = x < room ? room - x : Math.min(0, w - room - x - wide);
    const dy = y < room ? room - y : Math.min(0, h - room - y - wide);
    if (dx || dy) this.camera.moveBy(dx, dy, true);
    this.request();
  }

  zoomAt(factor, px, py, smooth) {
    this.camera.zoomBy(factor, px, py, smooth);
    this.hovered = -1;
    this.canvas.style.touchAction = this.camera.goal.k > this.camera.fit * 1.01 ? "none" : "pan-y";
    this.request();
  }

  zoomBy(factor) {
    // about the chosen cell, or the middle
    const [w, h] = this.camera.view;
    const [x, y, wide] = this.active >= 0 ? this.rectOf(this.active) : [w / 2, h / 2, 0];
    this.zoomAt(factor, x + wide / 2, y + wide / 2, true);
  }

  showAll() {
    this.camera.showAll(true);
    this.canvas.style.touchAction = "pan-y";
    this.request();
  }
}

function middle(grid, cell) {
  return [(grid.columns[cell] + 0.5) / grid.side, (grid.rows[cell] + 0.5) / grid.side];
}
