// Light, dark or as the system has it: kept in a cookie, so that the server draws the right page at once.

const YEAR = 365 * 24 * 3600; // seconds

export function mount(choice) {
  choice.addEventListener("change", (event) => choose(event.target.value));
}

function choose(theme) {
  document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  document.querySelector('meta[name="color-scheme"]').content = theme || "light dark";
  for (const picture of document.querySelectorAll(".chart")) redraw(picture, theme);
}

/** A chosen theme counts in both schemes of the system; paper stays light. */
function redraw(picture, theme) {
  for (const source of picture.querySelectorAll("source:not([media^=print])")) {
    source.srcset = themed(source.srcset, theme || (source.media.includes("dark") ? "dark" : "light"));
  }
  const drawing = picture.querySelector("img");
  drawing.src = themed(drawing.src, theme || "light");
}

const themed = (address, theme) => address.replace(/theme=\w+/, `theme=${theme}`);
