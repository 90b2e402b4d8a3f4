// Search a class: a text field with a list of those that fit, after the combobox pattern of the ARIA practices.

const LISTED = 12;

class Combo {
  // found(text) -> [[class, value or null], ...]; choose(class or null)
  constructor(root, label, hint, names, found, choose) {
    Object.assign(this, {root, names, found, choose, options: [], place: -1, value: null});
    const id = root.id;
    this.label = make(root, "label", label);
    this.input = make(root, "input");
    this.clear = make(root, "button", "×");
    this.list = make(root, "ul");
    this.label.htmlFor = this.input.id = `${id}-text`;
    this.list.id = `${id}-list`;
    const about = {
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: hint,
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      "aria-autocomplete": "list",
    };
    for (const [name, value] of Object.entries(about)) this.input.setAttribute(name, value);
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.list.hidden = this.clear.hidden = true;
    this.clear.type = "button";
    this.clear.setAttribute("aria-label", `Clear: ${label}`);
    this.clear.addEventListener("click", () => {
      this.take(null);
      this.input.focus();
      this.close();
    });
    this.input.addEventListener("input", () => this.open());
    this.input.addEventListener("focus", () => {
      this.input.select();
      this.open();
    });
    this.input.addEventListener("click", () => this.open());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("li[data-class]");
      if (option) this.take(Number(option.dataset.class));
    });
  }

  set(value) {
    this.value = value;
    this.clear.hidden = value === null;
    if (document.activeElement !== this.input || this.list.hidden)
      this.input.value = value === null ? "" : this.names[value];
  }

  open() {
    const own = this.value !== null && this.input.value === this.names[this.value];
    this.options = this.found(own ? "" : this.input.value.trim().toLowerCase()).slice(0, LISTED);
    this.list.replaceChildren();
    for (const [which, value] of this.options) {
      const option = make(this.list, "li");
      Object.assign(option, {id: `${this.list.id}-${which}`});
      option.dataset.class = which;
      option.setAttribute("role", "option");
      make(option, "span", this.names[which]);
      if (value !== null) make(option, "span", signed(value)).className = "value";
    }
    if (!this.options.length) {
      const none = make(this.list, "li", "No class has such a name.");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
    }
    this.mark(this.options.length && !own && this.input.value.trim() ? 0 : -1);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.set(this.value);
  }

  mark(place) {
    this.place = place;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    const option = this.list.children[place];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({block: "nearest"});
    } else this.input.removeAttribute("aria-activedescendant");
  }

  take(which) {
    this.value = which;
    this.close();
    this.choose(which);
  }

  press(event) {
    const count = this.options.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) this.open();
      else if (count)
        this.mark((this.place + (event.key === "ArrowDown" ? 1 : this.place < 0 ? 0 : -1) + count) % count);
    } else if (event.key === "Enter") {
      if (!this.list.hidden && this.place >= 0) this.take(this.options[this.place][0]);
      else if (!this.input.value.trim()) this.take(null);
    } else if (event.key === "Escape") {
      if (!this.list.hidden) this.close();
      else if (this.value !== null) this.take(null);
      else this.input.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// Classes whose name begins with the text, then those with a word that does, then those that contain it.
function classesLike(text, names, ranked) {
  const strength = new Map(ranked);
  if (!text) return ranked;
  const kinds = [[], [], []];
  names.forEach((name, which) => {
    const lower = name.toLowerCase(),
      place = lower.indexOf(text);
    if (place < 0) return;
    kinds[place === 0 ? 0 : /[\s\-']/.test(lower[place - 1]) ? 1 : 2].push([which, strength.get(which) ?? null]);
  });
  return kinds.flat();
}

function make(parent, kind, text) {
  const element = document.createElement(kind);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}
