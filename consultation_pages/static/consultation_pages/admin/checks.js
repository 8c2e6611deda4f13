// The checks beside the form: asked again after each save, and the way from a check to its field.
(() => {
  const TYPED = "input:not([type=hidden]), select, textarea, [contenteditable=true]";
  const ADDED = "[id$='-ADD'], .c-sf-add-button";
  const panel = () => document.querySelector("[data-publication-checks]");

  async function refresh() {
    const section = panel();
    if (!section) return;
    const answer = await fetch(section.dataset.publicationChecks, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (answer.ok) section.querySelector("[data-publication-problems]").innerHTML = await answer.text();
  }

  // The field itself; of rows and blocks the first that one types in, or what adds one.
  function fieldOf(name) {
    const form = document.getElementById("page-edit-form");
    const named = form && form.querySelector(`[name="${name}"], [name^="${name}-"]`);
    if (!named) return null;
    const section = named.closest("section") || form;
    section.querySelector(":scope > * [data-panel-toggle][aria-expanded=false]")?.click();
    if (named.matches(TYPED)) return named;
    const shown = (selector) => [...section.querySelectorAll(selector)].find((each) => each.checkVisibility());
    return shown(TYPED) || shown(ADDED) || named;
  }

  function goToField() {
    const [, name] = /^#field-([a-z_]+)$/.exec(location.hash) || [];
    const field = name && fieldOf(name);
    if (!field) return;
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
  }

  document.addEventListener("w-autosave:success", refresh);
  addEventListener("hashchange", goToField);
  // After the editor's own scripts, which draw the fields and scroll when the page is there.
  addEventListener("load", () => setTimeout(goToField, 300));
})();
