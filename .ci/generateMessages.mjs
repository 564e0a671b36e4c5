// Writes the texts that can be translated, from the sources. Run it after changing one of them: npm run l10n
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundlePath, extractMessages, toBundle } from '../test/architecture/extractMessages.ts';

const file = path.join(import.meta.dirname, '..', bundlePath);
await mkdir(path.dirname(file), { recursive: true });
await writeFile(file, toBundle(extractMessages()));
