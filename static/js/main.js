// Begins: mounts what the markup asks for, and keeps the page in step with its address and with other tabs.
import { isInStep, mountAll, refresh } from "./page.js";
import { listen } from "./keyboard.js";

const STALE_AFTER = 30_000; // milliseconds away from the page

mountAll();
listen();

addEventListener("popstate", () => isInStep() || location.reload());

let left = 0;
document.addEventListener("visibilitychange", () => {
  if (document.hidden) left = Date.now();
  else if (Date.now() - left > STALE_AFTER && document.getElementById("sidebar")) refresh();
});
