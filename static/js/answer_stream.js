// An answer that is being written: shows what comes, reconnects by itself, and ends with what the server drew.
import { announce, copyOf, drawn, keepMounted, mountAll, refresh, seen } from "./page.js";
import { Final, Line, open } from "./events.js";

/** An answer that was open when the page was drawn. */
export const mount = (article) => watch(article, null);

/** An answer whose stream is already open. */
export function follow(article, opened) {
  keepMounted(article);
  return watch(article, opened);
}

async function watch(article, opened) {
  const line = new Line((words) => say(article, words));
  document.dispatchEvent(new CustomEvent("answering", { detail: article }));
  while (article.isConnected) {
    let problem = null;
    try {
      if (!opened) await seen();
      opened ??= await open(article.dataset.stream, article.dataset.claim);
      line.opened();
      for await (const event of opened) {
        if (!article.isConnected) return left();
        if (event.name !== "turn") line.works(); // every line begins with a turn, also one that breaks at once
        if (show(article, event)) return;
      }
    } catch (error) {
      problem = error;
    }
    opened = null;
    if (problem instanceof Final) line.works();
    if (problem instanceof Final) return end(article, problem.message);
    if (!document.hidden) await line.broken(problem);
  }
}

/** Another branch has taken its place: nobody is to hear its end. */
const left = () => document.dispatchEvent(new CustomEvent("answered"));

/** Whether this was the last event. */
function show(article, { name, data }) {
  if (name === "block" || name === "step")
    article.querySelector("[data-waiting]").textContent = article.dataset.anew ?? "Answering";
  if (name === "block") leaveOnly(article, null);
  if (name === "block") setBlock(article, data);
  if (name === "step") setStep(article, data);
  if (name === "restart") restart(article);
  if (name === "error") end(article, data.message);
  if (name === "done") finish(article, data.html);
  return name === "done" || name === "error";
}

/** Another worker writes the answer anew: what is shown stays until its words take the place. */
function restart(article) {
  article.querySelector("[data-steps]").replaceChildren();
  article.dataset.anew = "Answering anew";
  announce("The answer begins anew.");
}

function setBlock(article, { index, total, claim, html }) {
  article.dataset.claim = claim;
  const place = article.querySelector("[data-blocks]");
  while (place.children.length > total) place.lastElementChild.remove();
  while (place.children.length <= index) place.append(copyOf("block-template"));
  const block = place.children[index];
  if (block.innerHTML !== html) block.innerHTML = html;
}

function setStep(article, { tool, label, state, words, share }) {
  const place = article.querySelector("[data-steps]");
  const among = place.querySelectorAll(state === "running" ? '[data-state="running"]' : ".step");
  const known = [...among].find(
    (step) => step.dataset.tool === tool && step.querySelector("[data-label]").textContent === label,
  );
  const step = known ?? place.appendChild(copyOf("step-template"));
  leaveOnly(article, step);
  Object.assign(step.dataset, { tool, state });
  step.querySelector("[data-label]").textContent = label;
  const stage = step.querySelector("[data-stage]");
  if (state !== "running") return stage?.remove();
  const said = stage.querySelector("[data-words]");
  if (said.textContent !== words) announce(`${label}: ${words}`);
  said.textContent = words;
  if (share === null) stage.firstElementChild.removeAttribute("value");
  else stage.firstElementChild.value = share;
}

/** One call runs at a time: where another begins, or words come, nobody goes on with the one that was shown. */
function leaveOnly(article, step) {
  for (const running of article.querySelectorAll('.step[data-state="running"]')) if (running !== step) running.remove();
}

function finish(article, html) {
  const hadFocus = article.contains(document.activeElement);
  const [finished] = drawn(html);
  article.replaceWith(finished);
  mountAll(finished);
  if (hadFocus) finished.focus();
  announce(finished.querySelector("[data-blocks]")?.innerText.trim() || "The answer could not be finished.");
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
