import { RegistryRefusal } from '../http/registryRefusal.ts';
import type { StoredPrompt } from '../store/tables/promptTable.ts';

/** Throws when the prompt is archived; `what` as in "is archived and … ". */
export function refuseArchived({ key, archived }: StoredPrompt, what: string): void {
  if (!archived) return;
  throw new RegistryRefusal(
    'prompt_archived',
    `${key} is archived and ${what}. Take it out of the archive first: POST /v1/prompts/${encodeURIComponent(key)}/unarchive.`,
  );
}
