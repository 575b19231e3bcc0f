// What was typed and is not yet sent, and what was sent and is not yet acknowledged: of this person, by conversation or
// edited question. It is on the disk a few milliseconds later, by IndexedDB: what is in localStorage can be gone for half
// a minute when the browser is killed. Where the browser keeps nothing for us, it lasts as long as the page.
import { pause, tabs } from "./page.js";
import { joinedFiles } from "./files.js";
import * as store from "./store.js";

const KEPT = 50; // drafts; the oldest go first
const PATIENCE = 1000; // milliseconds that a question waits to be on the disk before it leaves
const person = document.getElementById("composer")?.dataset.person ?? "";
const kept = new Map(); // of this person, as this page knows it
const changed = new Set(); // keys to be written
let saving = null;

/** Resolves when it is known what was kept before. */
export const ready = load();

/** Sending the same text again carries the same client id, so that it counts once. */
export const clientIdOf = (before, text) => (before?.sent === text ? before.clientId : newClientId());

const newClientId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const PAGE = newClientId(); // each page has a draft of its own: none deletes what stands in another's field
const DRAFTS = `${person} draft `;
const draftsOf = (place) => byAge(DRAFTS + (place || "new"));
const ownKey = (place) => `${DRAFTS}${place || "new"} ${PAGE}`;
const sentKey = (place, clientId = "") => `${person} sent ${place || "new"} ${clientId}`;

/** {text, files, clientId, sent} or null. `sent` is what clientId was used for. What earlier pages left is joined. */
export function draft(place) {
  const drafts = draftsOf(place).map((key) => kept.get(key));
  const files = drafts.map(({ files }) => files).reduce(joinedFiles, []);
  return drafts.length ? { ...drafts.at(-1), text: drafts.map(({ text }) => text).reduce(joined), files } : null;
}

export function keepDraft(place, values) {
  const own = ownKey(place);
  const written = write(own, { ...values, at: Date.now() });
  const old = [...draftsOf(place).filter((key) => key !== own), ...byAge(DRAFTS).slice(0, -KEPT)];
  for (const key of old) write(key, null);
  tell([own, ...old]);
  return within(written);
}

export function dropDraft(place) {
  const old = draftsOf(place);
  for (const key of old) write(key, null);
  if (old.length) tell(old);
}

/** The other tabs hear of it when it is on the disk: what they store then is not deleted any more. */
const tell = (drafts) => saving.then(() => tabs.postMessage({ drafts }));

/** Another tab has written its draft, which is no longer ours to delete; or deleted ours, which still stands here. */
tabs.addEventListener("message", ({ data }) => {
  for (const key of data.drafts ?? []) {
    if (key.endsWith(PAGE) && kept.has(key)) write(key, kept.get(key));
    else kept.delete(key);
  }
});

/** Both texts, unless one holds the other. */
export function joined(one, other) {
  if (one.includes(other.trim())) return one;
  return other.includes(one.trim()) ? other : `${one}\n\n${other}`;
}

/** Resolves when it would survive the browser, or when that takes too long. Never rejects, as `keepDraft` does not. */
export const keepSent = (question) => within(write(sentKey(question.conversation_id, question.client_id), { question, at: Date.now() }));

export const dropSent = (question) => write(sentKey(question.conversation_id, question.client_id), null);

/** What this conversation still waits to hear of, oldest first. */
export const unconfirmed = (place) => byAge(sentKey(place)).map((key) => kept.get(key).question);

const byAge = (start) => [...kept.keys()].filter((key) => key.startsWith(start)).sort((one, other) => kept.get(one).at - kept.get(other).at);
const within = (written) => Promise.race([written, pause(PATIENCE)]);

function write(key, value) {
  if (value) kept.set(key, value);
  else if (!kept.delete(key)) return saving;
  changed.add(key);
  return (saving ??= save());
}

/** One write at a time, so that a quick typist makes no queue; what changes together is written together. */
async function save() {
  await ready;
  try {
    while (changed.size) await transfer();
  } catch {
    // A full disk, a closed connection: the text stays on the page, and is tried again with the next.
  }
  saving = null;
}

async function transfer() {
  const entries = new Map([...changed].map((key) => [key, kept.get(key)]));
  changed.clear();
  try {
    await store.write(entries);
  } catch (problem) {
    for (const key of entries.keys()) changed.add(key);
    throw problem;
  }
}

addEventListener("pagehide", () => changed.size && transfer().catch(() => {}));

async function load() {
  const found = await store.read(`${person} `).catch(() => []); // the browser keeps nothing for us
  for (const [key, value] of found) if (!changed.has(key)) kept.set(key, value);
  await takeFormer().catch(() => {}); // as above
}

async function takeFormer() {
  if (!Object.keys(localStorage).length) return;
  const { takeOver } = await import("./former.js");
  takeOver(person, (key, value) => write(key, value).then(() => !changed.has(key)));
}
