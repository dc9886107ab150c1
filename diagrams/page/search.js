// Search in labels and ids, with a list of hits.

function search() {
  const wanted = byId("search").value.trim().toLowerCase();
  const fits = (key) => key.toLowerCase().includes(wanted) || notes[key].label.toLowerCase().includes(wanted);
  const found = wanted ? Object.keys(notes).filter((key) => !key.startsWith("group:") && fits(key)) : [];
  const hits = found.slice(0, 30).map((key, number) => {
    const item = element("li", notes[key].label);
    item.append(" ", element("small", [notes[key].kind, notes[key].state, notes[key].of ? "" : key.split(":")[1]].filter(Boolean).join(" · ")));
    item.id = `hit-${number}`;
    item.dataset.key = key;
    item.setAttribute("role", "option");
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(item));
    return item;
  });
  byId("hits").replaceChildren(...hits);
  expand(hits.length > 0);
  mark(hits[0]);
  if (wanted) say(`${found.length} ${found.length === 1 ? "hit" : "hits"}${found.length > 30 ? ", the first 30 listed" : ""}`);
  else filter();
}

function leaveSearch() {
  expand(false);
  filter();
}

function expand(is) {
  byId("hits").hidden = !is;
  byId("search").setAttribute("aria-expanded", String(is));
  if (!is) byId("search").removeAttribute("aria-activedescendant");
}

function mark(item) {
  for (const other of byId("hits").children) other.setAttribute("aria-selected", String(other === item));
  if (!item) return;
  byId("search").setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function take(item) {
  leaveSearch();
  jump(item.dataset.key);
}

function onSearchKey(event) {
  const items = [...byId("hits").children];
  const at = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" && items.length) mark(items[(at + 1) % items.length]);
  else if (event.key === "ArrowUp" && items.length) mark(items[(at + items.length - 1) % items.length]);
  else if (event.key === "Enter" && items[at]) take(items[at]);
  else if (event.key === "Escape") {
    byId("search").value = "";
    leaveSearch();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
