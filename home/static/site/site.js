// Suggestions while typing in a search field, as a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
// Without this file the field searches all the same. The view below the form's address answers with JSON.

const PAUSE = 150; // milliseconds without a key before the server is asked

class Suggestions {
  constructor(input) {
    this.input = input;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.labels[0].textContent);
    input.after(this.list);
    const states = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": this.list.id };
    Object.entries(states).forEach(([name, value]) => input.setAttribute(name, value));
    this.show([]);
    input.addEventListener("input", () => this.askSoon());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // A press must not take the focus from the field: the list would close before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  askSoon() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (typed.length < 2) return this.close();
    const address = new URL("suggestions/", this.input.form.action);
    address.searchParams.set("q", typed);
    this.request = new AbortController();
    try {
      const response = await fetch(address, { signal: this.request.signal });
      if (response.ok) this.show((await response.json()).suggestions);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // no network: the field still searches
    }
  }

  show(suggestions) {
    this.list.replaceChildren(...suggestions.map((each, position) => this.option(each, position)));
    this.list.hidden = !suggestions.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.choose(null);
  }

  option({ title, lang, kind, address }, position) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${position}`;
    option.dataset.address = address;
    option.setAttribute("role", "option");
    const words = document.createElement("span");
    words.lang = lang;
    words.textContent = title;
    const small = document.createElement("small");
    small.textContent = kind;
    option.append(words, " ", small);
    return option;
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.show([]);
  }

  choose(option) {
    for (const each of this.list.children) each.setAttribute("aria-selected", String(each === option));
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    const chosen = this.list.querySelector("[aria-selected=true]");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (this.list.hidden) return;
    if (step) {
      // One place more than there are options: the field itself, between the last and the first.
      const options = [...this.list.children, null];
      const place = options.indexOf(chosen) + step;
      this.choose(options[(place + options.length) % options.length]);
    } else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && chosen) this.go(chosen);
    else return;
    event.preventDefault();
  }

  go(option) {
    if (option) location.assign(option.dataset.address);
  }
}

document.querySelectorAll("form[role=search] input[type=search]").forEach((input) => new Suggestions(input));
