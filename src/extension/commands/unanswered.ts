// Changes that were sent and never answered. A person repeats them, and a repeat must not become a second change: advancing
// twice, or reverting what was just reverted.
import { RegistryError } from '../../client/registryError.ts';
import type { CommandDeps } from './commandDeps.ts';

type Deps = Pick<CommandDeps, 'drafts'>;

/** Sends a change; when its answer is lost, `note` is kept for the next try of the same thing. */
export async function sendNoted<T>(
  { drafts }: Deps,
  { name, note }: { readonly name: readonly string[]; readonly note: string },
  send: () => Promise<T>,
): Promise<T> {
  try {
    const answer = await send();
    await takeUnanswered({ drafts }, name);
    return answer;
  } catch (error) {
    if (error instanceof RegistryError && error.mayBeDone) {
      await drafts.keep(note, 'unanswered', ...name);
    }
    throw error;
  }
}

/** The note of an earlier try that nobody answered, told once. */
export async function takeUnanswered(
  { drafts }: Deps,
  name: readonly string[],
): Promise<string | undefined> {
  const note = drafts.get('unanswered', ...name);
  if (note !== undefined) await drafts.forget('unanswered', ...name);
  return note;
}
