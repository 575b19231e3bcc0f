// What was typed and not yet sent, per person and conversation or edited question. Survives reload, logging out and a dead server.

const KEPT = 50; // drafts; the oldest go first

const keyOf = (person, place) => `draft ${person} ${place || "new"}`;

const newClientId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Sending the same text again carries the same client id, so that it counts once. */
export const clientIdOf = (kept, text) => (kept?.sent === text ? kept.clientId : newClientId());

/** {text, clientId, sent} or null. `sent` is the text that clientId was used for. */
export function draft(person, place) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(person, place)));
  } catch {
    return null;
  }
}

export function keepDraft(person, place, values) {
  try {
    localStorage.setItem(keyOf(person, place), JSON.stringify({ ...values, at: Date.now() }));
    tidy();
  } catch {
    // The browser keeps nothing for us: the text stays in the field.
  }
}

export function dropDraft(person, place) {
  try {
    localStorage.removeItem(keyOf(person, place));
  } catch {
    // As above.
  }
}

function tidy() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("draft "));
  const age = (key) => JSON.parse(localStorage.getItem(key)).at ?? 0;
  for (const key of keys.sort((one, other) => age(other) - age(one)).slice(KEPT)) localStorage.removeItem(key);
}
