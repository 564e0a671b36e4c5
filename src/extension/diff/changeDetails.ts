import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { parsePromptFile } from '../../formats/promptFile.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import type { PromptInHand } from '../commands/resolvePrompt.ts';
import { changeLine } from './changeText.ts';
import type { Choice } from './versionChoices.ts';

/** A list must not wait long for what only explains it. */
const patienceMs = 400;
const describedVersions = 15;

type Deps = Pick<CommandDeps, 'versions' | 'editor'>;

/** The content of one side, as the editor has it; undefined when it cannot be read. */
export async function readChoiceContent(
  choice: Choice,
  { project, key, copy }: PromptInHand,
  { versions, editor }: Deps,
): Promise<PromptContent | undefined> {
  try {
    if (choice.kind === 'version') {
      return (await versions.get(project.connection, key, choice.version)).content;
    }
    return copy === undefined
      ? undefined
      : parsePromptFile(await editor.readText(copy.uri)).content;
  } catch {
    // Without it the list has no summary; opening the diff tells why.
    return undefined;
  }
}

/** Many versions beside one side, which is the old one or the new one of all. */
export interface ChangesAsked {
  readonly fixed: Choice;
  readonly fixedIs: 'old' | 'new';
  readonly versions: readonly string[];
}

/** For each version what changes, as far as that can be told quickly. */
export async function readChangeDetails(
  { fixed, fixedIs, versions }: ChangesAsked,
  inHand: PromptInHand,
  deps: Deps,
): Promise<ReadonlyMap<string, string>> {
  const details = new Map<string, string>();
  const readAll = async (): Promise<void> => {
    const own = await readChoiceContent(fixed, inHand, deps);
    if (own === undefined) return;
    await Promise.all(
      versions.slice(0, describedVersions).map(async (version) => {
        const other = await readChoiceContent({ kind: 'version', version }, inHand, deps);
        if (other === undefined) return;
        details.set(version, fixedIs === 'new' ? changeLine(other, own) : changeLine(own, other));
      }),
    );
  };
  await withinPatience(readAll());
  return new Map(details);
}

async function withinPatience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}
