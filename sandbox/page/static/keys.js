// The keyboard: Enter, Escape, Tab inside windows, arrows in menus and lists.

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") onEscape(event);
    else if (event.key === "Tab") onTab(event);
    else if (event.key === "Enter") onEnter(event);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") onArrow(event);
  });
}

const topWindow = () => [...document.querySelectorAll("#modals > .overlay")].at(-1);

function onEscape(event) {
  const list = document.querySelector(".completion:not([hidden])");
  const menu = event.target.closest?.("details.menu[open], details.picker[open]") || document.querySelector("details.menu[open]");
  if (list) list.hidden = true;
  else if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (topWindow()) topWindow().querySelector("[data-escape]").click();
  else if (document.getElementById("close-panel")) document.getElementById("close-panel").click();
  else return;
  event.preventDefault();
}

// The rest of the page is inert already; this keeps Tab from leaving for the browser's own bars.
function onTab(event) {
  const box = topWindow();
  if (!box) return;
  const stops = [...box.querySelectorAll("a[href], button:not([tabindex='-1'], :disabled), input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((one) => one.getClientRects().length);
  const [first, last] = [stops[0], stops.at(-1)];
  const at = document.activeElement;
  if (event.shiftKey ? at === first || !box.contains(at) || at.matches("[role=dialog]") : at === last || !box.contains(at)) {
    (event.shiftKey ? last : first)?.focus();
    event.preventDefault();
  }
}

function onEnter(event) {
  const at = event.target;
  if (at.matches("[data-compose]")) {
    if (event.shiftKey || event.defaultPrevented) return;
    event.preventDefault();
    at.form.requestSubmit(at.form.querySelector(".btn-send"));
  } else if (at.matches("input[data-when~=on_enter_pressed]")) {
    event.preventDefault();
    at.form.requestSubmit(goButton(at));
  } else if (at.matches("textarea") && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    at.form?.requestSubmit(at.form.querySelector("footer .btn-primary") || undefined);
  }
}

export const goButton = (control) => control.form.querySelector(`button[name=go][value="${CSS.escape(control.name)}"]`);

function onArrow(event) {
  if (event.altKey) return along(event, [...document.querySelectorAll("#sidebar li a")], document.querySelector("#sidebar li a[aria-current]"), true);
  const menu = event.target.closest?.("details.menu[open]");
  if (menu) along(event, [...menu.querySelectorAll(".menu-body > :is(a, button)")], document.activeElement, false);
}

function along(event, stops, from, follow) {
  const next = stops[stops.indexOf(from) + (event.key === "ArrowDown" ? 1 : -1)];
  event.preventDefault();
  if (next && follow) next.click();
  else next?.focus();
}
