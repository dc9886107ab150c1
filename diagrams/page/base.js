// What all parts of the script share: the data of the page, what is shown now, and two ways to make an element.

const byId = (id) => document.getElementById(id);
const { notes, answers, lines } = read(JSON.parse(byId("data").textContent));
const views = new Map();
const hidden = new Set();
let shown = "";
let only = null;
let opened = null;
let back = null;

function element(name, text, kind) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function button(text, act) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function read({ words, styles, lines, keys, notes, answers }) {
  // packed.py tells how this is written: phrases, lines and notes go by their numbers
  const text = (found = 0) => [found].flat().map((number) => words[number]).join(" ");
  const all = (runs = []) =>
    runs.flatMap((number, at) => (number < 0 ? Array.from({ length: -number }, (_, more) => runs[at - 1] + more + 1) : [number]));
  const note = ([label, state, kind, marks, held, answer, of]) => ({
    label: text(label), state: text(state), kind: text(kind), policy: Boolean(marks & 1), flag: Boolean(marks & 2),
    lines: all(held), answer: answer ? answer - 1 : undefined, of: of && of.map((number) => keys[number]),
  });
  return {
    lines: lines.map(([style, ...found]) => [text(found), ...styles[style]]),
    notes: Object.fromEntries(keys.map((key, number) => [key, note(notes[number])])),
    answers: answers.map(([asked, title, held]) => ({ asked: text(asked), title: text(title), lines: all(held) })),
  };
}
