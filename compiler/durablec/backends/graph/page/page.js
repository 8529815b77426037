// The page around a picture: moving about, searching, collapsing, and its source.
"use strict";

const NAMESPACE = "http://www.w3.org/2000/svg";
const data = JSON.parse(document.getElementById("data").textContent);
const sizes = data.sizes;
const svg = document.getElementById("picture");
const stage = document.getElementById("stage");
const layer = (name) => document.getElementById(`layer-${name}`);
const control = (name) => document.getElementById(`control-${name}`);
const groups = new Map([...svg.querySelectorAll("g.box")].map((g) => [g.id.slice(2), g]));
const collapsed = new Set();
let withErrors = true;
let size = { width: data.width, height: data.height };
let view = { x: 0, y: 0, zoom: 1 };

// Drawing -----------------------------------------------------------------------------

function element(name, attributes, parent) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

function arrange() {
  const layout = new Layout(sizes, collapsed, withErrors);
  layout.measure(data.main);
  const x = sizes.MARGIN + data.main.left;
  const y = sizes.MARGIN + data.head;
  layout.place(data.main, x, y);
  let low = y + data.main.height;
  let right = x + data.main.right;
  if (data.blocks.length) {
    low += sizes.SECTION;
    document.getElementById("section").setAttribute("y", low);
    low += Math.floor(sizes.GAP / 2);
    const widest = Math.max(right, sizes.WIDEST);
    let left = sizes.MARGIN;
    let tallest = 0;
    for (const block of data.blocks) {
      layout.measure(block);
      if (left > sizes.MARGIN && left + block.left + block.right > widest) {
        [left, low, tallest] = [sizes.MARGIN, low + tallest + sizes.BESIDE, 0];
      }
      layout.place(block, left + block.left, low);
      left += block.left + block.right;
      right = Math.max(right, left);
      left += sizes.BESIDE;
      tallest = Math.max(tallest, block.height);
    }
    low += tallest;
  }
  size = {
    width: Math.max(right, sizes.MARGIN + data.heading) + sizes.MARGIN,
    height: low + sizes.MARGIN,
  };
  draw(layout);
  show();
}

function draw(layout) {
  for (const [id, group] of groups) {
    const box = layout.boxes.get(id);
    group.toggleAttribute("hidden", !box);
    group.style.display = box ? "" : "none";
    if (!box) continue;
    group.setAttribute("transform", `translate(${box.x} ${box.y})`);
    if (box.head) drawFrame(group, box);
  }
  layer("lines").replaceChildren();
  for (const line of layout.lines) drawLine(line);
  layer("labels").replaceChildren();
  for (const label of layout.labels) drawLabel(label);
}

function drawFrame(group, { width, height, head, closed }) {
  const outline = group.querySelector("rect.s");
  const badge = group.querySelector("rect.b");
  const by = width - Number(outline.getAttribute("width"));
  outline.setAttribute("width", width);
  outline.setAttribute("height", height);
  group.querySelector(".rule").setAttribute("d", closed ? "" : `M0 ${head}H${width}`);
  const sheet = group.querySelector(".sheet");
  if (sheet) sheet.setAttribute("d", sheetPath(width, height));
  if (badge) {
    for (const part of [badge, group.querySelector("text.badge")]) {
      part.setAttribute("x", Number(part.getAttribute("x")) + by);
    }
  }
  group.setAttribute("aria-expanded", String(!closed));
  group.querySelector(".chevron").setAttribute("d", closed ? "M4 14l5 4l-5 4z" : "M2 15h8l-4 5z");
}

function sheetPath(wide, high) {
  return `M${wide} 8q4 0 4 4V${high}q0 4 -4 4H12q-4 0 -4 -4`;
}

function drawLine(line) {
  const kind = { next: "l", error: "le", undo: "lu", bar: "lb" }[line.kind];
  const d = route(line, sizes.CORNER, sizes.TIP);
  element("path", { class: kind, d }, layer("lines"));
  if (!line.arrow) return;
  const tone = line.kind === "next" ? "a" : "ae";
  element("path", { class: tone, d: arrowhead(line.points, sizes.TIP, sizes.HALF) }, layer("lines"));
}

