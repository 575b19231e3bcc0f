// A question on its way: shown at once, sent, and replaced by what the server drew. Keeps nothing.
import { becomeConversation, conversationId, copyOf, csrfToken, drawn, mountAll, refresh } from "./page.js";
import { events } from "./events.js";
import { follow } from "./answer_stream.js";

const UNREACHABLE = "Heliodesk does not answer.";

/** Why a question was not taken, in the server's words. */
class Refusal extends Error {
  constructor({ message, hint = "", code = "" }, status = 0) {
    super(message);
    Object.assign(this, { hint, code, status });
  }
}

/** Ask. Resolves when the question is saved and its answer has begun; rejects with a Refusal. */
export async function send(question) {
  const pending = showPending(question.message);
  try {
    const opened = await begun(await post(question));
    if (question.conversation_id !== conversationId()) return;
    show(opened);
  } catch (problem) {
    pending.remove();
    if (document.querySelector("#thread > *:not([data-empty])") === null) showEmpty(true);
    throw problem instanceof Refusal ? problem : new Refusal({ message: UNREACHABLE });
  }
}

function showPending(text) {
  const pending = copyOf("pending-template");
  pending.querySelector("[data-text]").textContent = text;
  showEmpty(false);
  document.getElementById("thread").append(pending);
  document.dispatchEvent(new CustomEvent("asked"));
  return pending;
}

function showEmpty(shown) {
  const empty = document.querySelector("[data-empty]");
  if (empty) empty.hidden = !shown;
}

async function post(question, again = true) {
  const headers = { Accept: "text/event-stream", "X-CSRFToken": csrfToken() };
  const response = await fetch("/chat", { method: "POST", headers, body: new URLSearchParams(question) });
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code === "csrf" && again && (await refresh())) return post(question, false);
  throw refusal;
}

async function refusalOf(response) {
  const body = await response.json().catch(() => null);
  return new Refusal(body?.error ?? { message: UNREACHABLE }, response.status);
}

/** The stream up to its first event, which says that everything is saved. */
async function begun(response) {
  const stream = events(response);
  const { value: first } = await stream.next();
  if (first?.name !== "turn") throw new Refusal(first?.data ?? { message: UNREACHABLE });
  return { first: first.data, stream };
}

function show({ first, stream }) {
  const wasNew = !conversationId();
  becomeConversation(first.conversation_id, first.title);
  const messages = drawn(first.html);
  const thread = document.getElementById("thread");
  const shown = messages.filter((message) => !document.getElementById(message.id));
  document.querySelector("[data-empty]")?.remove();
  document.querySelector(".pending").replaceWith(...shown);
  const answer = document.getElementById(`m-${first.message_id}`);
  if (answer.hasAttribute("aria-busy")) follow(answer, stream);
  mountAll(thread);
  if (wasNew) refresh();
}
