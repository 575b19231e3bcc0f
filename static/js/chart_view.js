// Draws a chart with Vega. Loaded when one is opened; Vega with it. A chart reads nothing: whatever would lead it to the
// network is refused here as it is on the server. Expressions are interpreted, never evaluated as a script.

const NARROW = 520; // pixels; below, the chart is the one of a telephone
const WIDTHS = { wide: 640, narrow: 344 }; // pixels of the chart as the server fits it
const TALLER = 1.4; // at most this much of the height it has on the page
const AWAY = 14; // pixels from the finger to what it is told

const refuse = () => Promise.reject(new Error("A chart loads nothing."));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse, options: {} };
let ready;

/** Draw into the panel the chart whose picture has this address; returns the view. */
export async function show(panel, picture) {
  const ground = panel.querySelector("[data-ground]");
  const size = ground.clientWidth < NARROW ? "narrow" : "wide";
  const [chart, { vega, vegaLite, interpreter }] = await Promise.all([load(picture, size), (ready ??= libraries())]);
  const { spec } = vegaLite.compile(fitted(chart, ground.clientWidth, size), { logger: vega.logger(vega.None) });
  const view = new vega.View(vega.parse(spec, null, { ast: true }), {
    expr: interpreter,
    loader,
    logger: vega.logger(vega.None),
    renderer: "canvas",
    tooltip: (_handler, event, _item, value) => tell(panel.querySelector("[data-tip]"), event, value),
    hover: true,
  });
  ground.replaceChildren();
  await view.initialize(ground).runAsync();
  hearFingers(ground.querySelector("canvas"));
  return view;
}

/** Vega tells what a pointer moves over; a finger that is put down has not moved. */
function hearFingers(canvas) {
  canvas.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch") canvas.dispatchEvent(new PointerEvent("pointermove", event));
  });
}

async function load(picture, size) {
  const address = new URL(picture.replace(".svg?", ".vl.json?"), location.href);
  address.searchParams.set("size", size);
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`chart: ${response.status}`);
  return response.json();
}

async function libraries() {
  try {
    await script("vega.min.js");
    await script("vega-lite.min.js"); // takes the other one from the page
    const { expressionInterpreter } = await import("../vendor/vega-interpreter.js");
    return { vega: globalThis.vega, vegaLite: globalThis.vegaLite, interpreter: expressionInterpreter };
  } catch (problem) {
    ready = undefined; // to be tried again
    throw problem;
  }
}

const script = (name) =>
  new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = new URL(`../vendor/${name}`, import.meta.url);
    element.onload = done;
    element.onerror = () => failed(new Error(`${name} was not loaded`));
    document.head.append(element);
  });

/** As wide as the panel; panels side by side share what there is more. */
function fitted(chart, width, size) {
  const more = width - WIDTHS[size];
  if (chart.hconcat) return { ...chart, hconcat: chart.hconcat.map((part) => wider(part, more / chart.hconcat.length)) };
  if (chart.vconcat) return { ...chart, vconcat: chart.vconcat.map((part) => wider(part, more)) };
  const height = chart.height * Math.min(TALLER, Math.max(1, width / WIDTHS[size]));
  return { ...chart, width, height: Math.round(height) };
}

const wider = (part, more) => ({ ...part, width: part.width + more });

/** The figures of what is touched, beside the finger and within the window. */
function tell(tip, event, value) {
  if (event?.type === "pointerout" && event.pointerType === "touch") return; // lifted: it may be read now
  tip.hidden = value === null || typeof value !== "object";
  if (tip.hidden) return;
  tip.replaceChildren(...Object.entries(value).flatMap(([name, figure]) => [line("dt", name), line("dd", figure)]));
  const { width, height } = tip.getBoundingClientRect();
  const left = event.clientX + AWAY + width > innerWidth ? event.clientX - AWAY - width : event.clientX + AWAY;
  const top = Math.max(4, event.clientY - height - AWAY);
  tip.style.translate = `${Math.max(4, left)}px ${top}px`;
}

function line(kind, text) {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}
