// What was typed and not yet sent, per person and conversation. Survives reload, logging out and a dead server.

const KEPT = 50; // drafts; the oldest go first

const keyOf = (person, conversation) => `draft ${person} ${conversation || "new"}`;

/** {text, clientId, sent} or null. `sent` is the text that clientId was used for. */
export function draft(person, conversation) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(person, conversation)));
  } catch {
    return null;
  }
}

export function keepDraft(person, conversation, values) {
  try {
    localStorage.setItem(keyOf(person, conversation), JSON.stringify({ ...values, at: Date.now() }));
    tidy();
  } catch {
    // The browser keeps nothing for us: the text stays in the field.
  }
}

export function dropDraft(person, conversation) {
  try {
    localStorage.removeItem(keyOf(person, conversation));
  } catch {
    // As above.
  }
}

function tidy() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("draft "));
  const age = (key) => JSON.parse(localStorage.getItem(key)).at ?? 0;
  for (const key of keys.sort((one, other) => age(other) - age(one)).slice(KEPT)) localStorage.removeItem(key);
}
