// What was typed and is not yet sent, and what was sent and is not yet acknowledged: of this person, by conversation or
// edited question. It is on the disk a few milliseconds later, by IndexedDB: what is in localStorage can be gone for half
// a minute when the browser is killed. Where the browser keeps nothing for us, it lasts as long as the page.

const KEPT = 50; // drafts; the oldest go first
const STORE = "typed";
const person = document.getElementById("composer")?.dataset.person ?? "";
const kept = new Map(); // of this person, as this page knows it
const changed = new Set(); // keys to be written
let database = null;
let saving = null;

/** Resolves when it is known what was kept before. */
export const ready = load();

/** Sending the same text again carries the same client id, so that it counts once. */
export const clientIdOf = (before, text) => (before?.sent === text ? before.clientId : newClientId());

const newClientId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const DRAFTS = `${person} draft `;
const draftKey = (place) => DRAFTS + (place || "new");
const sentKey = (place, clientId = "") => `${person} sent ${place || "new"} ${clientId}`;

/** {text, clientId, sent} or null. `sent` is the text that clientId was used for. */
export const draft = (place) => kept.get(draftKey(place)) ?? null;

export function keepDraft(place, values) {
  const written = write(draftKey(place), { ...values, at: Date.now() });
  for (const key of byAge(DRAFTS).slice(0, -KEPT)) write(key, null);
  return written;
}

export const dropDraft = (place) => write(draftKey(place), null);

/** Both texts, unless one holds the other. */
export function joined(one, other) {
  if (one.includes(other.trim())) return one;
  return other.includes(one.trim()) ? other : `${one}\n\n${other}`;
}

/** Resolves when it would survive the browser. */
export const keepSent = (question) => write(sentKey(question.conversation_id, question.client_id), { question, at: Date.now() });

export const dropSent = (question) => write(sentKey(question.conversation_id, question.client_id), null);

/** What this conversation still waits to hear of, oldest first. */
export const unconfirmed = (place) => byAge(sentKey(place)).map((key) => kept.get(key).question);

const byAge = (start) => [...kept.keys()].filter((key) => key.startsWith(start)).sort((one, other) => kept.get(one).at - kept.get(other).at);

function write(key, value) {
  if (value) kept.set(key, value);
  else if (!kept.delete(key)) return saving;
  changed.add(key);
  return (saving ??= save());
}

/** One write at a time, so that a quick typist makes no queue; what changes together is written together. */
async function save() {
  await ready;
  while (database && changed.size) await transfer().catch(() => {}); // a full disk: the text stays on the page
  saving = null;
}

function transfer() {
  const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
  const typed = transaction.objectStore(STORE);
  for (const key of changed) {
    if (kept.has(key)) typed.put(kept.get(key), key);
    else typed.delete(key);
  }
  changed.clear();
  transaction.commit();
  return new Promise((done, fail) => Object.assign(transaction, { oncomplete: done, onabort: fail }));
}

addEventListener("pagehide", () => database && changed.size && transfer().catch(() => {}));

async function load() {
  try {
    const asked = indexedDB.open("heliodesk", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    database = await result(asked);
    const typed = database.transaction(STORE).objectStore(STORE);
    const mine = IDBKeyRange.bound(`${person} `, `${person}!`);
    const [keys, values] = await Promise.all([result(typed.getAllKeys(mine)), result(typed.getAll(mine))]);
    for (const [at, key] of keys.entries()) if (!changed.has(key)) kept.set(key, values[at]);
  } catch {
    database = null;
  }
}

function result(asked) {
  return new Promise((done, fail) => Object.assign(asked, { onsuccess: () => done(asked.result), onerror: () => fail(asked.error) }));
}
