// A question on its way: shown at once, sent, and replaced by what the server drew. Keeps nothing.
import { becomeConversation, conversationId, copyOf, csrfToken, drawn, mountAll, refresh, tabs } from "./page.js";
import { events } from "./events.js";
import { follow } from "./answer_stream.js";
import { name } from "./files.js";

const UNREACHABLE = "Heliodesk does not answer.";
const AWAY = [0, 502, 503, 504]; // statuses of a server, or its database, that may be back in a moment
const PATIENCE = 30_000; // milliseconds until the server has said that it has a question

/** Why a question was not taken, in the server's words. */
class Refusal extends Error {
  constructor({ message, hint = "", code = "" }, status = 0) {
    super(message);
    Object.assign(this, { hint, code, status, isUnreached: AWAY.includes(status) });
  }
}

/** What else went wrong means that the server could not be reached. */
export const asRefusal = (problem) => (problem instanceof Refusal ? problem : new Refusal({ message: UNREACHABLE }));

/** Ask, when the question is `kept` here. Resolves when the server has it and its answer has begun; rejects with a Refusal. */
export async function send(question, kept) {
  const here = conversationId();
  const pending = showPending(question);
  await kept;
  try {
    const opened = await begin("/chat", question);
    if (here === question.conversation_id && here === conversationId()) return show(pending, opened);
    opened.close();
    if (here === conversationId()) leadTo(opened.first.conversation_id);
  } catch (problem) {
    pending.remove();
    showEmpty(true);
    throw asRefusal(problem);
  }
}

const leadTo = (id) => location.assign(`/c/${id}#latest`);

/** Post what begins an answer. Its first event, which says that everything is saved, and the stream of the others. */
export async function begin(address, fields) {
  const line = new AbortController();
  const patience = setTimeout(() => line.abort(), PATIENCE);
  try {
    const stream = events(await post(address, fields, { signal: line.signal }));
    const { value: first } = await stream.next();
    if (first?.name !== "turn") throw new Refusal(first?.data ?? { message: UNREACHABLE });
    return { first: first.data, stream, close: () => line.abort() };
  } catch (problem) {
    line.abort();
    throw problem;
  } finally {
    clearTimeout(patience);
  }
}

function showPending({ message, files }) {
  const pending = copyOf("pending-template");
  pending.querySelector("[data-text]").textContent = message;
  name(pending, files);
  showEmpty(false);
  document.getElementById("thread").append(pending);
  document.dispatchEvent(new CustomEvent("asked"));
  return pending;
}

function showEmpty(shown) {
  const empty = document.querySelector("[data-empty]");
  if (empty) empty.hidden = !shown;
}

/** Files go by their ids; what an earlier release kept has none. */
const bodyOf = ({ files = [], ...fields }) => new URLSearchParams([...Object.entries(fields), ...files.map(({ id }) => ["file_ids", id])]);

/** Send a form. Rejects with a Refusal; after a new log-in elsewhere it takes the new token and tries once more. */
export async function post(address, fields, { signal, accept = "text/event-stream", again = true }) {
  const headers = { Accept: accept, "X-CSRFToken": csrfToken() };
  const response = await fetch(address, { method: "POST", headers, body: bodyOf(fields), signal });
  if (response.ok) return response;
  const refusal = await refusalOf(response);
  if (refusal.code === "csrf" && again && (await refresh())) return post(address, fields, { signal, accept, again: false });
  throw refusal;
}

/** Show in a form why its text was not taken. */
export function tell(form, refusal) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  part("words").textContent = `${refusal.message} ${refusal.hint || "Your text is kept."}`;
  part("log-in").hidden = refusal.status !== 401;
  part("log-in").href = `/login?next=${encodeURIComponent(location.pathname)}`;
  const again = part("retry");
  if (again) again.hidden = refusal.status === 401 || refusal.status === 409;
  if (again) again.textContent = refusal.isGood ? "Send now" : "Try again";
  part("problem").classList.toggle("calm", Boolean(refusal.isGood));
  part("problem").hidden = false;
}

async function refusalOf(response) {
  const body = await response.json().catch(() => null);
  return new Refusal(body?.error ?? { message: UNREACHABLE }, response.status);
}

function show(pending, { first, stream, close }) {
  const wasNew = !conversationId();
  becomeConversation(first.conversation_id, first.title);
  const thread = document.getElementById("thread");
  const shown = drawn(first.html).filter((message) => !document.getElementById(message.id));
  const isGap = shown[0]?.dataset.parent && !document.getElementById(shown[0].dataset.parent);
  document.querySelector("[data-empty]")?.remove();
  pending.replaceWith(...shown);
  const answer = shown.find((message) => message.id === `m-${first.message_id}`);
  if (answer?.hasAttribute("aria-busy")) follow(answer, stream);
  else close();
  mountAll(thread);
  tabs.postMessage({ changed: true });
  if (isGap && location.search) return leadTo(first.conversation_id); // this page shows a stretch that ends before
  if (wasNew || isGap) refresh();
}
