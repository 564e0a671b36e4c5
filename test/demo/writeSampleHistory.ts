// Writes media/sample/history/history.json anew: node test/demo/writeSampleHistory.ts
import { writeFile } from 'node:fs/promises';
import { buildSampleHistory, historyFile } from './buildSampleHistory.ts';

await writeFile(historyFile, `${JSON.stringify(await buildSampleHistory(), undefined, 2)}\n`);
