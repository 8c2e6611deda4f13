// The checks beside the form: asked again after each save, and the way from a check to its field.
(() => {
  const panel = () => document.querySelector("[data-publication-checks]");

  async function refresh() {
    const section = panel();
    if (!section) return;
    const answer = await fetch(section.dataset.publicationChecks, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (answer.ok) section.querySelector("[data-publication-problems]").innerHTML = await answer.text();
  }

  function goToField() {
    const [, name] = /^#field-([a-z_]+)$/.exec(location.hash) || [];
    const field = name && document.querySelector(`#page-edit-form [name="${name}"], #page-edit-form [name^="${name}-"]`);
    const section = field && field.closest("section");
    if (!section) return;
    section.scrollIntoView({ block: "start" });
    const input = section.querySelector("input:not([type=hidden]), select, textarea, [contenteditable=true], button");
    if (input) input.focus({ preventScroll: true });
  }

  document.addEventListener("w-autosave:success", refresh);
  addEventListener("hashchange", goToField);
  addEventListener("load", goToField);
})();
