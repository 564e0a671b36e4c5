import type { Environment } from '../../domain/environment/environment.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { StoredPrompt } from '../store/tables/promptTable.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import type { StoredVersion } from '../store/tables/versionTable.ts';
import { RegistryRefusal } from './registryRefusal.ts';

/** Finds what a request names, or refuses it with the code for what is missing. */
export const find = {
  async prompt(tables: StoreTables, key: string): Promise<StoredPrompt> {
    const prompt = await tables.prompts.find(key);
    if (prompt) return prompt;
    throw new RegistryRefusal('prompt_not_found', `There is no prompt ${key}. Publish it first.`);
  },

  async version(tables: StoreTables, prompt: string, version: string): Promise<StoredVersion> {
    const stored = await tables.versions.find(prompt, version);
    if (stored) return stored;
    const shown = JSON.stringify(version.slice(0, 40));
    throw new RegistryRefusal('version_not_found', `${prompt} has no version ${shown}.`);
  },

  async environment(tables: StoreTables, name: string): Promise<Environment> {
    const environment = await tables.environments.find(name);
    if (environment) return environment;
    const names = (await tables.environments.list()).map((one) => one.name).join(', ');
    throw new RegistryRefusal(
      'environment_not_found',
      `There is no environment ${JSON.stringify(name.slice(0, 64))}. This registry has: ${names}.`,
    );
  },

  async rollout(tables: StoreTables, id: string): Promise<StoredRollout> {
    const rollout = await tables.rollouts.find(id);
    if (rollout) return rollout;
    throw new RegistryRefusal('rollout_not_found', 'There is no rollout with this id.');
  },

  async evidence(tables: StoreTables, id: string) {
    const evidence = await tables.evidence.find(id);
    if (evidence) return evidence;
    throw new RegistryRefusal('evidence_not_found', 'There is no eval run with this id.');
  },
};
