// Copying a text to the clipboard, also where the page came over plain http.
import { announce } from "./page.js";

const SAID_FOR = 2000; // milliseconds

export function mount(button) {
  const label = button.querySelector("[data-said]");
  button.addEventListener("click", async () => {
    const copied = await copy(document.querySelector(button.dataset.copy));
    announce(copied ? "Copied" : "Copying is not possible here");
    if (!label) return;
    label.textContent = copied ? "Copied" : "Not possible";
    setTimeout(() => (label.textContent = "Copy"), SAID_FOR);
  });
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.innerText);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    const copied = document.execCommand("copy");
    getSelection().removeAllRanges();
    return copied;
  }
}
