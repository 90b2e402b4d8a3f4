// The state, the controls that change it, and what shows it.

const app = {
  atlas: null,
  state: {
    view: "atlas",
    layer: 0,
    side: "auto",
    shade: null,
    against: null,
    filter: "all",
    rank: 5,
    share: 30,
    least: 15,
    density: false,
  },
  views: [],

  get layer() {
    return this.atlas.layers[this.state.layer];
  },

  get main() {
    return this.views[0];
  },

  get classes() {
    // those that are asked for
    const {view, shade, against} = this.state;
    return [shade, view === "axis" ? against : null].filter((which) => which !== null);
  },

  get shown() {
    // the maps in view
    return this.state.view === "layers" ? this.views.slice(1) : [this.main];
  },

  get shading() {
    // how maps are coloured: filters are of one map
    return this.state.view === "layers" ? {...this.state, filter: "all"} : this.state;
  },

  set(changes) {
    Object.assign(this.state, changes);
    if ("view" in changes) enter(changes.view);
    refresh();
  },

  show(view, cell, aloud = false) {
    const names = this.atlas.classes;
    fillPanel(view.layer, view.grid, cell, this.classes, names, (which) => this.set({shade: which}));
    if (aloud) get("live").textContent = spoken(view.grid, cell, this.classes, names);
  },

  gridChanged(view) {
    say();
    this.show(view, view.active);
    if (get("table").open) fillTable(view.layer, view.grid, this.state.shade, this.atlas.classes);
  },
};

function enter(view) {
  const ranked = classesOf(app.layer).map(([which]) => which),
    {state} = app;
  if (view === "axis") {
    // two classes to begin with: the strongest ones
    state.shade ??= ranked.find((which) => which !== state.against) ?? null;
    if (state.against === null || state.against === state.shade)
      state.against = ranked.find((which) => which !== state.shade) ?? null;
  }
  if (view === "layers" && app.views.length === 1) app.atlas.layers.forEach(addLayer);
  for (const one of app.views) one.active = one.hovered = -1;
}

function addLayer(layer) {
  const figure = make(get("several"), "figure");
  make(figure, "h2", layer.name);
  const said = make(figure, "p"),
    canvas = make(figure, "canvas");
  canvas.tabIndex = 0;
  const view = new View(canvas, app, layer);
  view.said = said;
  app.views.push(view);
}

function refresh() {
  const {state, atlas} = app,
    classes = app.layer.grids[0].attributions !== null;
  for (const button of get("views").children)
    button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
  get("stage").hidden = state.view === "layers";
  get("several").hidden = state.view !== "layers";
  get("class-b").hidden = state.view !== "axis";
  get("layer-field").hidden = state.view === "layers" || atlas.layers.length < 2;
  get("side-field").hidden = state.view === "layers" || app.layer.grids.length < 2;
  get("filter-field").hidden = state.view !== "atlas" || state.shade === null || !classes;
  get("rank-field").hidden = get("filter-field").hidden || state.filter !== "rank";
  get("share-field").hidden = get("filter-field").hidden || state.filter !== "share";
  get("least-field").hidden = state.view !== "axis";
  get("density-field").hidden = state.view === "axis";
  get("rank-value").textContent = state.rank;
  for (const name of ["share", "least"]) get(`${name}-value`).textContent = `${state[name]}%`;
  for (const name of ["rank", "share", "least", "filter", "layer"]) get(name).value = state[name];
  get("density").checked = state.density;
  fillSides();
  app.classA.set(state.shade);
  app.classB.set(state.against);
  for (const view of app.shown) view.update();
  say();
  fillLegend();
  const [first] = app.shown;
  app.show(first, first.active);
  if (get("table").open) fillTable(first.layer, first.grid, state.shade, atlas.classes);
  remember();
}

function fillSides() {
  const select = get("side");
  select.replaceChildren();
  const automatic =
    app.state.view === "axis" ? `${middleGrid(app.layer).side} × ${middleGrid(app.layer).side}` : "finer as you zoom";
  make(select, "option", automatic).value = "auto";
  for (const {side} of app.layer.grids) make(select, "option", `${side} × ${side}`).value = side;
  if (!app.layer.grids.some((grid) => grid.side === app.state.side)) app.state.side = "auto";
  select.value = app.state.side;
}

