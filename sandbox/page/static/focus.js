// Where the keyboard is: into a window when it opens, to the first error, back to where it came from.

let openers = new Map();
let newest = "";

const topWindow = () => [...document.querySelectorAll("#modals > .overlay")].at(-1);
const windows = () => new Set([...document.querySelectorAll("#modals > .overlay")].map((one) => one.id));

export function beforeChange() {
  return { windows: windows(), focus: document.activeElement, errors: errorIds(), last: lastMessage() };
}

const errorIds = () => new Set([...document.querySelectorAll(".field-error")].map((one) => one.id + one.textContent));
const lastMessage = () => [...document.querySelectorAll("main .message")].at(-1)?.id || "";

export function afterChange(root, isFirst, were = { windows: new Set(), errors: new Set(), focus: null, last: "" }) {
  const top = topWindow();
  if (top && !were.windows.has(top.id)) {
    if (were.focus && were.focus !== document.body) openers.set(top.id, were.focus);
    enter(top);
  } else if (!top && were.windows.size) {
    for (const id of were.windows) openers.get(id)?.isConnected && openers.get(id).focus({ preventScroll: true });
    openers.clear();
  } else if (top && !top.contains(document.activeElement)) {
    enter(top);
  }
  const error = [...(top || document).querySelectorAll(".field-error")].find((one) => !were.errors.has(one.id + one.textContent));
  if (error) {
    const field = error.closest(".input").querySelector("input:not([type=hidden]), textarea, select, summary");
    field?.focus();
    error.scrollIntoView({ block: "nearest" });
  }
  if (isFirst || lastMessage() !== were.last) settle();
  if (isFirst && location.hash === "" && !top) document.querySelector("#main .composer textarea")?.focus({ preventScroll: true });
  newest = lastMessage();
}

function enter(overlay) {
  const inside = overlay.querySelector("[data-autofocus]") || overlay.querySelector(".modal-body :is(input:not([type=hidden]), select, textarea)");
  (inside || overlay.querySelector("[role=dialog], [role=alertdialog]")).focus({ preventScroll: false });
}

// A timeline that stood at its end stays there; `column-reverse` does it, this only undoes a stray scroll.
function settle() {
  for (const box of document.querySelectorAll(".upward")) if (Math.abs(box.scrollTop) < 120) box.scrollTop = 0;
}
