import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The files below a folder that contain a text. */
export async function searchFiles(folder: string, text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    // A file may be gone again by now.
    const content = await readFile(file).catch(() => undefined);
    if (content?.includes(text) === true) found.push(path.relative(folder, file));
  }
  return found;
}
