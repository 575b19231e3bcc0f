// Editing a question. The text is kept until the server has it; then the page shows the new branch.
import { clientIdOf, draft, dropDraft, keepDraft, ready } from "./drafts.js";
import { asRefusal, begin, tell } from "./sending.js";

export function mount(details) {
  if (document.getElementById("composer")) ready.then(() => new Edit(details)); // in the trash nothing is asked
}

class Edit {
  constructor(details) {
    this.details = details;
    this.place = `edit ${details.dataset.edit}`;
    this.form = details.querySelector("form");
    this.field = this.form.elements.message;
    this.restore();
    this.field.addEventListener("input", () => this.keep());
    details.addEventListener("toggle", () => draft(this.place) && this.keep());
    this.form.addEventListener("submit", (event) => this.submit(event));
  }

  restore() {
    const kept = draft(this.place);
    if (!kept) return;
    this.field.value = kept.text;
    this.details.open ||= kept.open;
  }

  keep(more = draft(this.place)) {
    const { value: text, defaultValue: before } = this.field;
    if (text.trim() && text !== before) keepDraft(this.place, { ...more, text, open: this.details.open });
    else dropDraft(this.place);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.field.value;
    if (!text.trim() || this.sending) return;
    this.sending = true;
    const clientId = clientIdOf(draft(this.place), text);
    await keepDraft(this.place, { text, clientId, sent: text, open: true });
    try {
      const { first } = await begin(this.form.action, { message: text, client_id: clientId });
      dropDraft(this.place);
      history.replaceState(null, "", `/c/${first.conversation_id}#latest`);
      location.reload();
    } catch (problem) {
      tell(this.form, asRefusal(problem));
      this.sending = false;
    }
  }
}
