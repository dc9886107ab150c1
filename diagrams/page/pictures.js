// The pictures: what is in them and joined with what, which is shown, and what of it is hidden.

// below this scale words are hard to read: a picture that is larger is scrolled
const READABLE = 0.6;

function prepare(section) {
  const svg = section.querySelector("svg");
  const view = { section, svg, nodes: new Map(), holders: new Map(), before: new Map(), after: new Map(), edges: [] };
  views.set(section.dataset.view, view);
  section.setAttribute("role", "tabpanel");
  if (!svg) return;
  view.frames = [...svg.querySelectorAll("g > path.f-cluster")].filter((frame) => !frame.closest(".node")).map(frameOf);
  const groups = [...svg.querySelectorAll(".node")];
  for (const { dataset } of groups) {
    const own = `${dataset.node}#${section.dataset.view}`;
    if (own in notes) dataset.node = own;
  }
  const keys = groups.map((group) => group.dataset.node);
  for (const group of groups) prepareNode(view, group, keys);
  for (const group of svg.querySelectorAll(".edge")) prepareEdge(view, group, keys);
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", svg.querySelector("title").textContent);
  svg.querySelector("title").remove();
  view.current = view.nodes.keys().next().value;
  view.natural = svg.viewBox.baseVal.width;
  if (view.current) view.nodes.get(view.current).setAttribute("tabindex", "0");
  listen(view);
}

function frameOf(frame) {
  // the words of a frame come next, before anything else
  const words = frame.nextElementSibling;
  return words && words.matches("text") ? [frame, words] : [frame];
}

function prepareNode(view, group, keys) {
  const key = group.dataset.node;
  view.nodes.set(key, group);
  view.before.set(key, []);
  view.after.set(key, []);
  for (const name of notes[key].of || []) if (!keys.includes(name)) view.holders.set(name, key);
  view.holders.set(key, key);
  group.setAttribute("role", "button");
  group.setAttribute("tabindex", "-1");
  const told = [...group.querySelectorAll("text")].map((text) => text.textContent).join(" ");
  group.setAttribute("aria-label", `${told}, ${notes[key].kind}`);
}

function prepareEdge(view, group, keys) {
  const [source, target] = [keys[group.dataset.source], keys[group.dataset.target]];
  group.setAttribute("aria-hidden", "true");
  view.edges.push({ group, source, target });
  view.after.get(source).push(target);
  view.before.get(target).push(source);
}

function listen(view) {
  const keyOf = (event) => event.target.closest(".node")?.dataset.node;
  let place = "";
  view.svg.addEventListener("pointermove", (event) => {
    // what scrolls away under a pointer that rests is not pointed at
    const moved = `${event.screenX} ${event.screenY}`;
    if (moved !== place && keyOf(event)) tell(keyOf(event));
    place = moved;
  });
  view.svg.addEventListener("pointerleave", () => tell(view.current));
  view.svg.addEventListener("focusin", (event) => keyOf(event) && choose(view, keyOf(event)));
  view.svg.addEventListener("click", (event) => {
    const key = keyOf(event);
    if (!key) return;
    view.nodes.get(key).focus({ preventScroll: true });
    open(key, view.nodes.get(key));
  });
  view.svg.addEventListener("keydown", (event) => keyOf(event) && onKey(event, view, keyOf(event)));
}

function choose(view, key) {
  view.nodes.get(view.current).setAttribute("tabindex", "-1");
  view.current = key;
  view.nodes.get(key).setAttribute("tabindex", "0");
  for (const edge of view.edges) {
    edge.group.classList.toggle("near", edge.source === key || edge.target === key);
  }
  tell(key);
}

function show(name) {
  shown = name;
  for (const [other, view] of views) {
    view.section.hidden = other !== name;
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === name));
    tab.tabIndex = other === name ? 0 : -1;
  }
  const view = views.get(name);
  if (view.svg && !view.scale) resize(0);
  filter();
}

