// The panel: what a box says of itself, and how a conclusion was reached, or why not; and the way to a box.

function told(numbers) {
  return numbers.map((number) => {
    const [text, indent = 0, marker = "", tone = ""] = lines[number];
    if (tone === "heading") return element("h3", text);
    const made = element("p", "", `${tone} in-${Math.min(3, Math.ceil(indent / 4))}`.trim());
    if (marker) made.append(element("span", marker, "marker"), " ");
    made.append(text);
    return made;
  });
}

function tell(key) {
  const note = notes[key];
  if (!note || byId("note").dataset.key === key) return;
  byId("note").dataset.key = key;
  byId("panel").classList.add("used");
  byId("note").classList.toggle("flag", Boolean(note.flag));
  byId("note-title").textContent = note.label;
  const parts = [element("p", [note.kind, note.state, note.policy && "policy"].filter(Boolean).join(" · "), "state")];
  parts.push(...told(note.lines || []), ...actions(key));
  byId("note-body").replaceChildren(...parts);
}

function actions(key) {
  const made = [];
  const view = views.get(shown);
  const answer = answerOf(key);
  if (answer) made.push(button(`${answer.asked} …`, (event) => open(key, event.currentTarget)));
  if (view.nodes.has(key)) {
    made.push(...near("Rests on", view.before.get(key)), ...near("Leads to", view.after.get(key)));
  }
  made.push(...near("Drawn as one", (notes[key].of || []).filter((name) => name !== key && heldBy(view, name, key))));
  if (view.nodes.has(key) && view.edges.length) {
    const choice = element("p", "", "choice");
    choice.append(
      button("Only what this rests on", () => showOnly(key, "before")),
      " ",
      button("Only what this leads to", () => showOnly(key, "after")),
    );
    made.push(choice);
  }
  return made;
}

function answerOf(key) {
  // a box for several sides has the answer that is told for all of them
  const numbers = new Set((notes[key].of || [key]).map((name) => notes[name].answer).filter((number) => number !== undefined));
  return numbers.size === 1 ? answers[[...numbers][0]] : undefined;
}

function heldBy(view, name, key) {
  return !view.nodes.has(key) || view.holders.get(name) === key;
}

function nameOf(key) {
  const { label, state, kind, of, lines: [title] = [] } = notes[key];
  if (kind === "rule" && title !== undefined) return lines[title][0];
  return state && (!of || of.includes(key)) ? `${label}: ${state}` : label;
}

function near(words, keys) {
  if (!keys.length) return [];
  const list = element("ul", "", "near-list");
  for (const key of new Set(keys)) {
    const item = element("li");
    item.append(button(nameOf(key), (event) => (views.get(shown).nodes.has(key) ? jump(key) : open(key, event.currentTarget))));
    list.append(item);
  }
  return [element("h3", words), list];
}

function open(key, from) {
  tell(key);
  const answer = answerOf(key);
  if (!answer) {
    // what was told of another box must not stand beside this one
    opened = null;
    byId("answer").hidden = true;
    return;
  }
  if (!byId("answer").contains(from) && !byId("note").contains(from)) back = from;
  opened = key;
  byId("answer-title").textContent = answer.title;
  byId("answer-body").replaceChildren(...told(answer.lines));
  byId("answer").hidden = false;
  byId("answer").scrollTop = 0;
  byId("answer-title").focus();
}

function close() {
  if (opened === null) return;
  opened = null;
  byId("answer").hidden = true;
  if (back) back.focus();
}

function viewOf(key) {
  const names = [shown, ...views.keys()];
  return names.find((name) => views.get(name).holders.has(key));
}

function jump(key) {
  const name = viewOf(key);
  if (!name) return open(key, document.activeElement);
  if (name !== shown) show(name);
  const view = views.get(name);
  const group = view.nodes.get(view.holders.get(key));
  if (group.classList.contains("off")) showAll();
  group.focus({ preventScroll: true });
  group.scrollIntoView({ block: "center", inline: "center" });
  return undefined;
}
