// An answer that is being written: shows what comes, reconnects by itself, and ends with what the server drew.
import { announce, copyOf, drawn, keepMounted, look, mountAll, pause, refresh } from "./page.js";
import { events } from "./events.js";

const FIRST_WAIT = 250; // milliseconds before the first new attempt; doubles up to the longest
const LONGEST_WAIT = 8000;
const SAY_AFTER = 3000; // a shorter break is nobody's business

/** An answer that was open when the page was drawn. */
export const mount = (article) => watch(article, null);

/** An answer whose stream is already open. */
export function follow(article, opened) {
  keepMounted(article);
  return watch(article, opened);
}

async function watch(article, opened) {
  let wait = FIRST_WAIT;
  let voice = null;
  document.dispatchEvent(new CustomEvent("answering", { detail: article }));
  while (article.isConnected) {
    let ended = false;
    try {
      opened ??= await open(article);
      for await (const event of opened) {
        clearTimeout(voice);
        voice = null;
        wait = FIRST_WAIT;
        say(article, "");
        ended ||= show(article, event);
      }
      if (ended) return;
    } catch (problem) {
      if (ended) return;
      if (problem instanceof Final) return end(article, problem.message);
    }
    opened = null;
    voice ??= setTimeout(() => say(article, "The connection is lost. Trying again…"), SAY_AFTER);
    await pause(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

class Final extends Error {}

async function open(article) {
  const response = await look(article.dataset.stream, "text/event-stream");
  if (response.status === 401) throw new Final("You are logged out. Log in to see the rest; the answer is kept.");
  if (response.status === 404) throw new Final("This answer was removed.");
  if (!response.ok) throw new Error(response.status);
  return events(response);
}

/** Whether this was the last event. */
function show(article, { name, data }) {
  if (name === "block" || name === "step") article.querySelector("[data-waiting]").textContent = "Answering";
  if (name === "block") setBlock(article, data);
  if (name === "step") setStep(article, data);
  if (name === "restart") article.querySelector("[data-steps]").replaceChildren();
  if (name === "error") end(article, data.message);
  if (name === "done") finish(article, data.html);
  return name === "done" || name === "error";
}

function setBlock(article, { index, total, html }) {
  const place = article.querySelector("[data-blocks]");
  while (place.children.length > total) place.lastElementChild.remove();
  while (place.children.length <= index) place.append(copyOf("block-template"));
  const block = place.children[index];
  if (block.innerHTML !== html) block.innerHTML = html;
}

function setStep(article, { tool, label, state }) {
  const place = article.querySelector("[data-steps]");
  const known = [...place.children].find(
    (step) => step.dataset.tool === tool && step.querySelector("[data-label]").textContent === label,
  );
  const step = known ?? place.appendChild(copyOf("step-template"));
  Object.assign(step.dataset, { tool, state });
  step.querySelector("[data-label]").textContent = label;
}

function finish(article, html) {
  const hadFocus = article.contains(document.activeElement);
  const [finished] = drawn(html);
  article.replaceWith(finished);
  mountAll(finished);
  if (hadFocus) finished.focus();
  announce(finished.querySelector("[data-blocks]")?.textContent.trim() || "The answer could not be finished.");
  document.dispatchEvent(new CustomEvent("answered"));
  refresh();
}

function end(article, words) {
  article.removeAttribute("aria-busy");
  article.querySelector(".waiting")?.remove();
  say(article, words);
  announce(words);
  document.dispatchEvent(new CustomEvent("answered"));
}

function say(article, words) {
  const place = article.querySelector("[data-connection]");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}