function resize(factor) {
  const view = views.get(shown);
  if (!view.svg) return;
  const { clientWidth, clientHeight } = view.section.querySelector(".canvas");
  const fitting = Math.min(1, clientWidth / view.natural);
  const { height } = view.svg.viewBox.baseVal;
  if (factor > 0) view.scale = Math.min(4, Math.max(0.2, view.scale * factor));
  else view.scale = factor ? Math.min(fitting, Math.max(0.2, clientHeight / height)) : Math.max(READABLE, fitting);
  view.svg.setAttribute("width", Math.floor(view.natural * view.scale));
  view.svg.removeAttribute("height");
}

function toForemost() {
  // red flags first; else what the report names first
  const view = views.get(shown);
  if (!view.svg) return;
  const links = [...document.querySelectorAll("#report a[data-key]")].map((link) => view.holders.get(link.dataset.key));
  const group = view.svg.querySelector(".node.role-red-flag") || view.nodes.get(links.find((key) => key !== undefined));
  if (!group) return;
  const canvas = view.section.querySelector(".canvas");
  const [frame, box] = [canvas.getBoundingClientRect(), group.getBoundingClientRect()];
  const past = (start, end, first, last) => (start < first || end > last ? (start + end - first - last) / 2 : 0);
  canvas.scrollBy(past(box.left, box.right, frame.left, frame.right), past(box.top, box.bottom, frame.top, frame.bottom));
}

function reached(joined, key) {
  const found = new Set([key]);
  for (const name of found) for (const next of joined.get(name)) found.add(next);
  return found;
}

function layerOf(key) {
  const kinds = (notes[key].of || [key]).map((name) => notes[name].kind);
  if (kinds.includes("mechanism")) return "mechanisms";
  return kinds.every((kind) => kind === kinds[0]) ? { "fact given": "facts", rule: "rules" }[kinds[0]] : undefined;
}

function filter() {
  const view = views.get(shown);
  const kept = only && view.nodes.has(only.key) ? reached(view[only.way], only.key) : null;
  const off = new Set();
  const gone = new Set();
  for (const [key, group] of view.nodes) {
    const [isLayer, isOther] = [hidden.has(layerOf(key)), kept !== null && !kept.has(key)];
    const out = !notes[key].flag && (isLayer || isOther);
    group.classList.toggle("off", out);
    if (out) off.add(key);
    // lines go on through the place of a rule that is hidden
    if (out && (isOther || layerOf(key) !== "rules")) gone.add(key);
  }
  for (const edge of view.edges) {
    edge.group.classList.toggle("off", gone.has(edge.source) || gone.has(edge.target));
  }
  hideEmptyFrames(view);
  if (off.has(view.current)) {
    const first = [...view.nodes.keys()].find((key) => !off.has(key));
    if (first) choose(view, first);
  }
  byId("all").hidden = !only && hidden.size === 0;
  const boxes = off.size === 1 ? "1 box is hidden" : `${off.size} boxes are hidden`;
  say(off.size ? `${boxes}; red flags never are.` : "");
}

function hideEmptyFrames(view) {
  const seen = [...view.nodes.values()].filter((group) => !group.classList.contains("off")).map((group) => group.getBBox());
  for (const parts of view.frames || []) {
    for (const part of parts) part.classList.remove("off");
    const box = parts[0].getBBox();
    const within = (one) => one.x >= box.x && one.y >= box.y && one.x <= box.x + box.width && one.y <= box.y + box.height;
    const isEmpty = !seen.some(within);
    for (const part of parts) part.classList.toggle("off", isEmpty);
  }
}

function showOnly(key, way) {
  only = { key, way };
  filter();
  views.get(shown).nodes.get(key).focus();
}

function showAll() {
  only = null;
  hidden.clear();
  for (const box of byId("layers").querySelectorAll("input")) box.checked = true;
  const view = views.get(shown);
  if (document.activeElement === byId("all") && view.current) view.nodes.get(view.current).focus();
  filter();
  say("Everything is shown.");
}

function say(text) {
  byId("status").textContent = text;
}

