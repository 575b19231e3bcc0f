// Begins: mounts what the markup asks for, and keeps the page in step with its address.
import { isInStep, mountAll } from "./page.js";
import { listen } from "./keyboard.js";

mountAll();
listen();

addEventListener("popstate", () => isInStep() || location.reload());
