// Times as the reader's clock has them; the server writes UTC.

export function mount(element) {
  const time = new Date(element.dateTime);
  const today = time.toDateString() === new Date().toDateString();
  const style = element.classList.contains("when") && today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  element.textContent = new Intl.DateTimeFormat(undefined, style).format(time);
}
