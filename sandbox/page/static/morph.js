// Changes what is on the page into what the server drew, keeping focus, typed text and open menus.

const keyOf = (node) => (node.nodeType === 1 ? node.id || node.dataset.blockId || "" : "");
const alike = (a, b) =>
  a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b) &&
  (a.nodeType !== 1 || (a.getAttribute("type") === b.getAttribute("type") && a.getAttribute("value") === b.getAttribute("value")) || a.nodeName !== "INPUT" || isTextual(a));

const isTextual = (el) => !["radio", "checkbox", "hidden", "submit"].includes(el.type);

// `drawnAs` is what the server drew of a part that the script has rebuilt; as long as it is the same, it stays.
export function morph(from, to) {
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
    return;
  }
  if (from.drawnAs) {
    if (from.drawnAs !== to.outerHTML) from.replaceWith(document.importNode(to, true));
    return;
  }
  const before = valueBefore(from);
  copyAttributes(from, to);
  if (from.nodeName !== "TEXTAREA") morphChildren(from, to);
  takeValue(from, to, before);
}

function valueBefore(el) {
  if (el.nodeName === "TEXTAREA") return el.defaultValue;
  return el.nodeName === "INPUT" ? el.getAttribute("value") : null;
}

function copyAttributes(from, to) {
  const kept = (name) => (name === "open" && from.nodeName === "DETAILS") || name === "data-dirty" || (name === "aria-expanded" && from.nodeName === "SUMMARY") || (name === "class" && from.nodeName === "DETAILS") || (from.nodeName === "HTML" && name === "class");
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !kept(name)) from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !kept(name)) from.setAttribute(name, value);
  }
}

// The server's value wins only where it changed and the person is not in the middle of typing.
function takeValue(from, to, before) {
  if (from.dataset.dirty !== undefined) return;
  if (from.nodeName === "TEXTAREA") {
    if (to.defaultValue !== before || from.value !== to.defaultValue) {
      from.defaultValue = to.defaultValue;
      from.value = to.defaultValue;
    }
  } else if (from.nodeName === "SELECT") {
    const chosen = to.querySelector("option[selected]");
    from.value = chosen ? chosen.value : "";
  } else if (from.nodeName === "INPUT") {
    if (from.type === "radio" || from.type === "checkbox") from.checked = to.hasAttribute("checked");
    else if (isTextual(from) && from.type !== "file" && from.type !== "search" && from.value !== to.getAttribute("value")) from.value = to.getAttribute("value") || "";
  }
}

function morphChildren(from, to) {
  const keyed = new Map();
  for (const child of from.childNodes) if (keyOf(child)) keyed.set(keyOf(child), child);
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    const same = keyOf(wanted) && keyed.get(keyOf(wanted));
    if (same && alike(same, wanted)) {
      if (same === at) at = at.nextSibling;
      else from.insertBefore(same, at);
      morph(same, wanted);
    } else if (at && !keyOf(at) && alike(at, wanted)) {
      const here = at;
      at = at.nextSibling;
      morph(here, wanted);
    } else {
      from.insertBefore(document.importNode(wanted, true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}