function drawLabel({ x, y, width, words, title, kind }) {
  const error = kind === "error";
  const group = element("g", { class: `tag ${kind}` }, layer("labels"));
  element("title", {}, group).textContent = title;
  const [left, top] = [x - Math.floor(width / 2), y - 9];
  element("rect", { class: error ? "te" : "t", x: left, y: top, width, height: 18, rx: 9 }, group);
  const text = { class: error ? "label label-error" : "label", x, y: y + 4 };
  element("text", text, group).textContent = words;
}

// Moving about ------------------------------------------------------------------------

function show() {
  const { width, height } = stage.getBoundingClientRect();
  const box = [view.x, view.y, width / view.zoom, height / view.zoom];
  svg.setAttribute("viewBox", box.map((each) => each.toFixed(2)).join(" "));
  control("zoom").textContent = `${Math.round(view.zoom * 100)}%`;
}

function fit() {
  const { width, height } = stage.getBoundingClientRect();
  view.zoom = Math.max(0.05, Math.min(1, width / size.width, height / size.height));
  view.x = (size.width - width / view.zoom) / 2;
  view.y = Math.min(0, (size.height - height / view.zoom) / 2);
  show();
}

function start() {
  const { width } = stage.getBoundingClientRect();
  view = { x: 0, y: 0, zoom: Math.max(0.5, Math.min(1, width / size.width)) };
  view.x = Math.min(0, (size.width - width / view.zoom) / 2);
  show();
}

// Zooms by a factor and leaves what is at `x`, `y` of the stage where it is.
function zoom(by, x, y) {
  const { width, height } = stage.getBoundingClientRect();
  [x, y] = [x ?? width / 2, y ?? height / 2];
  const next = Math.max(0.05, Math.min(4, view.zoom * by));
  view.x += x / view.zoom - x / next;
  view.y += y / view.zoom - y / next;
  view.zoom = next;
  show();
}

function pan(x, y) {
  view.x += x / view.zoom;
  view.y += y / view.zoom;
  show();
}

function bringIntoView(group) {
  const { width, height } = stage.getBoundingClientRect();
  const [, x, y] = group.getAttribute("transform").match(/\((-?\d+) (-?\d+)\)/).map(Number);
  const outline = group.getBBox();
  const room = { width: width / view.zoom, height: height / view.zoom };
  const high = Math.min(outline.height, room.height / 2);
  const inside =
    x >= view.x && x + Math.min(outline.width, room.width) <= view.x + room.width &&
    y >= view.y && y + high <= view.y + room.height;
  if (inside) return;
  view.x = x + outline.width / 2 - room.width / 2;
  view.y = y + high / 2 - room.height / 2;
  show();
}

let drag = null;
let dragged = false;

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  drag = { x: event.clientX, y: event.clientY };
  dragged = false;
});
window.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const [x, y] = [drag.x - event.clientX, drag.y - event.clientY];
  if (!dragged && Math.abs(x) + Math.abs(y) < 4) return;
  dragged = true;
  stage.classList.add("dragging");
  pan(x, y);
  drag = { x: event.clientX, y: event.clientY };
});
for (const end of ["pointerup", "pointercancel"]) {
  window.addEventListener(end, () => {
    drag = null;
    stage.classList.remove("dragging");
  });
}
stage.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    const { left, top } = stage.getBoundingClientRect();
    const step = Math.max(-1, Math.min(1, -event.deltaY / 100));
    zoom(1.2 ** step, event.clientX - left, event.clientY - top);
  },
  { passive: false },
);
window.addEventListener("resize", show);

// Boxes and their lines ---------------------------------------------------------------

function select(group, row) {
  for (const each of document.querySelectorAll(".selected")) each.classList.remove("selected");
  if (group) group.classList.add("selected");
  if (!row) return;
  row.classList.add("selected");
  row.scrollIntoView({ block: "nearest" });
}

function rowOf(group) {
  return document.getElementById(`L${group.dataset.line}`);
}

function use(group) {
  if (groups.has(group.id.slice(2)) && group.classList.contains("whole")) {
    const id = group.id.slice(2);
    if (!collapsed.delete(id)) collapsed.add(id);
    arrange();
  }
  select(group, rowOf(group));
}

