// The words of a picture that are hard to read on what lies below them, one sentence each (WCAG 2.2: 4.5 to 1).
(svg) => {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const drawn = [...svg.querySelectorAll("rect, path, text")].map((element) => {
    const { x, y, width, height } = element.getBBox();
    const { fill, fontSize } = getComputedStyle(element);
    const middle = element.localName === "text" ? element.getAttribute("y") - parseFloat(fontSize) / 3 : y + height / 2;
    return { element, x: x + width / 2, y: middle, width, height, fill };
  });
  const faults = [];
  drawn.forEach((words, at) => {
    if (words.element.localName !== "text" || !words.element.textContent) return;
    const below = drawn.slice(0, at).findLast(({ element, x, y, width, height, fill }) =>
      element.localName !== "text" && fill.startsWith("rgb") &&
      Math.abs(x - words.x) < width / 2 && Math.abs(y - words.y) < height / 2 &&
      element.isPointInFill(new DOMPoint(words.x, words.y)));
    if (!below) {
      faults.push(`'${words.element.textContent.slice(0, 60)}' lies on nothing`);
      return;
    }
    const [dark, light] = [words, below].map(({ fill }) => luminance(fill) + 0.05).sort((one, other) => one - other);
    if (!(light / dark >= 4.5)) {
      faults.push(`'${words.element.textContent.slice(0, 60)}' has a contrast of ${(light / dark).toFixed(2)}`);
    }
  });
  return faults;
};
