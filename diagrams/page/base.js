// What all parts of the script share: the data of the page, what is shown now, and two ways to make an element.

const byId = (id) => document.getElementById(id);
const { notes, answers, lines } = JSON.parse(byId("data").textContent);
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
