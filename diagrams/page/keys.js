// The keys in a picture: arrows lead along lines and to what stands above and below.

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event, view, key) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const seen = [...view.nodes.keys()].filter((name) => !view.nodes.get(name).classList.contains("off"));
  let next = null;
  if (event.key in WAYS) next = neighbour(view, key, seen, ...WAYS[event.key]);
  else if (event.key === "Home") next = seen[0];
  else if (event.key === "End") next = seen[seen.length - 1];
  else if (event.key === "Enter" || event.key === " ") open(key, view.nodes.get(key));
  else return;
  event.preventDefault();
  if (next) {
    view.nodes.get(next).focus({ preventScroll: true });
    view.nodes.get(next).scrollIntoView({ block: "nearest", inline: "nearest" });
  }
}

function neighbour(view, key, seen, dx, dy) {
  const centre = (name) => {
    const box = view.nodes.get(name).getBBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = centre(key);
  const along = (name) => (centre(name)[0] - x) * dx + (centre(name)[1] - y) * dy;
  const aside = (name) => Math.abs((centre(name)[0] - x) * dy) + Math.abs((centre(name)[1] - y) * dx);
  const joined = dx ? [...view.before.get(key), ...view.after.get(key)] : [];
  const onLine = joined.filter((name) => seen.includes(name) && along(name) > 1);
  const ahead = onLine.length ? onLine : seen.filter((name) => along(name) > 1 && (dx || aside(name) < 120));
  const far = (name) => along(name) + 2 * aside(name);
  return ahead.reduce((best, name) => (best === null || far(name) < far(best) ? name : best), null);
}
