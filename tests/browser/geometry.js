// What is wrong with how a picture lies on its paper, one sentence for each fault.
(svg) => {
  const SLACK = 0.75; // of a point, for rounding to tenths and for the soft edges of letters
  const STEP = 6; // along an edge
  const faults = [];

  const boxOf = (element) => {
    const { x, y, width, height } = element.getBBox();
    return { left: x, top: y, right: x + width, bottom: y + height };
  };
  const overlap = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > SLACK &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > SLACK;
  const inside = ({ x, y }, { left, top, right, bottom }) => x > left + 2 && x < right - 2 && y > top + 2 && y < bottom - 2;
  const pairs = (list, tell) => list.forEach((one, at) => list.slice(at + 1).forEach((other) => tell(one, other)));
  const holds = (path, { left, top, right, bottom }) =>
    [left + SLACK, right - SLACK].every((x) =>
      [top + SLACK, bottom - SLACK].every((y) => path.isPointInFill(new DOMPoint(x, y))));

  const nodes = [...svg.querySelectorAll("g.node")].map((group) => {
    const outlines = [...group.querySelectorAll("path[class*='f-'][class*='l-']")];
    return { id: group.id, name: group.dataset.node, outlines, box: boxOf(outlines.at(-1)) };
  });
  const words = [...svg.querySelectorAll("text")].filter((element) => element.textContent).map((element) => {
    const size = parseFloat(getComputedStyle(element).fontSize);
    const base = parseFloat(element.getAttribute("y"));
    const box = { ...boxOf(element), top: base - 0.76 * size, bottom: base + 0.24 * size };
    const node = nodes.find(({ id }) => id === element.closest("g.node")?.id);
    return { text: `'${element.textContent.slice(0, 60)}'`, box, node };
  });

  const paper = svg.viewBox.baseVal;
  const edge = { left: 0, top: 0, right: paper.width, bottom: paper.height };
  for (const { text, box, node } of words) {
    if (box.left < edge.left || box.top < edge.top || box.right > edge.right || box.bottom > edge.bottom) {
      faults.push(`${text} leaves the picture`);
    }
    if (node && !node.outlines.some((path) => holds(path, box))) faults.push(`${text} leaves the shape of ${node.id}`);
    const under = nodes.find((other) => other !== node && overlap(other.box, box));
    if (under) faults.push(`${text} lies on ${under.id}`);
  }
  pairs(words, (one, other) => overlap(one.box, other.box) && faults.push(`${one.text} overlaps ${other.text}`));
  pairs(nodes, (one, other) => overlap(one.box, other.box) && faults.push(`${one.id} overlaps ${other.id}`));

  const called = (name) => nodes[name]?.name ?? name; // in a page lines name their ends by number
  for (const group of svg.querySelectorAll("g.edge")) {
    const ends = [called(group.dataset.source), called(group.dataset.target)];
    const others = nodes.filter(({ name }) => !ends.includes(name));
    const way = group.querySelector("path");
    const length = way.getTotalLength();
    const points = Array.from({ length: Math.ceil(length / STEP) }, (_, at) => way.getPointAtLength(at * STEP));
    const under = others.find(({ box }) => points.some((point) => inside(point, box)));
    if (under) faults.push(`${group.id} runs across ${under.id}`);
  }
  return faults;
};
