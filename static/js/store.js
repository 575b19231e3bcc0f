// What this browser keeps on its disk, by IndexedDB. The browser may close the connection at any time, when its storage is
// cleared or full: what asks next opens it again. Knows nothing of what it keeps.

const STORE = "typed";
let database = null;

/** All that is kept under keys that begin with `start`, as [key, value]. */
export async function read(start) {
  database ??= await opened();
  const typed = database.transaction(STORE).objectStore(STORE);
  const those = IDBKeyRange.bound(start, `${start}\uffff`);
  const [keys, values] = await Promise.all([result(typed.getAllKeys(those)), result(typed.getAll(those))]);
  return keys.map((key, at) => [key, values[at]]);
}

/** Keep what is in this map, together; undefined deletes. Resolves when it would survive the browser. */
export async function write(entries) {
  database ??= await opened(); // where it is open, everything is asked for before this returns: a page may be closing
  try {
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    const typed = transaction.objectStore(STORE);
    for (const [key, value] of entries) {
      if (value) typed.put(value, key);
      else typed.delete(key);
    }
    transaction.commit();
    await new Promise((done, fail) => Object.assign(transaction, { oncomplete: done, onabort: fail }));
  } catch (problem) {
    forget(database);
    throw problem;
  }
}

async function opened() {
  const asked = indexedDB.open("heliodesk", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  const connection = await result(asked);
  connection.onclose = connection.onversionchange = () => forget(connection);
  return connection;
}

function forget(connection) {
  connection?.close();
  if (database === connection) database = null;
}

function result(asked) {
  return new Promise((done, fail) => Object.assign(asked, { onsuccess: () => done(asked.result), onerror: () => fail(asked.error) }));
}