// The box of the last statement that begins on a line or above it.
function boxAt(line) {
  let found = null;
  for (const group of groups.values()) {
    const at = Number(group.dataset.line);
    if (at <= line && (!found || at > Number(found.dataset.line))) found = group;
  }
  return found;
}

// Shows a box that may be in collapsed containers, or on an error path that is hidden.
function reveal(group) {
  for (const id of data.inside[group.id.slice(2)]) collapsed.delete(id);
  arrange();
  if (group.style.display === "none") control("errors").click();
  bringIntoView(group);
}

svg.addEventListener("click", (event) => {
  const group = event.target.closest("g.box");
  if (!group || dragged) return;
  const inHead = !group.classList.contains("whole") || isInHead(group, event);
  if (inHead) use(group);
  else select(group, rowOf(group));
});

function isInHead(group, event) {
  const top = group.querySelector("rect.s").getBoundingClientRect().top;
  return event.clientY - top <= Number(group.dataset.head) * view.zoom;
}

for (const group of groups.values()) {
  group.setAttribute("tabindex", "0");
  group.setAttribute("role", "button");
  if (group.classList.contains("whole")) {
    const chevron = element("path", { class: "chevron" }, group);
    chevron.setAttribute("aria-hidden", "true");
  }
}

document.getElementById("source").addEventListener("click", (event) => {
  const row = event.target.closest(".row");
  if (!row) return;
  const group = boxAt(Number(row.id.slice(1)));
  select(group, row);
  if (group) reveal(group);
});

// Search ------------------------------------------------------------------------------

const search = control("search");
let found = [];
let current = -1;

function look() {
  const wanted = search.value.trim().toLowerCase();
  const says = (group) => group.querySelector("title").textContent.toLowerCase();
  found = wanted ? [...groups.values()].filter((group) => says(group).includes(wanted)) : [];
  for (const group of groups.values()) group.classList.toggle("found", found.includes(group));
  current = -1;
  svg.classList.toggle("searching", found.length > 0);
  step(1);
}

function step(by) {
  const count = found.length;
  for (const group of groups.values()) group.classList.remove("current");
  control("count").textContent = count ? "" : search.value.trim() ? "none" : "";
  if (!count) return;
  current = (current + by + count) % count;
  control("count").textContent = `${current + 1} of ${count}`;
  found[current].classList.add("current");
  reveal(found[current]);
  select(found[current], rowOf(found[current]));
}

search.addEventListener("input", look);
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
  if (event.key === "Escape") {
    search.value = "";
    look();
    search.blur();
  }
});

// Controls ----------------------------------------------------------------------------

function press(name, action) {
  control(name).addEventListener("click", action);
}

function toggle(name, action) {
  press(name, () => {
    const on = control(name).getAttribute("aria-pressed") !== "true";
    control(name).setAttribute("aria-pressed", String(on));
    action(on);
  });
}

function collapseAll(all) {
  collapsed.clear();
  for (const [id, group] of groups) if (all && group.classList.contains("whole")) collapsed.add(id);
  arrange();
  fit();
}

const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

function theme(isDark) {
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  control("dark").setAttribute("aria-pressed", String(isDark));
}

press("in", () => zoom(1.25));
press("out", () => zoom(0.8));
press("fit", fit);
press("previous", () => step(-1));
press("next", () => step(1));
toggle("errors", (on) => {
  withErrors = on;
  arrange();
});
toggle("collapse", collapseAll);
toggle("lines", (on) => {
  document.getElementById("source").hidden = !on;
  show();
});
toggle("dark", theme);
prefersDark.addEventListener("change", () => theme(prefersDark.matches));

const KEYS = {
  "+": () => zoom(1.25),
  "=": () => zoom(1.25),
  "-": () => zoom(0.8),
  0: fit,
  ArrowLeft: () => pan(-60, 0),
  ArrowRight: () => pan(60, 0),
  ArrowUp: () => pan(0, -60),
  ArrowDown: () => pan(0, 60),
};

document.addEventListener("keydown", (event) => {
  if (event.target === search || event.ctrlKey || event.metaKey || event.altKey) return;
  const group = event.target.closest?.("g.box");
  if (group && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    use(group);
  } else if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (KEYS[event.key] && !event.target.closest?.("#source")) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

theme(prefersDark.matches);
arrange();
start();
