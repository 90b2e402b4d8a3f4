// The address keeps what is shown, so that it can be sent to others and comes back after a reload.

const KEPT = ["view", "layer", "side", "shade", "against", "filter", "rank", "share", "least", "density"];

function remember() {
  const parts = new URLSearchParams();
  for (const name of KEPT) if (app.state[name] !== BEGINNING[name]) parts.set(name, app.state[name]);
  try {
    history.replaceState(null, "", `#${parts}`);
  } catch {} // a page inside another one may have no address of its own
}

function recalled() {
  const found = {},
    parts = new URLSearchParams(location.hash.slice(1)),
    {layers, classes} = app.atlas;
  const number = (name, most) => {
    const value = Number(parts.get(name));
    if (parts.has(name) && Number.isInteger(value) && value >= 0 && value <= most) found[name] = value;
  };
  const choice = (name, choices) => {
    if (choices.includes(parts.get(name))) found[name] = parts.get(name);
  };
  choice("view", ["atlas", "axis", "layers"]);
  choice("filter", ["all", "rank", "share"]);
  number("layer", layers.length - 1);
  number("side", 1000);
  for (const name of ["shade", "against"]) number(name, classes.length - 1);
  number("rank", 20);
  if (found.rank === 0) delete found.rank;
  for (const name of ["share", "least"]) number(name, 95);
  if (parts.get("density") === "true") found.density = true;
  if (layers[0].grids[0].attributions === null) for (const name of ["view", "shade", "against"]) delete found[name];
  return found;
}
