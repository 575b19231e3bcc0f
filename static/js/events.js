// Server-sent events out of a response's body; works for the answer to a POST as well.

/** Yields {name, data} until the line ends. Throws when it breaks. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const event = read(part);
      if (event) yield event;
    }
  }
}

function read(part) {
  const lines = part.split("\n");
  const field = (name) => lines.filter((line) => line.startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  const data = field("data").join("\n");
  return data ? { name: field("event")[0] ?? "message", data: JSON.parse(data) } : null;
}
