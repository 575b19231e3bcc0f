// A chart opens to be touched: over the page, in the theme and size of its picture. What draws it is loaded then, and
// until it is there, or when it cannot be had, the picture stands in.
import { copyOf } from "./page.js";

export function mount(link) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });
}

async function open(link) {
  const picture = link.querySelector("img");
  const panel = copyOf("chart-panel");
  panel.querySelector("[data-title]").textContent = link.dataset.title;
  panel.querySelector("[data-said]").textContent = picture.alt;
  panel.addEventListener("keydown", (event) => event.stopPropagation()); // the page's keys rest; Escape closes by itself
  panel.addEventListener("click", (event) => event.target === panel && panel.close());
  document.body.append(panel);
  const gone = new Promise((done) => panel.addEventListener("close", done));
  panel.showModal();
  const drawing = draw(panel, picture).catch(() => stay(panel, picture));
  await gone;
  panel.remove();
  link.focus();
  (await drawing)?.finalize();
}

async function draw(panel, picture) {
  const { show } = await import("./chart_view.js");
  return show(panel, addressOf(picture));
}

/** The picture that suits this page, also while none has come yet. */
function addressOf(picture) {
  const sources = [...picture.parentElement.querySelectorAll("source")];
  return sources.find((source) => matchMedia(source.media).matches)?.srcset ?? picture.src;
}

function stay(panel, picture) {
  const same = picture.cloneNode();
  same.src = addressOf(picture);
  panel.querySelector("[data-ground]").replaceChildren(same);
  panel.querySelector("[data-refused]").hidden = false;
}
