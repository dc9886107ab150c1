// The page as a whole: its keys, its theme, and how it begins.

function onPageKey(event) {
  const isTyping = event.target.matches("input[type=text]");
  if (event.key === "Escape") {
    if (byId("keys").open) help(false);
    else close();
  } else if (event.key === "?" && !isTyping) help(!byId("keys").open);
  else if (event.key === "/" && !isTyping) {
    event.preventDefault();
    byId("search").focus();
  }
}

function help(is) {
  byId("keys").open = is;
  byId("keys").querySelector("summary").focus();
}

function onTabKey(event) {
  const names = [...views.keys()];
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  show(names[(names.indexOf(shown) + step + names.length) % names.length]);
  byId(`tab-${shown}`).focus();
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function begin() {
  for (const part of document.querySelectorAll("[data-js]")) part.hidden = false;
  document.documentElement.classList.add("live");
  for (const section of document.querySelectorAll("[data-view]")) prepare(section);
  for (const name of views.keys()) byId(`tab-${name}`).addEventListener("click", () => show(name));
  document.querySelector("[role=tablist]").addEventListener("keydown", onTabKey);
  document.addEventListener("keydown", onPageKey);
  for (const link of document.querySelectorAll("a[data-key]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      jump(link.dataset.key);
      open(link.dataset.key, link);
    });
  }
  byId("search").addEventListener("input", search);
  byId("search").addEventListener("keydown", onSearchKey);
  byId("search").addEventListener("blur", leaveSearch);
  byId("layers").addEventListener("change", (event) => {
    hidden[event.target.checked ? "delete" : "add"](event.target.value);
    filter();
  });
  byId("all").addEventListener("click", showAll);
  byId("close").addEventListener("click", close);
  byId("larger").addEventListener("click", () => resize(1.25));
  byId("smaller").addEventListener("click", () => resize(0.8));
  byId("fit").addEventListener("click", () => resize(-1));
  const theme = byId("theme");
  theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(isDark()));
  });
  for (const name of [...views.keys()].reverse()) {
    show(name);
    toForemost();
  }
}

begin();
