// Colours come from the style sheet, so that light and dark pages differ in one place.

const colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "ink", "muted", "rule", "ring", "for", "against"]) {
    colours[name] = style.getPropertyValue(`--${name}`).trim();
  }
}

readColours();
