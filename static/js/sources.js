// A citation mark opens its source beside the text, with the rows used; without this module it leads to the list below.
import { drawn, look } from "./page.js";

const PATIENCE = 10_000; // milliseconds for the rows; then their link stays

export function mount(list) {
  list.closest(".message").addEventListener("click", (event) => {
    const mark = event.target.closest("a.cite");
    const source = mark && document.getElementById(mark.hash.slice(1));
    if (!source) return;
    event.preventDefault();
    open(source, mark);
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-rows]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.closest("li"), link);
  });
}

function open(source, mark) {
  const panel = document.getElementById("source-panel");
  const copy = source.querySelector("details").cloneNode(true);
  copy.open = true;
  copy.querySelector("summary").tabIndex = -1;
  panel.querySelector("[data-body]").replaceChildren(copy);
  panel.close();
  panel.show();
  panel.onclose = () => mark.focus();
  showRows(copy);
}

/** The rows come first, unless the panel shows another source by then; without them their link stays. */
async function showRows(copy) {
  const link = copy.querySelector("a[data-rows]");
  if (!link) return;
  const response = await look(link.dataset.rows, "text/html", AbortSignal.timeout(PATIENCE)).catch(() => null);
  if (!response?.ok) return;
  const rows = drawn(await response.text());
  if (copy.isConnected) copy.querySelector("summary").after(...rows);
}
