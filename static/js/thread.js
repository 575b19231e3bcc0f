// Scrolling. After a question the page follows the answer until the question has reached the top: whoever reads starts
// at the beginning. Readers who go to the end are kept at the end; all others are never moved.

const NEAR = 80; // pixels from the end that count as the end

export function mount(main) {
  const thread = main.querySelector("#thread");
  const button = document.querySelector("[data-latest]");
  let follow = "question";
  let placed = scrollY; // where we put the page: elsewhere means that the reader has moved it

  const end = () => document.documentElement.scrollHeight - innerHeight;
  const goal = () => Math.min(end(), follow === "question" ? topOfQuestion(thread) : end());
  const move = () => {
    scrollTo({ top: goal(), behavior: "instant" });
    placed = scrollY;
  };

  const looked = () => {
    if (button) button.hidden = end() - scrollY < innerHeight / 2;
    if (Math.abs(placed - scrollY) < 2) return;
    follow = scrollY > placed && end() - scrollY < NEAR ? "end" : "";
    placed = scrollY;
  };
  const grew = () => (follow ? move() : looked());

  addEventListener("scroll", looked, { passive: true });
  addEventListener("resize", grew);
  button?.addEventListener("click", () => {
    follow = "end";
    move();
  });
  document.addEventListener("asked", () => {
    follow = "question";
    move();
  });
  document.addEventListener("elsewhere", () => {
    if (follow === "question" && !thread.querySelector("[aria-busy]")) follow = "";
  });
  if (location.hash.length > 1 && location.hash !== "#latest") follow = "";
  new ResizeObserver(grew).observe(thread);
}

/** Where to scroll so that the latest question asked here stands below the bar. */
function topOfQuestion(thread) {
  const question = [...thread.querySelectorAll(".question:not([data-elsewhere])")].at(-1);
  if (!question) return scrollY;
  return question.getBoundingClientRect().top + scrollY - Number.parseFloat(getComputedStyle(question).scrollMarginTop);
}
