// Writes media/schemas from the schemas that parse our files. Run it after changing one of them: npm run schemas
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as prettier from 'prettier';
import { createEditorSchemas } from '../src/formats/editorSchemas.ts';

const folder = path.join(import.meta.dirname, '..', 'media', 'schemas');
await mkdir(folder, { recursive: true });
for (const [name, schema] of createEditorSchemas()) {
  const file = path.join(folder, name);
  const options = await prettier.resolveConfig(file);
  const text = await prettier.format(JSON.stringify(schema), { ...options, parser: 'json' });
  await writeFile(file, text);
}
