// Writing a question. The text is kept until the server has it; sending the same text again carries the same client id.
import { conversationId, csrfToken } from "./page.js";
import { draft, dropDraft, keepDraft } from "./drafts.js";
import { send } from "./sending.js";

const NEAR_THE_LIMIT = 0.1; // of the limit: from here on the counter shows

export function mount(form) {
  const composer = new Composer(form);
  form.addEventListener("submit", (event) => composer.submit(event));
  form.querySelector("[data-retry]").addEventListener("click", (event) => composer.submit(event));
  form.querySelector("[data-stop]").addEventListener("click", stop);
  document.addEventListener("submit", (event) => composer.suggested(event));
  for (const name of ["answering", "answered"]) document.addEventListener(name, () => composer.measure());
}

const openAnswer = () => document.querySelector(".answer[aria-busy]");

function stop() {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  fetch(openAnswer().dataset.stop, { method: "POST", headers }).catch(() => {});
}

const newClientId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Composer {
  constructor(form) {
    this.form = form;
    this.field = form.elements.message;
    this.limit = Number(form.dataset.limit);
    this.person = form.dataset.person;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.value ||= draft(this.person, conversationId())?.text ?? "";
    this.measure();
  }

  part(name) {
    return this.form.querySelector(`[data-${name}]`);
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
  }

  typed() {
    const { clientId, sent } = draft(this.person, conversationId()) ?? {};
    this.keep({ text: this.field.value, clientId, sent });
    this.measure();
  }

  keep(values) {
    if (values.text.trim()) keepDraft(this.person, conversationId(), values);
    else dropDraft(this.person, conversationId());
  }

  measure() {
    const left = this.limit - [...this.field.value].length;
    this.part("counter").hidden = left > this.limit * NEAR_THE_LIMIT;
    this.part("counter").classList.toggle("over", left < 0);
    this.part("counter").textContent = left < 0 ? `${-left} characters too many` : `${left} characters left`;
    this.part("stop").hidden = !openAnswer() || Boolean(this.field.value.trim());
    this.part("send").hidden = !this.part("stop").hidden;
    if (CSS.supports("field-sizing", "content")) return;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim() || [...text].length > this.limit || this.sending) return;
    const kept = draft(this.person, conversationId());
    const clientId = kept?.sent === text ? kept.clientId : newClientId();
    this.ask(text, this.form.elements.agent.value, clientId);
  }

  /** A suggested question is a form of its own. */
  suggested(event) {
    if (!event.target.matches("form[data-ask]")) return;
    event.preventDefault();
    const { agent, client_id: clientId } = event.target.elements;
    if (!this.sending) this.ask(event.submitter.value, agent.value, clientId.value);
  }

  async ask(text, agent, clientId) {
    const from = conversationId();
    const typed = this.field.value === text ? "" : this.field.value;
    keepDraft(this.person, from, { text, clientId, sent: text });
    this.field.value = typed;
    this.part("problem").hidden = true;
    this.sending = true;
    this.measure();
    try {
      await send({ message: text, agent, client_id: clientId, conversation_id: from });
      dropDraft(this.person, from);
      this.keep({ text: this.field.value });
    } catch (refusal) {
      this.refused(refusal, text, clientId);
    }
    this.sending = false;
    this.measure();
  }

  refused(refusal, text, clientId) {
    this.field.value ||= text;
    this.keep({ text: this.field.value, clientId, sent: text });
    this.part("words").textContent = `${refusal.message} ${refusal.hint || "Your text is kept."}`;
    this.part("log-in").hidden = refusal.status !== 401;
    this.part("log-in").href = `/login?next=${encodeURIComponent(location.pathname)}`;
    this.part("retry").hidden = refusal.status === 401 || refusal.status === 409;
    this.part("problem").hidden = false;
  }
}
