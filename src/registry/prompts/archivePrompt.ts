import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { find } from '../http/find.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import type { ServedCounts } from '../resolution/servedCounts.ts';
import { readPromptDto } from './toPromptDto.ts';

/** Hides a prompt that no environment serves and no rollout is about to. Nothing is deleted. */
export async function archivePrompt(
  unit: UnitOfWork,
  key: string,
  servedCounts: ServedCounts,
): Promise<Answer<PromptDto>> {
  const prompt = await find.prompt(unit.tables, key);
  const served = await unit.tables.deployments.listServed([key]);
  const running = await unit.tables.rollouts.listRunning([key]);
  const places = new Set([
    ...served.map((serving) => serving.deployment.environment),
    ...running.map((stored) => stored.rollout.environment),
  ]);
  if (places.size > 0)
    throw new RegistryRefusal(
      'prompt_served',
      `${key} is served in ${[...places].join(', ')}, and applications may ask for it at any time, so it stays. Leave it as it is; only a prompt that was never deployed can be archived.`,
    );
  const archived = { ...prompt, archived: true };
  const promptState = await readPromptDto(unit.tables, archived, servedCounts);
  if (!prompt.archived) {
    await unit.tables.prompts.save(archived);
    await unit.record({ type: 'prompt.archived', prompt: key, promptState });
  }
  return { status: 200, body: promptState };
}
