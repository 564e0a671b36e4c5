// Going back never waits for evals: what is known is shown, and the fixtures of today may be run afterwards.
import { compareVersions } from '../../domain/prompt/compareVersions.ts';
import {
  evalsLine,
  findNewestRun,
  readInTime,
  readRecordedEvals,
  tellEvals,
} from '../comparisons/recordedEvals.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { MessageAction } from '../ui/ui.ts';
import type { CommandDeps } from './commandDeps.ts';
import type { PromptInHand } from './resolvePrompt.ts';

/** True for a version before the one that is served. */
export function isOlder(version: string, served: string | undefined): served is string {
  return served !== undefined && compareVersions(version, served) < 0;
}

/**
 * The latest evals of a version in one line, those against what it takes the place of first where that is named;
 * undefined where they cannot be read at once.
 */
export async function readVersionEvals(
  { project, key }: PromptInHand,
  { version, baseline }: { readonly version: string; readonly baseline?: string | undefined },
  { versions, moment, log }: Pick<CommandDeps, 'versions' | 'moment' | 'log'>,
): Promise<string | undefined> {
  const { connection } = project;
  const runs = await readInTime(async (signal) => {
    const { contentHash } = await versions.get(connection, key, version);
    const client = await connection.reader();
    return readRecordedEvals(client, { prompt: key, contentHash }, { signal });
  }, log);
  if (runs === undefined) return undefined;
  const run = baseline === undefined ? runs[0] : findNewestRun(runs, baseline);
  return evalsLine(tellEvals({ run, runs }, registryMoment(moment(), connection.state).now));
}

/** A button that runs the fixtures of the file on a version; none without the file. */
export function offerFixtures(
  { copy }: Pick<PromptInHand, 'copy'>,
  target: Pick<CommandTarget, 'baseVersion'> & { readonly version: string },
  { runCommand }: Pick<CommandDeps, 'runCommand'>,
): readonly MessageAction[] {
  if (copy === undefined) return [];
  return [
    {
      label: l10n.t('Run Fixtures on {0}', target.version),
      run: () => runCommand(commandIds.compareFixtures, { uri: copy.uri, ...target }),
    },
  ];
}
