// Mouse, fingers, pen and keys on a map.

const CLICK = 5; // pixels that a finger may shake and still tap

function listen(view) {
  const {canvas} = view,
    pointers = new Map();
  let travelled = 0;
  canvas.style.touchAction = "pan-y";

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  canvas.addEventListener(
    "wheel",
    (event) => {
      const away = event.deltaY > 0 && view.camera.goal.k <= view.camera.fit * 1.001;
      if (away && !event.ctrlKey) return; // all is shown already: the page scrolls
      event.preventDefault();
      const far = event.deltaY * (event.deltaMode ? 33 : 1);
      view.zoomAt(
        Math.exp(-Math.max(-300, Math.min(300, far)) * (event.ctrlKey ? 0.01 : 0.002)),
        ...place(event),
        Math.abs(far) > 40,
      );
    },
    {passive: false},
  );

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    pointers.set(event.pointerId, place(event));
    travelled = pointers.size > 1 ? Infinity : 0;
    canvas.setPointerCapture(event.pointerId);
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = place(event),
      before = pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") view.hover(view.cellAt(...now));
      return;
    }
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(view, before, now, other);
    else if (travelled > CLICK) drag(view, now[0] - before[0], now[1] - before[1]);
    if (other || travelled > CLICK) pointers.set(event.pointerId, now);
  });

  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      const known = pointers.delete(event.pointerId);
      canvas.style.cursor = "default";
      if (known && end === "pointerup" && travelled <= CLICK) view.choose(view.cellAt(...place(event)), true);
    });
  }
  canvas.addEventListener("pointerleave", () => view.hover(-1));
  canvas.addEventListener("dblclick", (event) => view.zoomAt(2, ...place(event), true));
  canvas.addEventListener("keydown", (event) => press(view, event));
}

function drag(view, dx, dy) {
  view.canvas.style.cursor = "grabbing";
  view.hovered = -1;
  view.camera.moveBy(dx, dy, false);
  view.request();
}

function pinch(view, before, now, other) {
  const apart = (at) => Math.max(10, Math.hypot(at[0] - other[0], at[1] - other[1]));
  view.zoomAt(apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2, false);
  drag(view, (now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
}

const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

function press(view, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ARROWS[event.key]) view.step(...ARROWS[event.key]);
  else if (event.key === "+" || event.key === "=") view.zoomBy(1.5);
  else if (event.key === "-" || event.key === "_") view.zoomBy(1 / 1.5);
  else if (event.key === "0") view.showAll();
  else if (event.key === "Escape" && view.active >= 0) view.choose(-1, false);
  else return;
  event.preventDefault();
}
