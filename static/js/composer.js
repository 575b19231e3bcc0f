// Writing a question, and stopping its answer. What is typed is kept as a draft until it is sent; then the outbox has it.
import { conversationId, grow, isInStep } from "./page.js";
import { clientIdOf, draft, dropDraft, joined, keepDraft, ready } from "./drafts.js";
import { isBusy, notes, restore, signed, take } from "./files.js";
import { Outbox } from "./outbox.js";
import { asRefusal, post, tell } from "./sending.js";

const NEAR_THE_LIMIT = 0.1; // of the limit: from here on the counter shows
const STOPS_WITHIN = 10_000; // milliseconds; who waits longer is told

export function mount(form) {
  const composer = new Composer(form);
  form.addEventListener("submit", (event) => composer.submit(event));
  form.querySelector("[data-stop]").addEventListener("click", () => composer.stop());
  document.addEventListener("submit", (event) => composer.suggested(event));
  document.addEventListener("answering", () => composer.measure());
  document.addEventListener("attached", () => composer.typed());
  document.addEventListener("answered", () => composer.answered());
}

const sends = (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing;
const openAnswer = () => document.querySelector(".answer[aria-busy]");

class Composer {
  constructor(form) {
    Object.assign(this, { form, field: form.elements.message, limit: Number(form.dataset.limit), kept: null });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => sends(event) && this.submit(event));
    const heard = { changed: () => this.measure(), arrived: (from) => this.arrived(from), rewrite: (...given) => this.rewrite(...given) };
    this.outbox = new Outbox(heard);
    this.measure();
    ready.then(() => this.restore());
  }

  restore() {
    this.kept = draft(conversationId());
    if (this.kept) this.field.value = joined(this.field.value, this.kept.text);
    restore(this.kept?.files);
    this.outbox.restore();
    this.measure();
  }

  part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }

  typed() {
    const { clientId, sent } = this.kept ?? {};
    const now = { text: this.field.value, files: notes(), clientId, sent };
    (now.text.trim() || now.files.length ? keepDraft : dropDraft)(conversationId(), now);
    this.measure();
  }

  measure() {
    const left = this.limit - [...this.field.value].length;
    this.part("counter").hidden = left > this.limit * NEAR_THE_LIMIT;
    this.part("counter").classList.toggle("over", left < 0);
    this.part("counter").textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    this.part("stop").hidden = !openAnswer() || Boolean(this.field.value.trim());
    Object.assign(this.part("send"), { hidden: !this.part("stop").hidden, disabled: isBusy() });
    for (const button of document.querySelectorAll("[data-ask] button")) button.disabled = isBusy();
    grow(this.field);
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim() || [...text].length > this.limit || this.outbox.isBusy || isBusy()) return;
    const clientId = clientIdOf(this.kept, signed(text, notes()));
    this.kept = null;
    this.field.value = "";
    this.ask(text, this.form.elements.agent.value, clientId);
  }

  /** A suggested question is a form of its own. */
  suggested(event) {
    if (!event.target.matches("form[data-ask]")) return;
    event.preventDefault();
    const { agent, client_id: clientId } = event.target.elements;
    if (!this.outbox.isBusy && !isBusy()) this.ask(event.submitter.value, agent.value, clientId.value);
  }

  ask(message, agent, clientId) {
    this.outbox.send({ message, agent, client_id: clientId, conversation_id: conversationId(), files: take() });
    this.typed();
  }

  /** When the new page has become a conversation, what was typed meanwhile belongs to that. */
  arrived(from) {
    if (from || !isInStep()) return;
    dropDraft(from);
    this.typed();
  }

  /** Take a question back into the field, before what is there. */
  rewrite({ message, agent, client_id: clientId, conversation_id: from, files }, isSpent) {
    this.kept = from === conversationId() && !isSpent ? { clientId, sent: signed(message, files) } : null;
    restore(files);
    this.field.value = [message, this.field.value].filter((text) => text.trim()).join("\n\n");
    this.form.elements.agent.value = agent;
    this.typed();
    this.field.focus();
  }

  async stop() {
    const limits = { accept: "application/json", signal: AbortSignal.timeout(STOPS_WITHIN) };
    try {
      await post(openAnswer().dataset.stop, {}, limits);
      this.part("problem").hidden = true;
    } catch (problem) {
      const { message, hint, status } = asRefusal(problem);
      tell(this.form, { message: `The answer was not stopped. ${message}`, hint: hint || "Press Stop again.", status });
    }
  }

  answered() {
    this.part("problem").hidden = true;
    this.measure();
  }
}
