// The first lawful last day, proposed when the first day or the type is chosen. Without this script the form says it
// after each save.
const opens = document.querySelector("[data-lawful-period]");
const closes = document.querySelector("[name=closes_on]");
const type = document.querySelector("[name=document_type]");

if (opens && closes) {
  const said = document.createElement("div");
  said.className = "help-block help-info";
  said.setAttribute("role", "status");
  said.hidden = true;
  closes.closest("[data-field-wrapper], .w-field__wrapper, .w-field").append(said);
  let proposed = "";
  let question = 0;

  const enter = (day) => {
    closes.value = day;
    closes.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // 31.12.2026 as 2026-12-31, which can be compared.
  const iso = (day) => day.split(".").reverse().join("-");

  const line = (text, tag = "p") => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };

  const show = (answer) => {
    const reasons = document.createElement("ul");
    reasons.append(...answer.reasons.map((reason) => line(reason, "li")));
    said.replaceChildren(line(answer.proposal), reasons);
    // An empty field and our own earlier proposal are filled; what a person typed is only commented on.
    if (!closes.value || iso(closes.value) === iso(proposed)) {
      enter(answer.closes_on);
      said.append(line(answer.taken));
    } else if (iso(closes.value) !== iso(answer.closes_on)) {
      if (iso(closes.value) < iso(answer.closes_on)) said.append(line(answer.too_early));
      const use = line(answer.use, "button");
      use.type = "button";
      use.className = "button button-small button-secondary";
      use.addEventListener("click", () => {
        enter(answer.closes_on);
        use.replaceWith(line(answer.taken));
      });
      said.append(use);
    }
    proposed = answer.closes_on;
  };

  const ask = async () => {
    const asked = (question += 1);
    if (!opens.value) {
      said.hidden = true;
      return;
    }
    const address = new URL(opens.dataset.lawfulPeriod, location.href);
    address.searchParams.set("opens_on", opens.value);
    if (type && type.value) address.searchParams.set("document_type", type.value);
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      const answer = await response.json();
      if (asked !== question) return; // a later choice has been made
      if (response.ok) show(answer);
      else said.replaceChildren(line(answer.error));
      said.hidden = false;
    } catch {
      said.hidden = true; // signed out or offline: the checks on the server still hold
    }
  };

  opens.addEventListener("change", ask);
  if (type) type.addEventListener("change", ask);
}
