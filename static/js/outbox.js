// Questions that were sent and that the server has not acknowledged. Each is kept per person and conversation, and stands
// in the thread until it is sent again (with its client id, so that it counts once), edited or discarded.
import { conversationId, copyOf } from "./page.js";
import { send, tell } from "./sending.js";

const UNCONFIRMED = { message: "This question may not have arrived.", hint: "Sent again, it still counts once." };

export class Outbox {
  /** `on` is told: changed(), arrived(conversation it was sent from), rewrite(question). */
  constructor(person, on) {
    Object.assign(this, { person, on, isBusy: false });
    for (const question of unconfirmed(person, conversationId())) this.offer(question, UNCONFIRMED);
  }

  /** One at a time, so that they stand in the order in which they were asked. */
  async send(question) {
    const from = conversationId();
    withdraw(question.client_id);
    keep(this.person, question);
    this.busy(true);
    try {
      await send(question);
      drop(this.person, question);
      this.on.arrived(from);
    } catch (refusal) {
      this.offer(question, refusal);
    }
    this.busy(false);
  }

  busy(isBusy) {
    this.isBusy = isBusy;
    for (const button of document.querySelectorAll(".unsent [data-retry]")) button.disabled = isBusy;
    this.on.changed();
  }

  /** Show a question that was not taken, and why. */
  offer(question, refusal) {
    const place = copyOf("unsent-template");
    place.dataset.clientId = question.client_id;
    place.querySelector("[data-text]").textContent = question.message;
    place.addEventListener("click", ({ target }) => this.clicked(question, target.closest("button")?.dataset ?? {}));
    document.getElementById("thread").append(place);
    tell(place, refusal);
  }

  clicked(question, button) {
    if ("retry" in button) this.send(question);
    if ("rewrite" in button || "discard" in button) this.discard(question);
    if ("rewrite" in button) this.on.rewrite(question);
  }

  discard(question) {
    drop(this.person, question);
    withdraw(question.client_id);
  }
}

const withdraw = (clientId) => document.querySelector(`.unsent[data-client-id="${CSS.escape(clientId)}"]`)?.remove();

/** Another tab has sent or discarded it. */
addEventListener("storage", ({ key, newValue }) => {
  if (key?.startsWith("sent ") && newValue === null) withdraw(key.split(" ").at(-1));
});

const keyOf = (person, { conversation_id: place, client_id: id }) => `sent ${person} ${place || "new"} ${id}`;

function keep(person, question) {
  try {
    localStorage.setItem(keyOf(person, question), JSON.stringify({ question, at: Date.now() }));
  } catch {
    // The browser keeps nothing for us: the question stays in the thread.
  }
}

function drop(person, question) {
  try {
    localStorage.removeItem(keyOf(person, question));
  } catch {
    // As above.
  }
}

/** What this conversation still waits to hear of, oldest first. */
function unconfirmed(person, conversation) {
  const start = keyOf(person, { conversation_id: conversation, client_id: "" });
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(start));
    const kept = keys.map((key) => JSON.parse(localStorage.getItem(key)));
    return kept.sort((one, other) => one.at - other.at).map(({ question }) => question);
  } catch {
    return [];
  }
}
