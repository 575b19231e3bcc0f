// Scrolling. Follows what is being written only while the reader is at the end; never moves them otherwise.

const NEAR = 80; // pixels from the end that count as the end

export function mount(main) {
  const button = document.querySelector("[data-latest]");
  const root = document.documentElement;
  const away = () => root.scrollHeight - innerHeight - scrollY;
  const toEnd = () => scrollTo({ top: root.scrollHeight, behavior: "instant" });
  let atEnd = true;

  const looked = () => {
    atEnd = away() < NEAR;
    if (button) button.hidden = away() < innerHeight / 2;
  };
  const grew = () => (atEnd ? toEnd() : looked());

  addEventListener("scroll", looked, { passive: true });
  addEventListener("resize", grew);
  button?.addEventListener("click", toEnd);
  document.addEventListener("asked", () => {
    atEnd = true;
    toEnd();
  });
  if (location.hash.length < 2 || location.hash === "#latest") toEnd();
  looked();
  new ResizeObserver(grew).observe(main.querySelector("#thread"));
}
