// Files on their way to the server, and what becomes of them there. Loaded when there is one.
import { announce, csrfToken, look, pause, refresh, seen } from "./page.js";
import { changed, settle, sizeOf } from "./files.js";

const LOOKS = [300, 500, 1000, 1000, 2000, 3000, 5000]; // milliseconds between looks whether it has been read; the last repeats
const UNREACHABLE = "It did not arrive: Heliodesk does not answer.";

const parts = (chip) => ({
  said: chip.querySelector("[data-chip-said]"),
  bar: chip.querySelector("progress"),
  retry: chip.querySelector("[data-chip-retry]"),
  removes: chip.querySelector("[data-chip-remove]"),
});

/** Send a file; its chip tells how far it is, and why it was refused. */
export function upload(chip, file) {
  const { bar, retry, removes } = parts(chip);
  const way = new XMLHttpRequest(); // fetch tells nothing of what has left
  removes.onclick = () => {
    way.abort();
    discard(chip);
  };
  retry.onclick = () => begin(true);
  way.upload.onprogress = ({ loaded, total }) => (bar.value = loaded / total);
  way.onerror = () => refuse(chip, UNREACHABLE);
  way.onload = () => arrived(chip, way, begin);
  const begin = (again) => {
    chip.classList.remove("failed");
    parts(chip).said.textContent = sizeOf(file.size);
    Object.assign(bar, { hidden: false, value: 0 });
    retry.hidden = true;
    chip.dataset.busy = "";
    changed();
    send(way, file, again);
  };
  begin(true);
}

function send(way, file, again) {
  const body = new FormData();
  body.append("file", file);
  way.open("POST", "/files");
  way.again = again;
  way.setRequestHeader("Accept", "application/json");
  way.setRequestHeader("X-CSRFToken", csrfToken());
  way.send(body);
}

async function arrived(chip, way, begin) {
  const body = readJson(way.responseText);
  if (way.status === 201) {
    parts(chip).bar.hidden = true;
    delete chip.dataset.busy;
    return settle(chip, body);
  }
  if (body.error?.code === "csrf" && way.again && (await refresh())) return begin(false);
  refuse(chip, body.error ? `${body.error.message} ${body.error.hint}`.trim() : UNREACHABLE, way.status < 500 && way.status);
}

function readJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {}; // a proxy's words
  }
}

function refuse(chip, words, isFinal) {
  const { said, bar, retry } = parts(chip);
  delete chip.dataset.busy;
  chip.classList.add("failed");
  said.textContent = words;
  said.setAttribute("role", "alert");
  bar.hidden = true;
  retry.hidden = Boolean(isFinal);
  changed();
}

function discard(chip) {
  if (chip.dataset.id) remove(chip.dataset.id);
  chip.remove();
  changed();
  document.getElementById("message").focus();
}

/** One that was sent meanwhile stays: the server says so. */
export const remove = (id) =>
  fetch(`/files/${id}`, { method: "DELETE", headers: { Accept: "application/json", "X-CSRFToken": csrfToken() }, keepalive: true }).catch(() => {});

/** A file of a question. */
export const mount = (file) => follow(file);

/** Tell how its reading stands, until it has ended. */
export async function follow(part) {
  const { removes } = parts(part);
  if (removes) removes.onclick = () => discard(part);
  for (let turn = 0; part.isConnected; turn++) {
    const answer = await look(`/files/${part.dataset.id}`, "application/json").catch(() => null);
    if (answer?.status === 404) return removes && lost(part);
    const file = answer?.ok ? await answer.json() : null;
    if (file) tell(part, file, turn === 0);
    if (file && file.state !== "stored") return;
    await pause(LOOKS[Math.min(turn, LOOKS.length - 1)]);
    await seen();
  }
}

/** It was removed elsewhere, or waited too long. */
function lost(chip) {
  delete chip.dataset.id;
  chip.querySelector("[name=file_ids]").disabled = true;
  refuse(chip, "It is no longer kept. Attach it again.", true);
}

function tell(part, { name, state, said, tone }, isFirst) {
  parts(part).said.textContent = said;
  if (tone) part.classList.add(tone);
  if (isFirst || state !== "stored") announce(`${name}: ${said}`);
}
