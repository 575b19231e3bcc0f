// What releases before kept in localStorage: `draft` or `sent`, the person, the place.

const kindOf = (key) => key.split(" ")[0];
const personOf = (key) => key.split(" ")[1];

/** Give each text to `keep(key as it is now, value)`; it goes from here once that says that it is kept. */
export function takeOver(person, keep) {
  const mine = Object.keys(localStorage).filter((key) => ["draft", "sent"].includes(kindOf(key)) && personOf(key) === person);
  for (const key of mine) {
    const now = [person, kindOf(key), ...key.split(" ").slice(2)].join(" ");
    keep(now, JSON.parse(localStorage.getItem(key))).then((isKept) => isKept && localStorage.removeItem(key));
  }
}
