import { l10n } from '../platform/localize.ts';
import type { Project } from '../projects/project.ts';
import { timeText } from '../rolloutPanel/timeText.ts';
import { registryMoment } from '../rollouts/registryMoment.ts';
import type { TextMoment } from '../rollouts/rolloutSentence.ts';

/** Says above the rows that they are old, and from when. */
export function viewMessage(projects: readonly Project[], moment: TextMoment): string | undefined {
  const away = projects
    .map((project) => project.connection)
    .find(({ status, state }) => status.kind === 'offline' && state.asOf !== undefined);
  if (away?.state.asOf === undefined) return undefined;
  const { now, place } = registryMoment(moment, away.state);
  return l10n.t(
    '{0} cannot be reached. Shown as of {1}.',
    away.label,
    timeText(away.state.asOf, now, place),
  );
}
