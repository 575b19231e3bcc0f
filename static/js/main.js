// Begins: mounts what the markup asks for, keeps the page in step with its address, and hears the keys that count
// everywhere: / search, n new conversation, ↑ edit the last question, Escape closes what is open, then leaves the field.
// Menus close when the reader turns to something else.
import { isInStep, mountAll } from "./page.js";

const inField = (element) => element.matches?.("input:not([type=radio]), textarea, select, [contenteditable]");

mountAll();
addEventListener("popstate", () => isInStep() || location.reload());
document.addEventListener("keydown", pressed);
for (const turn of ["pointerdown", "focusin"]) document.addEventListener(turn, (event) => closeMenus(event.target));

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") return close(event);
  if (event.key === "ArrowUp" && event.target.id === "message" && !event.target.value) return editLast(event);
  if (inField(event.target)) return;
  if (event.key === "/") search(event);
  if (event.key === "n" && document.querySelector("[data-new]")) location.assign("/");
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
}

function search(event) {
  const field = document.getElementById("search");
  if (!field) return;
  event.preventDefault();
  const sidebar = document.getElementById("sidebar");
  if (sidebar && !sidebar.checkVisibility()) sidebar.showPopover();
  field.focus();
}

function editLast(event) {
  const last = [...document.querySelectorAll("[data-edit]")].at(-1);
  if (!last) return;
  event.preventDefault();
  last.open = true;
  const field = last.querySelector("textarea");
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function close(event) {
  const panel = document.querySelector("dialog[open]");
  if (panel) return panel.close();
  const open = event.target.closest?.("details[open]") ?? document.querySelector("details[data-menu][open]");
  if (!open) return event.target.blur?.(); // out of the question, so that the keys lead on
  open.open = false;
  open.querySelector("summary").focus();
}
