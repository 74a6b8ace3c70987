// Controls that do more with a script: instant changes, search in lists, commands, sortable tables.
import { goButton } from "./keys.js";

export function startControls() {
  document.addEventListener("change", onChange);
  document.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onCompletionKey);
  document.addEventListener("toggle", onToggle, true);
}

// A menu that would be cut off at the right opens to the left, one that would be below opens upwards.
function onToggle(event) {
  const holder = event.target;
  if (holder.nodeName !== "DETAILS") return;
  const summary = holder.querySelector("summary");
  if (summary.getAttribute("role") === "button") summary.ariaExpanded = String(holder.open);
  const body = holder.open && holder.querySelector(":scope > .menu-body, :scope > .picker-body");
  if (!body) return;
  if (summary === document.activeElement) body.querySelector("input[type=search]")?.focus();
  holder.classList.remove("leftwards");
  const frame = (holder.closest(".scroll, .modal-body") || document.body).getBoundingClientRect();
  if (body.getBoundingClientRect().right > frame.right) holder.classList.add("leftwards");
  if (holder.closest(".modal-body, .composer")) return;
  holder.classList.remove("up");
  const box = body.getBoundingClientRect();
  const above = holder.getBoundingClientRect().top - frame.top;
  if (box.bottom > frame.bottom && above > frame.bottom - holder.getBoundingClientRect().bottom) holder.classList.add("up");
}

// Called after every change of the page; each thing is made once.
export function decorate(root) {
  for (const table of root.querySelectorAll("table.data-table")) if (!table.parentElement.drawnAs) makeTable(table);
}

function onChange(event) {
  const control = event.target;
  if (control.closest(".picker") && control.type === "radio") control.closest(".picker").open = false;
  const holder = control.closest("[data-dispatch]");
  if (!holder || control.type === "checkbox" && holder.matches(".picker") || control.dataset.when) return;
  if (control.name !== holder.dataset.dispatch) return;
  control.form.requestSubmit(goButton(control));
}

let waiting;

function onInput(event) {
  const control = event.target;
  if (control.matches("[data-filter]")) filter(control);
  if (control.matches("[data-compose]")) complete(control);
  if (control.matches("[data-suggest]")) later(() => control.form.requestSubmit(control.parentElement.querySelector("button")));
  if (control.dataset.when?.includes("on_character_entered")) later(() => control.form.requestSubmit(goButton(control)));
}

function later(what) {
  clearTimeout(waiting);
  waiting = setTimeout(what, 350);
}

const plain = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

function filter(search) {
  const wanted = plain(search.value);
  for (const option of search.closest(".picker-body").querySelectorAll(".option")) option.hidden = !plain(option.textContent).includes(wanted);
}

function onClick(event) {
  const target = event.target;
  for (const menu of document.querySelectorAll("details.menu[open], .picker[open]")) if (!menu.contains(target)) menu.open = false;
  const link = target.closest("a[data-press]");
  if (link) press(link);
  const option = target.closest(".completion [role=option]");
  if (option) choose(option);
  const tool = target.closest("[data-wrap], [data-line]");
  if (tool) mark(tool);
}

// A button with an address opens it and tells the app as well.
function press(link) {
  const form = link.closest("form");
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", hidden: true, name: link.dataset.press, value: link.dataset.value });
  form.append(button);
  form.requestSubmit(button);
  button.remove();
}

function mark(tool) {
  const area = tool.closest(".rich-input").querySelector("textarea");
  const { selectionStart: from, selectionEnd: to, value } = area;
  const wrap = tool.dataset.wrap;
  const start = value.lastIndexOf("\n", from - 1) + 1;
  if (wrap) area.setRangeText(wrap + value.slice(from, to) + wrap, from, to, "select");
  else area.setRangeText(tool.dataset.line, start, start, "end");
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// Slash commands
const listOf = (area) => document.getElementById(area.getAttribute("aria-controls"));

function complete(area) {
  const list = listOf(area);
  if (!list) return;
  const typed = area.value;
  let some = false;
  for (const option of list.children) {
    option.hidden = !(typed.startsWith("/") && !typed.includes(" ") && option.dataset.fill.startsWith(typed.toLowerCase()));
    option.setAttribute("aria-selected", "false");
    some ||= !option.hidden;
  }
  list.hidden = !some;
  area.setAttribute("aria-expanded", String(some));
  if (some) select(area, [...list.children].find((option) => !option.hidden));
}

function select(area, option) {
  for (const one of listOf(area).children) one.setAttribute("aria-selected", String(one === option));
  area.setAttribute("aria-activedescendant", option.id);
}

function choose(option) {
  const list = option.parentElement;
  const area = document.querySelector(`[aria-controls="${list.id}"]`);
  area.value = option.dataset.fill;
  area.dataset.dirty = "";
  list.hidden = true;
  area.setAttribute("aria-expanded", "false");
  area.focus();
}

function onCompletionKey(event) {
  const area = event.target;
  if (!area.matches?.("[data-compose]")) return;
  const list = listOf(area);
  if (!list || list.hidden) return;
  const shown = [...list.children].filter((option) => !option.hidden);
  const at = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") select(area, shown.at((at + (event.key === "ArrowDown" ? 1 : -1)) % shown.length));
  else if (event.key === "Tab" || (event.key === "Enter" && area.value.trim() !== shown[at]?.dataset.fill.trim())) choose(shown[Math.max(0, at)]);
  else return;
  event.preventDefault();
}

// Data tables: pages, and sorting by a column's head
function makeTable(table) {
  table.parentElement.drawnAs = table.parentElement.outerHTML;
  const size = Number(table.dataset.pageSize) || 5;
  const body = table.tBodies[0];
  const pager = document.createElement("div");
  pager.className = "pager";
  let page = 0;
  const draw = () => {
    const rows = [...body.rows];
    rows.forEach((row, i) => (row.hidden = Math.floor(i / size) !== page));
    const last = Math.min(rows.length, (page + 1) * size);
    pager.querySelector("span").textContent = `${page * size + 1}–${last} ${table.dataset.of} ${rows.length}`;
    pager.querySelector("[data-step='-1']").disabled = page === 0;
    pager.querySelector("[data-step='1']").disabled = last === rows.length;
  };
  for (const [step, name] of [[-1, table.dataset.previous], [1, table.dataset.next]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: name });
    button.dataset.step = step;
    button.onclick = () => { page += step; draw(); };
    pager.append(button);
  }
  pager.insertBefore(document.createElement("span"), pager.lastChild);
  if (body.rows.length > size) table.parentElement.append(pager);
  [...table.tHead.rows[0].cells].forEach((head, column) => sortable(head, column, body, () => { page = 0; draw(); }));
  draw();
}

function sortable(head, column, body, done) {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.append(...head.childNodes);
  head.append(button);
  head.setAttribute("aria-sort", "none");
  button.onclick = () => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of head.parentElement.cells) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = (row) => row.cells[column].dataset.sort;
    const order = (a, b) => (isNaN(key(a)) || isNaN(key(b)) ? key(a).localeCompare(key(b)) : key(a) - key(b));
    body.append(...[...body.rows].sort((a, b) => (up ? order(a, b) : order(b, a))));
    done();
  };
}
