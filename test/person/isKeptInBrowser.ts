import type { Page } from 'playwright-core';

/** Whether VS Code has written the text to where a reloaded window of this browser finds it. */
export function isKeptInBrowser(page: Page, text: string): Promise<boolean> {
  return page.evaluate(async (wanted) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('A database could not be read.'));
      });
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      try {
        for (const store of database.objectStoreNames) {
          const values = await settled(database.transaction(store).objectStore(store).getAll());
          if (JSON.stringify(values).includes(wanted)) return true;
        }
      } finally {
        database.close();
      }
    }
    return false;
  }, text);
}
