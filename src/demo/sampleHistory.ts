import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { publishVersionSchema } from '../protocol/registry/versionDto.ts';
import { DemoError } from './demoError.ts';

const { bump, content, source, message } = publishVersionSchema.properties;

const publishStepSchema = Type.Object({
  kind: Type.Literal('publish'),
  prompt: Type.String(),
  /** The number that the registry is expected to give. */
  version: Type.String(),
  bump,
  message,
  /** Where the file lies in the sample's workspace. */
  path: Type.String(),
  contentHash: Type.String(),
  content,
  source,
});
export type PublishStep = Static<typeof publishStepSchema>;

const deployStepSchema = Type.Object({
  kind: Type.Literal('deploy'),
  prompt: Type.String(),
  version: Type.String(),
  environment: Type.String(),
});
export type DeployStep = Static<typeof deployStepSchema>;

/**
 * The sample's past: what is published and deployed, in order. The file is made from the prompt files beside it through
 * the same parser that the editor and the command line use, so that setting up needs HTTP only.
 */
export const sampleHistorySchema = Type.Object({
  /** Why versions go to an environment that asks for evidence. */
  overrideReason: Type.String(),
  steps: Type.Array(Type.Union([publishStepSchema, deployStepSchema])),
});
export type SampleHistory = Static<typeof sampleHistorySchema>;

/** Reads `history.json`. */
export async function readSampleHistory(path: string): Promise<SampleHistory> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new DemoError('history_file', `The sample's history ${path} cannot be read.`, { cause });
  }
  if (Value.Check(sampleHistorySchema, value)) return value;
  throw new DemoError('history_file', `${path} is not a history of the sample.`);
}
