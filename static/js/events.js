// Server-sent events out of a response's body, of the answer to a POST as well; and the patience with lines that break.
import { look, pause } from "./page.js";

const FIRST_WAIT = 250; // milliseconds before the first new attempt; doubles up to the longest until something comes
const LONGEST_WAIT = 8000;
const LONGEST_ASKED = 60_000; // the server may ask to wait longer, but not for ever
const HIDDEN_FOR = 5000; // a page that nobody sees gives its line back: browsers open only six to one server
const SILENT_FOR = 12_000; // the server says every five seconds that it is there: a longer silence is a broken line
const SAY_AFTER = 3000; // a shorter break is nobody's business; a line that holds as long is good

/** Yields {name, data} until the line ends. Throws when it breaks. Whoever stops reading closes the line. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  const close = () => reader.cancel().catch(() => {}); // it may have broken before
  let stay = null;
  try {
    for (;;) {
      const { done, value } = await within(SILENT_FOR, reader.read());
      if (done) return;
      const parts = (rest + value).split("\n\n");
      rest = parts.pop();
      stay ??= whenUnseen(close); // not before the first event: it says that a question was taken
      yield* parts.map(read).filter(Boolean);
    }
  } finally {
    stay?.();
    close();
  }
}

/** What is promised, or an error when it takes longer. */
async function within(time, promised) {
  let timer = 0;
  const silence = new Promise((_, refuse) => (timer = setTimeout(refuse, time, new Error("silence"))));
  return Promise.race([promised, silence]).finally(() => clearTimeout(timer));
}

/** Calls once the page has been hidden for a while. Returns what ends the waiting. */
function whenUnseen(call) {
  let timer = 0;
  const turned = () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(call, HIDDEN_FOR);
  };
  document.addEventListener("visibilitychange", turned);
  turned();
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", turned);
  };
}

function read(part) {
  const lines = part.split("\n");
  const field = (name) => lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const data = field("data").join("\n");
  return data ? { name: field("event")[0] ?? "message", data: JSON.parse(data) } : null;
}

/** A reason not to try again, in words for the reader. */
export class Final extends Error {}

/** The stream at `address`, for a reader who was shown what attempt number `claim` wrote. */
export async function open(address, claim) {
  const control = new AbortController();
  const opening = look(`${address}?claim=${claim || 0}`, "text/event-stream", control.signal);
  const response = await within(SILENT_FOR, opening).catch((problem) => {
    control.abort(); // a browser opens only six lines to one server
    throw problem;
  });
  if (response.status === 401) throw new Final("You are logged out. Log in to see the rest; the answer is kept.");
  if (response.status === 404) throw new Final("This answer was removed.");
  if (!response.ok) throw Object.assign(new Error(response.status), { asked: retryAfter(response) });
  return events(response);
}

/** What the server asks for, in milliseconds; a date, as some proxies send, counts as nothing. */
const retryAfter = ({ headers }) => Math.min(Number(headers.get("Retry-After")) * 1000 || 0, LONGEST_ASKED);

/** How long to wait before a line is opened again, and when to `say` that it is lost. */
export class Line {
  constructor(say) {
    Object.assign(this, { say, wait: FIRST_WAIT });
  }

  opened() {
    this.good = setTimeout(() => this.calm(), SAY_AFTER);
  }

  calm() {
    clearTimeout(this.good);
    clearTimeout(this.lost);
    this.lost = null;
    this.say("");
  }

  /** Something came: the next break is a new one. */
  works() {
    this.calm();
    this.wait = FIRST_WAIT;
  }

  /** Resolves when it is time to try again: not for all readers in one moment. */
  async broken(problem) {
    clearTimeout(this.good);
    this.lost ??= setTimeout(() => this.say("The connection is lost. Trying again…"), SAY_AFTER);
    await pause((problem?.asked ?? 0) + this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }
}