function say() {
  const {state, atlas, main} = app,
    names = atlas.classes;
  let said = "";
  if (state.view === "layers") said = ofLayers(names);
  else if (main.isAxis) said = axisSentence(main.grid, main.between, names[state.shade], names[state.against]);
  else if (state.view === "axis") said = "Choose two different classes to set cells between them.";
  else said = sentence(app.layer, main.grid, state, names);
  if (get("said").textContent !== said) get("said").textContent = said;
}

function ofLayers(names) {
  const {shade} = app.state;
  for (const view of app.views.slice(1)) {
    const {layer} = view,
      grid = middleGrid(layer),
      values = [];
    for (let cell = 0; shade !== null && grid.attributions && cell < grid.count; cell++)
      values.push(attribution(grid, cell, shade));
    view.said.textContent = values.length
      ? `${signed(Math.min(...values))} to ${signed(Math.max(...values))}`
      : `${times(grid.count, "cell")}`;
  }
  return shade === null
    ? "Search a class to see in which layers cells argue for it."
    : `Each layer has a scale of its own: the fullest colour is its largest attribution to ${names[shade]}.`;
}

function fillLegend() {
  const {state, atlas} = app,
    shown =
      state.view === "atlas" && state.filter === "all" && state.shade !== null && app.layer.grids[0].attributions;
  get("legend").hidden = !shown;
  if (!shown) return;
  const [least] = rangeOf(app.layer, state.shade),
    largest = largestOf(app.layer, state.shade),
    both = least < -0.01 * largest;
  get("legend-name").textContent = `Attribution to ${atlas.classes[state.shade]}`;
  get("legend-low").textContent = both ? signed(-largest) : "0";
  get("legend-middle").textContent = both ? "0" : "";
  get("legend-high").textContent = signed(largest);
  drawScale(get("legend-bar"), both ? -1 : 0, atlas.look);
}

let BEGINNING = {}; // the state that the address need not tell

async function start() {
  app.atlas = await readAtlas();
  const {atlas, state} = app;
  state.layer = atlas.layers.length - 1;
  BEGINNING = {...state};
  const many = `${whole(atlas.photographs)} photographs, ${whole(atlas.vectors)} vectors a layer`;
  get("about").textContent = `${atlas.network} · ${atlas.source}: ${many}`;
  atlas.layers.forEach((layer, place) => {
    make(get("layer"), "option", layer.name).value = place;
  });
  const like = (text) => classesLike(text, atlas.classes, classesOf(app.layer));
  app.classA = new Combo(get("class-a"), "Class", "Search a class", atlas.classes, like, (which) =>
    app.set({shade: which}),
  );
  app.classB = new Combo(get("class-b"), "Against", "Another class", atlas.classes, like, (which) =>
    app.set({against: which}),
  );
  const classes = atlas.layers[0].grids[0].attributions !== null;
  get("class-a").hidden = get("views").hidden = !classes;
  app.views.push(new View(get("map"), app));
  wire();
  app.set({view: "atlas", ...recalled()});
  document.body.dataset.ready = "yes";
}

function wire() {
  for (const button of get("views").children)
    button.addEventListener("click", () => app.set({view: button.dataset.view}));
  get("layer").addEventListener("change", (event) => app.set({layer: Number(event.target.value)}));
  get("side").addEventListener("change", ({target: {value}}) =>
    app.set({side: value === "auto" ? value : Number(value)}),
  );
  get("filter").addEventListener("change", (event) => app.set({filter: event.target.value}));
  for (const name of ["rank", "share", "least"])
    get(name).addEventListener("input", (event) => app.set({[name]: Number(event.target.value)}));
  get("density").addEventListener("change", (event) => app.set({density: event.target.checked}));
  get("zoom-in").addEventListener("click", () => app.main.zoomBy(1.5));
  get("zoom-out").addEventListener("click", () => app.main.zoomBy(1 / 1.5));
  get("zoom-all").addEventListener("click", () => app.main.showAll());
  get("table").addEventListener("toggle", () => {
    if (get("table").open) refresh();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !get("class-a").hidden) {
      event.preventDefault();
      app.classA.input.focus();
    } else if (event.key === "Escape" && !typing && app.state.shade !== null && !event.defaultPrevented)
      app.set({shade: null});
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    refresh();
  });
}

start().catch((error) => {
  get("trouble").textContent =
    typeof DecompressionStream === "undefined"
      ? "This browser is too old to unpack the atlas. Open the page in a browser of 2023 or later."
      : `The atlas could not be unpacked (${error.message}). The file may be incomplete: save it once more.`;
  get("trouble").hidden = false;
});
