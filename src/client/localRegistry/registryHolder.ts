import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Type, type Static } from 'typebox';
import { AnswerCheck } from '../answerCheck.ts';

/** Who holds the data of a registry, as it writes it beside the data; says nothing once its process has gone. */
export const registryHolderSchema = Type.Object({
  pid: Type.Integer({ minimum: 1 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  url: Type.String(),
  storeId: Type.String(),
  apiVersion: Type.Integer(),
  personTokenFile: Type.String(),
  appTokenFile: Type.String(),
});
export type RegistryHolder = Static<typeof registryHolderSchema>;

const holderCheck = new AnswerCheck(registryHolderSchema);

function findHolderFile(dataDir: string): string {
  return path.join(dataDir, 'holder.json');
}

/** Undefined when there is none, or it is damaged: then whoever answers has to be found another way. */
export async function readRegistryHolder(dataDir: string): Promise<RegistryHolder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(findHolderFile(dataDir), 'utf8'));
    return holderCheck.matches(value) ? value : undefined;
  } catch {
    // Missing or half written by a process that was killed: the same as no holder.
    return undefined;
  }
}
