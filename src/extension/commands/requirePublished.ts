import { commandIds } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { CommandDeps } from './commandDeps.ts';
import type { PromptInHand } from './resolvePrompt.ts';

/** The newest published version; says what to do where there is none. */
export async function requirePublished(
  { project, key, copy }: PromptInHand,
  { runCommand }: Pick<CommandDeps, 'runCommand'>,
): Promise<string> {
  // A local registry that just started may know more than the state that was shown.
  const client = await project.connection.reader();
  const known = project.connection.state.prompts.get(key);
  const newest = known?.newestVersion ?? (await readNewest(client, key));
  if (newest !== undefined) return newest;
  throw new UserError(l10n.t('{0} was never published. Bump a version first.', key), {
    actions:
      copy === undefined
        ? []
        : [
            {
              label: l10n.t('Bump Version…'),
              run: () => runCommand(commandIds.bumpVersion, { uri: copy.uri }),
            },
          ],
  });
}

async function readNewest(
  client: Awaited<ReturnType<PromptInHand['project']['connection']['reader']>>,
  key: string,
): Promise<string | undefined> {
  const { items } = await client.prompts.list({ query: key, limit: 100 });
  return items.find((prompt) => prompt.key === key)?.newestVersion;
}
