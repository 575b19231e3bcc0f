// The page around the modules: mounting, the conversation that is open, pieces the server drew, the voice.

const PATIENCE = 10_000; // milliseconds for a page that is drawn anew
const mounted = new WeakSet();

/** Give every element with data-module to its module, once. */
export async function mountAll(root = document) {
  for (const element of root.querySelectorAll("[data-module]")) mountOne(element);
  if (root.dataset?.module) mountOne(root);
}

async function mountOne(element) {
  if (mounted.has(element)) return;
  mounted.add(element);
  const early = []; // pressed before its module is here: again, then
  const hold = (event) => event.ctrlKey || event.metaKey || event.shiftKey || early.push(event.preventDefault());
  if (element.matches("a")) element.addEventListener("click", hold);
  const loading = import(`./${element.dataset.module}.js`);
  const module = await loading.finally(() => element.removeEventListener("click", hold));
  module.mount(element);
  if (early.length) element.click();
}

/** For an element that its maker looks after itself. */
export const keepMounted = (element) => mounted.add(element);

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

/** The id of the open conversation, or "" on a new page. */
export const conversationId = () => location.pathname.match(/^\/c\/([0-9a-f-]{36})/)?.[1] ?? "";

let shown = conversationId();

/** Whether the page shows what its address says; not so after going back over a conversation that began here. */
export const isInStep = () => shown === conversationId();

/** The new page has become a conversation. */
export function becomeConversation(id, title) {
  shown = id;
  if (conversationId() !== id) history.pushState(null, "", `/c/${id}`);
  if (title) nameIt(title);
  for (const field of document.querySelectorAll('input[name="conversation_id"]')) field.value = id;
}

function nameIt(title) {
  document.title = `${title} · Heliodesk`;
  document.querySelector("h1").textContent = title;
}

/** Elements from markup that the server drew. */
export function drawn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

export const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

/** Say it to those who hear the page, when they are free to listen. */
export function announce(words) {
  const voice = document.getElementById("announcer");
  voice.textContent = "";
  requestAnimationFrame(() => (voice.textContent = words));
}

/** A look that must not prolong the session. */
export const look = (address, accept, signal) => fetch(address, { headers: { Accept: accept, "X-Background": "1" }, signal });

/** The tabs of this browser tell each other: {changed} on the server, {settled: client id of a question}, {drafts: keys}. */
export const tabs = new BroadcastChannel("heliodesk");

/** The id of the last message shown: once it has changed, a page that was drawn before is out of date. */
export const lastShown = () => [...document.querySelectorAll("#thread > .message")].at(-1)?.id;

const personOf = (page) => page.getElementById("composer")?.dataset.person;

/** Draw sidebar, title, menu and thread anew. Leaves alone what somebody is using. */
export async function refresh() {
  const address = location.pathname + location.search;
  const since = lastShown();
  const response = await look(address, "text/html", AbortSignal.timeout(PATIENCE)).catch(() => null);
  if (!response?.ok || response.redirected || address !== location.pathname + location.search) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (personOf(document) && personOf(fresh) && personOf(document) !== personOf(fresh)) return leave();
  document.querySelector('meta[name="csrf-token"]').content = fresh.querySelector('meta[name="csrf-token"]').content;
  for (const part of document.querySelectorAll("[data-swap]")) swap(part, fresh.getElementById(part.id));
  document.title = fresh.title;
  document.dispatchEvent(new CustomEvent("drawn", { detail: { fresh, since } }));
  return true;
}

/** Somebody else has logged in: nothing of this page may reach their account. */
function leave() {
  location.reload();
  return false;
}

function swap(part, fresh) {
  if (!fresh || part.querySelector("details[open]") || part.contains(document.activeElement)) return;
  const place = part.scrollTop;
  part.replaceWith(fresh);
  fresh.scrollTop = place;
  mountAll(fresh);
}

/** As high as its text, where the browser does not see to that. */
export function grow(field) {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Resolves when the page can be seen. */
export const seen = () =>
  document.hidden ? new Promise((done) => document.addEventListener("visibilitychange", done, { once: true })).then(seen) : null;
