// Which part of a world is seen: k pixels for one unit, its origin at (x, y) of the view. Moves towards a goal.

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const EASE = 65; // milliseconds in which two thirds of the way are done

class Camera {
  constructor() {
    this.world = [1, 1];
    this.view = [1, 1];
    this.margin = [8, 8]; // pixels on the left and right, above and below
    this.most = 10;
    this.now = {k: 1, x: 0, y: 0};
    this.goal = {...this.now};
  }

  get fit() {
    return Math.max(1, Math.min(...[0, 1].map((i) => (this.view[i] - 2 * this.margin[i]) / this.world[i])));
  }

  get zoom() {
    return this.now.k / this.fit;
  }

  get settled() {
    return this.now.k === this.goal.k && this.now.x === this.goal.x && this.now.y === this.goal.y;
  }

  set(world, view, margin) {
    // what is in the middle stays there
    const centre = this.view.map((size, i) => (size / 2 - this.goal["xy"[i]]) / this.goal.k / this.world[i]);
    const zoom = this.goal.k / this.fit;
    Object.assign(this, {world, view, margin});
    const k = this.fit * zoom;
    this.goal = this.clamped({
      k,
      x: view[0] / 2 - centre[0] * world[0] * k,
      y: view[1] / 2 - centre[1] * world[1] * k,
    });
    this.now = {...this.goal};
  }

  clamped({k, x, y}) {
    const inside = (at, i) => {
      const size = this.world[i] * k,
        view = this.view[i],
        margin = this.margin[i];
      return size <= view - 2 * margin + 1 ? (view - size) / 2 : Math.min(margin, Math.max(view - size - margin, at));
    };
    return {k, x: inside(x, 0), y: inside(y, 1)};
  }

  zoomBy(factor, px, py, smooth) {
    // the point (px, py) of the view stays where it is
    const from = this.goal,
      k = Math.min(this.fit * this.most, Math.max(this.fit, from.k * factor));
    this.goTo({k, x: px - ((px - from.x) * k) / from.k, y: py - ((py - from.y) * k) / from.k}, smooth);
  }

  moveBy(dx, dy, smooth) {
    this.goTo({k: this.goal.k, x: this.goal.x + dx, y: this.goal.y + dy}, smooth);
  }

  showAll(smooth) {
    this.goTo({k: this.fit, x: 0, y: 0}, smooth);
  }

  goTo(goal, smooth) {
    this.goal = this.clamped(goal);
    if (!smooth || STILL.matches) this.now = {...this.goal};
  }

  step(elapsed) {
    // all three in the same share: the point that a zoom is about stays still on the way
    const share = 1 - Math.exp(-elapsed / EASE),
      {now, goal} = this;
    for (const part of ["k", "x", "y"]) now[part] += (goal[part] - now[part]) * share;
    if (Math.abs(goal.k / now.k - 1) < 1e-3 && Math.hypot(goal.x - now.x, goal.y - now.y) < 0.3) this.now = {...goal};
  }

  toView(u, v) {
    return [u * this.now.k + this.now.x, v * this.now.k + this.now.y];
  }

  toWorld(px, py) {
    return [(px - this.now.x) / this.now.k, (py - this.now.y) / this.now.k];
  }
}
