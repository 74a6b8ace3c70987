// Forms without a reload, and the page kept as it is at the server by Server-Sent Events.
import { decorate } from "./controls.js";
import { afterChange, beforeChange } from "./focus.js";
import { morph } from "./morph.js";

let latest = 0;
let keeping = null;
const drafts = new Map();

export function startLive() {
  document.addEventListener("submit", onSubmit);
  document.addEventListener("input", onInput);
  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".notice").remove();
  });
  listen();
  decorate(document);
  fadeNotices();
  afterChange(document, true);
  document.documentElement.dataset.ready = "";
}

// A notice goes by itself; the server forgets it after the same time.
const NOTICE_MS = 9000;
const leaving = new WeakSet();

function fadeNotices() {
  for (const notice of document.querySelectorAll(".notice")) {
    if (leaving.has(notice)) continue;
    leaving.add(notice);
    setTimeout(() => notice.remove(), NOTICE_MS);
  }
}

function listen() {
  const source = new EventSource(document.body.dataset.events);
  source.addEventListener("change", (event) => {
    if (event.data !== document.body.dataset.version) refresh();
  });
  source.addEventListener("clock", (event) => {
    document.getElementById("clock").textContent = event.data;
  });
  addEventListener("pagehide", () => source.close());
}

let looking = false;
let lookAgain = false;

// One look at a time: however much happens meanwhile, one more look afterwards shows it all.
async function refresh() {
  lookAgain = true;
  if (looking) return;
  looking = true;
  while (lookAgain) {
    lookAgain = false;
    const mine = ++latest;
    try {
      await show(await fetch(location.href, { headers: { "X-Live": "1" } }), mine);
    } catch {
      // The stream tries again by itself; until then the page stays as it is.
    }
  }
  looking = false;
}

async function show(response, mine) {
  const text = await response.text();
  if (mine !== latest) return;
  const drawn = new DOMParser().parseFromString(text, "text/html");
  const were = beforeChange();
  document.documentElement.lang = drawn.documentElement.lang;
  document.documentElement.dataset.theme = drawn.documentElement.dataset.theme;
  document.title = drawn.title;
  morph(document.body, drawn.body);
  const address = new URL(response.url);
  if (address.pathname.startsWith("/p/") && address.href !== location.href) history.pushState(null, "", address);
  decorate(document);
  fadeNotices();
  afterChange(document, false, were);
}

async function onSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-live]")) return;
  event.preventDefault();
  if (form.ariaBusy && !form.matches("[data-reset]")) return;
  form.ariaBusy = "true";
  const button = event.submitter;
  const body = new FormData(form, button);
  const sent = [...form.querySelectorAll("[data-dirty]")];
  clearTimeout(drafts.get(form));
  for (const menu of form.querySelectorAll("details.menu[open]")) menu.open = false;
  form.closest("details.menu")?.removeAttribute("open");
  await keeping;
  const mine = ++latest;
  const wasReset = form.matches("[data-reset]") && form.querySelector("textarea");
  const text = wasReset ? wasReset.value : "";
  if (wasReset) wasReset.value = "";
  try {
    const response = await fetch(button?.getAttribute("formaction") || form.getAttribute("action"), { method: "POST", body, headers: { "X-Live": "1" } });
    for (const control of sent) delete control.dataset.dirty;
    for (const file of form.querySelectorAll("input[type=file]")) file.value = "";
    form.ariaBusy = null;
    if (mine === latest) await show(response, mine);
    else await refresh();
  } catch {
    form.ariaBusy = null;
    if (wasReset) wasReset.value = text;
    alertOffline();
  }
}

function alertOffline() {
  const line = document.createElement("p");
  line.className = "notice notice-error";
  line.textContent = document.body.dataset.offline;
  document.getElementById("notices").append(line);
  fadeNotices();
}

// What is typed into a modal is kept at the server, so that nothing is lost by a reload.
function onInput(event) {
  const control = event.target;
  if (!control.name) return;
  control.dataset.dirty = "";
  const form = control.form;
  if (!form?.matches("[data-draft]") || control.type === "file" || control.type === "search") return;
  clearTimeout(drafts.get(form));
  drafts.set(form, setTimeout(() => (keeping = keep(form)), 350));
}

async function keep(form) {
  const sent = [...form.querySelectorAll("[data-dirty]")].map((control) => [control, control.value]);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.set("do", "keep");
  try {
    await fetch(form.getAttribute("action"), { method: "POST", body, headers: { "X-Live": "keep" } });
    for (const [control, value] of sent) if (control.value === value && control !== document.activeElement) delete control.dataset.dirty;
  } catch {
    // Kept in the page still; the next submission carries it.
  }
}
