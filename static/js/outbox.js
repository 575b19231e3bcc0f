// Questions that were sent and that the server has not acknowledged. Each is kept per person and conversation, and stands
// in the thread until it is sent again (with its client id, so that it counts once), edited or discarded.
import { conversationId, copyOf, look, tabs } from "./page.js";
import { dropSent, keepSent, unconfirmed } from "./drafts.js";
import { forget, name } from "./files.js";
import { send, tell } from "./sending.js";

const UNCONFIRMED = { message: "This question may not have arrived.", hint: "Sent again, it still counts once." };
const BACK = { message: "Heliodesk answers again.", hint: "Your question still waits here; sent now, it counts once.", isGood: true };
const PATIENCE = 5000; // milliseconds

export class Outbox {
  /** `on` is told: changed(), arrived(conversation it was sent from), rewrite(question, whether its client id is spent). */
  constructor(on) {
    Object.assign(this, { on, isBusy: false });
    document.addEventListener("reached", () => this.reached());
  }

  restore() {
    for (const question of unconfirmed(conversationId())) this.offer(question, UNCONFIRMED);
  }

  /** One at a time, so that they stand in the order in which they were asked. */
  async send(question) {
    const from = conversationId();
    withdraw(question.client_id);
    this.busy(true);
    try {
      await send(question, keepSent(question));
      this.drop(question);
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
    if (refusal.isUnreached) place.dataset.unreached = refusal.status;
    place.querySelector("[data-text]").textContent = question.message;
    name(place, question.files);
    place.addEventListener("click", ({ target }) => this.clicked(question, target.closest("button")?.dataset ?? {}, refusal));
    document.getElementById("thread").append(place);
    tell(place, refusal);
  }

  clicked(question, button, refusal) {
    if ("retry" in button) this.send(question);
    if ("rewrite" in button || "discard" in button) this.discard(question);
    if ("discard" in button) forget(question.files);
    if ("rewrite" in button) this.on.rewrite(question, refusal.status === 409);
  }

  discard(question) {
    this.drop(question);
    withdraw(question.client_id);
  }

  drop(question) {
    dropSent(question);
    tabs.postMessage({ settled: question.client_id });
  }

  /** The server was reached: whatever waits for it may be sent, once its writer says so. */
  async reached() {
    const refused = document.querySelector('.unsent[data-unreached="503"]');
    if (this.isBusy || (refused && !(await canWrite())) || this.isBusy) return;
    for (const place of document.querySelectorAll(".unsent[data-unreached]")) {
      place.removeAttribute("data-unreached");
      tell(place, BACK);
    }
  }
}

/** Where no question could be saved, pages are still drawn: a server that is ready has just proved that it can write. */
const canWrite = () =>
  look("/health/ready", "application/json", AbortSignal.timeout(PATIENCE)).then(({ ok }) => ok, () => false);

const withdraw = (clientId) => document.querySelector(`.unsent[data-client-id="${CSS.escape(clientId)}"]`)?.remove();

/** Another tab has sent or discarded it. */
tabs.addEventListener("message", ({ data }) => data.settled && withdraw(data.settled));
