// A citation mark opens its source beside the text; without this module it leads to the list below.

export function mount(list) {
  list.closest(".message").addEventListener("click", (event) => {
    const mark = event.target.closest("a.cite");
    const source = mark && document.getElementById(mark.hash.slice(1));
    if (!source) return;
    event.preventDefault();
    open(source, mark);
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
}
