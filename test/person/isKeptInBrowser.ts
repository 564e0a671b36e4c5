import type { Page } from 'playwright-core';

/** Whether VS Code has written the text to where a reloaded window of this browser finds it. */
export function isKeptInBrowser(page: Page, text: string): Promise<boolean> {
  return page.evaluate(async (wanted) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('A database could not be read.'));
      });
    const readAll = async (name: string): Promise<unknown[]> => {
      const database = await settled(indexedDB.open(name));
      const stores = [...database.objectStoreNames].map((store) =>
        settled(database.transaction(store).objectStore(store).getAll()),
      );
      return Promise.all(stores).finally(() => database.close());
    };
    const databases = await indexedDB.databases();
    const values = await Promise.all(databases.map(({ name = '' }) => readAll(name)));
    return JSON.stringify(values).includes(wanted);
  }, text);
}
