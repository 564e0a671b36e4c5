// Writes media/schemas from the schemas that parse our files, and that of the report of evals. Run it after changing one of them: npm run schemas
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as prettier from 'prettier';
import { evalReportSchema } from '../src/cli/eval/evalReport.ts';
import { createEditorSchemas } from '../src/formats/editorSchemas.ts';

const folder = path.join(import.meta.dirname, '..', 'media', 'schemas');
await mkdir(folder, { recursive: true });
const schemas = [...createEditorSchemas(), ['evalReport.schema.json', evalReportSchema]];
for (const [name, schema] of schemas) {
  const file = path.join(folder, name);
  const options = await prettier.resolveConfig(file);
  const text = await prettier.format(JSON.stringify(schema), { ...options, parser: 'json' });
  await writeFile(file, text);
}
