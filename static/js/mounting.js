// Elements with data-module get their module when there is one on the page, and not before.

const mounted = new WeakSet();

/** Give every element with data-module to its module, once. */
export async function mountAll(root = document) {
  for (const element of root.querySelectorAll("[data-module]")) mountOne(element);
  if (root.dataset?.module) mountOne(root);
}

async function mountOne(element) {
  if (mounted.has(element)) return;
  mounted.add(element);
  const release = held(element);
  try {
    const module = await import(`./${element.dataset.module}.js`);
    module.mount(element);
  } finally {
    release();
  }
}

/** What is pressed before its module is here is pressed once it is. */
function held(element) {
  if (!element.matches("a, button")) return () => {};
  let isPressed = false;
  const hold = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    isPressed = true;
  };
  element.addEventListener("click", hold);
  return () => {
    element.removeEventListener("click", hold);
    if (isPressed) element.click();
  };
}

/** For an element that its maker looks after itself. */
export const keepMounted = (element) => mounted.add(element);
