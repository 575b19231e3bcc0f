// A menu closes when the reader turns to something else.

export function mount(details) {
  const leave = (event) => {
    if (details.open && !details.contains(event.target)) details.open = false;
  };
  document.addEventListener("pointerdown", leave);
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget) leave({ target: event.relatedTarget });
  });
}
