// Zoom into a picture, move it, and tell what its cells show. Inlined below each picture by zoomable.py.
(() => {
  "use strict";
  const MOST = 8, STEP = 1.4, SHIFT = 0.15;

  function setUp(root) {
    root.dataset.ready = "yes";
    const [view, line] = root.children, image = view.querySelector("img");
    const [width] = root.dataset.zoomable.split(",").map(Number);
    const cells = JSON.parse(root.dataset.cells), pointers = new Map();
    let scale = 1, x = 0, y = 0;  // the picture's top left corner, in pixels of the view
    let moved = false;

    view.tabIndex = 0;
    view.setAttribute("role", "group");
    view.setAttribute("aria-label", root.dataset.help);
    line.setAttribute("aria-live", "polite");
    say("");

    function draw() {
      const w = view.clientWidth, h = view.clientHeight;
      x = Math.min(0, Math.max(w * (1 - scale), x));
      y = Math.min(0, Math.max(h * (1 - scale), y));
      image.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
      view.style.touchAction = scale > 1 ? "none" : "pan-x pan-y";
      view.style.cursor = scale > 1 ? "grab" : "zoom-in";
    }

    function zoom(factor, px, py) {  // the point (px, py) of the view stays where it is
      const next = Math.min(MOST, Math.max(1, scale * factor));
      x = px - (px - x) * next / scale;
      y = py - (py - y) * next / scale;
      scale = next;
      draw();
    }

    function move(dx, dy) {
      x += dx;
      y += dy;
      draw();
    }

    function place(event) {
      const box = view.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    }

    function textAt(px, py) {
      const unit = width / (view.clientWidth * scale), u = (px - x) * unit, v = (py - y) * unit;
      const cell = cells.find(([left, top, w, h]) => u >= left && u < left + w && v >= top && v < top + h);
      return cell ? cell[4] : "";
    }

    function say(text) {
      line.textContent = text || root.dataset.help;
      if (text) view.title = text; else view.removeAttribute("title");
    }

    view.addEventListener("wheel", (event) => {
      if (document.activeElement !== view && !event.ctrlKey) return;  // the page scrolls
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), ...place(event));
    }, {passive: false});

    view.addEventListener("pointerdown", (event) => {
      view.focus({preventScroll: true});
      pointers.set(event.pointerId, place(event));
      moved = false;
      if (scale > 1 || pointers.size > 1) view.setPointerCapture(event.pointerId);
    });

    view.addEventListener("pointermove", (event) => {
      const now = place(event), before = pointers.get(event.pointerId);
      if (!before) {
        say(textAt(...now));
        return;
      }
      const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      if (others.length) {  // two fingers: the other one stays
        const [ox, oy] = others[0];
        const apart = (at) => Math.max(1, Math.hypot(at[0] - ox, at[1] - oy));
        zoom(apart(now) / apart(before), (now[0] + ox) / 2, (now[1] + oy) / 2);
      }
      if (scale > 1) move((now[0] - before[0]) / pointers.size, (now[1] - before[1]) / pointers.size);
      moved = true;
      pointers.set(event.pointerId, now);
    });

    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      view.addEventListener(end, (event) => {
        if (end === "pointerup" && !moved) say(textAt(...place(event)));
        pointers.delete(event.pointerId);
      });
    }
    view.addEventListener("pointerleave", () => say(""));
    // A notebook takes the focus when its cell is clicked first: take it back afterwards.
    view.addEventListener("click", () => setTimeout(() => view.focus({preventScroll: true})));
    view.addEventListener("dblclick", (event) => zoom(scale < MOST ? 2 : 1 / MOST, ...place(event)));

    view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const w = view.clientWidth, h = view.clientHeight;
      const steps = {ArrowLeft: [w, 0], ArrowRight: [-w, 0], ArrowUp: [0, h], ArrowDown: [0, -h]};
      if (event.key === "+" || event.key === "=") zoom(STEP, w / 2, h / 2);
      else if (event.key === "-" || event.key === "_") zoom(1 / STEP, w / 2, h / 2);
      else if (event.key === "0") zoom(1 / MOST, 0, 0);
      else if (steps[event.key] && scale > 1) move(...steps[event.key].map((d) => d * SHIFT));
      else return;
      event.preventDefault();
      event.stopPropagation();
      say(scale > 1 ? textAt(w / 2, h / 2) : "");
    });

    new ResizeObserver(draw).observe(view);
  }

  document.querySelectorAll("[data-zoomable]:not([data-ready])").forEach(setUp);
})();
