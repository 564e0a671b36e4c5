import type { PromptDto } from '../../protocol/registry/promptDto.ts';
import type { Answer } from '../changes/answerOnce.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { find } from '../http/find.ts';
import type { ServedCounts } from '../resolution/servedCounts.ts';
import { readPromptDto } from './toPromptDto.ts';

/** Takes a prompt out of the archive: it is listed and takes versions as before. */
export async function unarchivePrompt(
  unit: UnitOfWork,
  key: string,
  servedCounts: ServedCounts,
): Promise<Answer<PromptDto>> {
  const prompt = await find.prompt(unit.tables, key);
  const present = { ...prompt, archived: false };
  const promptState = await readPromptDto(unit.tables, present, servedCounts);
  if (prompt.archived) {
    await unit.tables.prompts.save(present);
    await unit.record({ type: 'prompt.unarchived', prompt: key, promptState });
  }
  return { status: 200, body: promptState };
}
