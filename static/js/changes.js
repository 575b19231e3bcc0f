// Keeps a page that stays open in step with other tabs and devices: a light look every few seconds, and the thread as the
// server draws it. Moves no reader, touches nothing that is typed, and leaves running answers to their own streams.
import { announce, conversationId, lastShown, look, mountAll, refresh, tabs } from "./page.js";
import { tell } from "./sending.js";

const EVERY = 5000; // milliseconds between two looks; half as long again each time that the server does not answer
const LONGEST = 20_000;
const SOONEST = 1000; // after the last look, whatever calls for one
const PATIENCE = 10_000;
const SAY_AFTER = 3000; // a shorter break is nobody's business
const LOST = { message: "Heliodesk does not answer.", hint: "What you type is kept here.", isGood: true };
const OUT = { message: "You are logged out.", hint: "What you type is kept here.", status: 401 };
const GONE = { message: "This conversation is no longer there.", hint: "What you type is kept here." };
const CLOSED = ["done", "stopped", "failed"];

export function mount(thread) {
  let [wait, last, timer, lost, isOut] = [EVERY, 0, 0, 0, false];

  const plan = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(check, delay);
  };
  const soon = () => document.hidden || plan(Math.max(0, last + SOONEST - Date.now()));

  async function check() {
    if (document.hidden) return; // until it is shown again
    last = Date.now();
    const seen = (isWrittenIn(thread) && thread.dataset.refused) || thread.dataset.mark;
    const address = `/changes?${new URLSearchParams({ conversation_id: conversationId(), seen })}`;
    const response = await look(address, "application/json", AbortSignal.timeout(PATIENCE)).catch(() => null);
    const isThere = Boolean(response) && response.status < 500;
    wait = isThere ? EVERY : Math.min(wait * 1.5, LONGEST);
    plan(wait);
    if (isThere) return heard(response.status);
    lost ||= setTimeout(() => say(LOST), SAY_AFTER);
  }

  function heard(status) {
    clearTimeout(lost);
    lost = 0;
    say(status === 401 ? OUT : status === 404 ? GONE : null);
    const isBackIn = isOut && status < 300; // lines that ended meanwhile are to be opened again
    isOut = status === 401;
    if (status < 300) document.dispatchEvent(new CustomEvent("reached"));
    return (status === 200 || isBackIn) && refresh();
  }

  for (const name of ["focus", "online", "visibilitychange"]) addEventListener(name, soon); // the last one bubbles
  tabs.addEventListener("message", ({ data }) => data.changed && soon());
  document.addEventListener("drawn", ({ detail }) => drawn(thread, detail));
  plan(EVERY);
}

let said = null; // an alert that is written again is heard again

function say(words) {
  if (said === words) return;
  said = words;
  const line = document.querySelector("[data-line]");
  if (line && words) return tell(line, words);
  if (line) line.querySelector("[data-problem]").hidden = true;
}

/** Take over a page that was drawn anew, unless this one has gone on in the meantime. */
function drawn(thread, { fresh, since }) {
  const other = fresh.getElementById("thread");
  if (!other || since !== lastShown() || thread.querySelector(".pending")) return;
  const isTaken = merge(thread, [...other.children]);
  thread.dataset.refused = isTaken ? "" : other.dataset.mark; // not drawn again while somebody writes
  if (!isTaken) return;
  thread.dataset.mark = other.dataset.mark;
  const dock = document.querySelector(".dock");
  if (dock) dock.hidden = !fresh.querySelector(".dock");
  else if (fresh.querySelector(".dock")) location.reload(); // taken out of the trash
}

const isBusy = (part) => part.hasAttribute("aria-busy");
const isWrittenIn = (part) => part.querySelector("details.edit[open]") || part.querySelector("textarea:focus");
const isInUse = (part) => part.querySelector("details[open]") || part.contains(document.activeElement);

/** False when somebody writes in what would have to go. */
function merge(thread, wanted) {
  const shown = [...thread.children].filter((part) => part.matches(".message, .earlier, [data-empty]"));
  const messages = wanted.filter((part) => part.matches(".message"));
  if (!messages.length && shown.every((part) => part.matches("[data-empty]"))) return true;
  const start = shown.findIndex((part) => part.id && part.id === messages[0]?.id);
  const coming = start < 0 ? wanted : messages; // what stands above stays, and with it the way to earlier ones
  const ids = new Set(coming.map((part) => part.id).filter(Boolean));
  const going = shown.slice(Math.max(start, 0)).filter((part) => !ids.has(part.id));
  if (going.some(isWrittenIn)) return false;
  for (const part of going) part.remove();
  document.dispatchEvent(new CustomEvent("elsewhere"));
  coming.reduce((place, part) => settle(thread, place, part), shown[start - 1] ?? null);
  return true;
}

/** Put a part after `place`, or bring the one that is there up to date. Returns the one that stands there. */
function settle(thread, place, part) {
  const here = part.id && document.getElementById(part.id);
  if (here) return update(here, part);
  if (place) place.after(part);
  else thread.prepend(part);
  part.dataset.elsewhere = "";
  mountAll(part);
  if (part.matches(".question")) announce("This conversation went on elsewhere.");
  return part;
}

const stateOf = (part) => [part.dataset.status, isBusy(part), part.querySelector(".branch-place")?.textContent].join(" ");

function update(here, part) {
  if (isBusy(here) || stateOf(here) === stateOf(part)) return here;
  if (isBusy(part) && CLOSED.includes(here.dataset.status)) return here; // drawn before it ended
  const whole = here.dataset.status !== part.dataset.status || isBusy(part);
  const [old, fresh] = whole ? [here, part] : [here, part].map((one) => one.querySelector(".actions"));
  if (isInUse(old)) return here;
  old.replaceWith(fresh);
  mountAll(fresh);
  return whole ? part : here;
}
