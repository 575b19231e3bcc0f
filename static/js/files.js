// The files of a question: chips in the composer that say what goes along, and names beside a question that is on its way.
// What brings a file to the server is loaded when there is one.
import { conversationId, copyOf } from "./page.js";

const list = document.getElementById("attached");
const form = list?.closest("form");
const uploading = () => import("./uploading.js");

/** {id, name, size} of each file that the server has. */
export const notes = () => [...(list?.querySelectorAll("[data-id]") ?? [])].map(noteOf);

const noteOf = ({ dataset: { id, name, size } }) => ({ id, name, size: Number(size) });

/** Whether a file is still on its way. */
export const isBusy = () => Boolean(list?.querySelector("[data-busy]"));

/** What was sent, for a client id: the same text with the same files counts once. */
export const signed = (text, files = []) => [text, ...files.map(({ id }) => id)].join("\0");

/** Those of both, each once. */
export const joinedFiles = (one = [], other = []) => [...new Map([...one, ...other].map((file) => [file.id, file])).values()];

/** Show what was attached before. */
export function restore(files = []) {
  const shown = new Set(notes().map(({ id }) => id));
  for (const file of files.filter(({ id }) => !shown.has(id))) settle(chip(file.name, file.size), file);
}

/** The files, which are of a question now. */
export function take() {
  const taken = notes();
  for (const part of list.querySelectorAll("[data-id]")) part.remove();
  return taken;
}

export function chip(name, size) {
  const part = copyOf("chip-template");
  part.querySelector("[data-chip-name]").textContent = name;
  part.querySelector("[data-chip-remove]").setAttribute("aria-label", `Remove ${name}`);
  part.querySelector("[data-chip-said]").textContent = sizeOf(size);
  list.append(part);
  return part;
}

/** The server has it: from now on it goes along. */
export function settle(part, { id, name, size }) {
  Object.assign(part.dataset, { id, name, size });
  part.querySelector("[data-chip-name]").href = `/files/${id}`;
  Object.assign(part.querySelector("[name=file_ids]"), { value: id, disabled: false });
  changed();
  watch(part);
}

const watch = (part) => uploading().then(({ follow }) => follow(part));

export const changed = () => document.dispatchEvent(new CustomEvent("attached"));

/** Name the files of a question that is not drawn by the server yet. */
export function name(question, files = []) {
  if (!files.length) return;
  const brought = copyOf("brought-template");
  for (const file of files) {
    const part = copyOf("file-template");
    part.querySelector("[data-name]").textContent = file.name;
    part.querySelector("[data-said]").textContent = sizeOf(file.size);
    brought.append(part);
  }
  question.querySelector("[data-text]").before(brought);
}

export const sizeOf = (bytes) => (bytes < 1e6 ? `${Math.max(0.1, bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

export const forget = (files = []) => files.length && uploading().then(({ remove }) => files.forEach(({ id }) => remove(id)));

async function attach(files) {
  if (!files.length) return;
  if (!conversationId() && !list.children.length) form.elements.agent.value = list.dataset.agent;
  const parts = files.map((file) => chip(file.name, file.size)); // nothing leaves without them
  for (const part of parts) part.dataset.busy = "";
  changed();
  const { upload } = await uploading();
  parts.forEach((part, place) => upload(part, files[place]));
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

export function mount() {
  const input = form.elements.file;
  const ground = document.querySelector("[data-drop]");
  input.addEventListener("change", () => attach([...input.files]).then(() => (input.value = "")));
  form.elements.message.addEventListener("paste", ({ clipboardData }) => attach([...clipboardData.files]));
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      ground.hidden = false;
    });
  }
  document.addEventListener("dragleave", ({ relatedTarget }) => (ground.hidden ||= !relatedTarget));
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    ground.hidden = true;
    attach([...event.dataTransfer.files]);
  });
  for (const part of list.children) watch(part);
}
