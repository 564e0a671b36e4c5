import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import type { SampleHistory } from '../../src/demo/sampleHistory.ts';
import { calculateContentHash } from '../../src/domain/prompt/contentHash.ts';
import { bumpLevels } from '../../src/domain/prompt/semanticVersion.ts';
import { parsePromptFile } from '../../src/formats/promptFile.ts';

export const sampleFolder = path.resolve(import.meta.dirname, '../../media/sample');
export const historyFile = path.join(sampleFolder, 'history/history.json');

const writtenHistorySchema = Type.Object({
  overrideReason: Type.String(),
  steps: Type.Array(
    Type.Union([
      Type.Object({
        publish: Type.String(),
        version: Type.String(),
        bump: Type.Enum(bumpLevels),
        message: Type.String(),
      }),
      Type.Object({
        deploy: Type.String(),
        version: Type.String(),
        environments: Type.Array(Type.String()),
      }),
    ]),
  ),
});

type Steps = SampleHistory['steps'];

/** The sample's history from `history.yml` and the prompt files, through the one parser of prompt files. */
export async function buildSampleHistory(): Promise<SampleHistory> {
  const text = await readFile(path.join(sampleFolder, 'history/history.yml'), 'utf8');
  const written = Value.Parse(writtenHistorySchema, parse(text));
  const steps: Steps = [];
  for (const step of written.steps) {
    if ('publish' in step) {
      const { publish: prompt, version, bump, message } = step;
      const file = path.join(sampleFolder, 'history', prompt, `${version}.prompt.yml`);
      const source = await readFile(file, 'utf8');
      const { content } = parsePromptFile(source);
      if (content === undefined) throw new Error(`${file} has errors.`);
      const contentHash = calculateContentHash(content);
      const place = `prompts/${prompt}.prompt.yml`;
      const parts = { prompt, version, bump, message, path: place, contentHash, content, source };
      steps.push({ kind: 'publish', ...parts });
    } else {
      const { deploy: prompt, version, environments } = step;
      for (const environment of environments)
        steps.push({ kind: 'deploy', prompt, version, environment });
    }
  }
  return { overrideReason: written.overrideReason, steps };
}
