// The line above a prompt file: what is live, what moves, how the file stands to it, and the way to the diff. Made from
// the last known state only, so that it is there at once and does not jump.
import { assertNever } from '../../domain/assertNever.ts';
import type { ConnectionStatus } from '../connection/registryConnection.ts';
import { l10n } from '../platform/localize.ts';
import type { WorkingCopy } from '../projects/workingCopy.ts';
import { evalsLens, type EvalsFacts } from './evalsLens.ts';
import { fitLenses, lensCommands, maxLenses, type Lens } from './lens.ts';
import { brokenLens, stateLenses } from './stateLenses.ts';
import { rolloutLens, type RolloutLensFacts } from './rolloutLens.ts';

export interface PromptLensFacts {
  readonly copy: WorkingCopy;
  readonly live: string | undefined;
  readonly environment: string;
  /** The most urgent rollout of this prompt that still matters. */
  readonly rollout: RolloutLensFacts | undefined;
  readonly registry: { readonly label: string; readonly status: ConnectionStatus };
  /** What changed since the base, in sentences, once that is known. */
  readonly changes: readonly string[] | undefined;
  /** Undefined where there are no fixtures. */
  readonly evals: EvalsFacts | undefined;
}

export function promptLenses(facts: PromptLensFacts): readonly Lens[] {
  const { copy } = facts;
  if (copy.key === undefined) return fitLenses([brokenLens(copy)]);
  if (copy.state.kind === 'unknown' && facts.live === undefined) {
    return fitLenses([connectionLens(facts)]);
  }
  const before = [
    ...liveLenses(facts),
    ...(facts.rollout === undefined ? [] : [rolloutLens(facts.rollout)]),
  ];
  const after = [
    ...compareLenses(facts),
    ...(facts.evals === undefined ? [] : [evalsLens(copy.uri, facts.evals)]),
  ];
  // How the file stands is what comparing tells, too: it gives way first.
  const room = Math.max(0, maxLenses - before.length - after.length);
  return fitLenses([...before, ...stateLenses(copy, facts.changes).slice(0, room), ...after]);
}

function connectionLens({ registry }: PromptLensFacts): Lens {
  const { label, status } = registry;
  switch (status.kind) {
    case 'needsConsent':
    case 'signedOut':
    case 'forbidden':
    case 'incompatible':
      return {
        text: l10n.t('not connected to {0}: connect', label),
        tooltip: 'problem' in status ? status.problem : l10n.t('Nothing is sent until you agree.'),
        command: lensCommands.connectToRegistry,
      };
    case 'connecting':
    case 'live':
    case 'offline':
    case 'stopped':
      return {
        text:
          status.kind === 'offline'
            ? l10n.t('{0} cannot be reached: try again', label)
            : l10n.t('connecting to {0}', label),
        tooltip: status.kind === 'offline' ? status.problem : l10n.t('Try again now'),
        command: lensCommands.reconnect,
      };
    default:
      return assertNever(status);
  }
}

function liveLenses({ copy, live, environment }: PromptLensFacts): readonly Lens[] {
  const { project, key = '', state } = copy;
  const target = { project, prompt: key, environment };
  if (live !== undefined) {
    return [
      {
        text: l10n.t('live {0}', live),
        tooltip: l10n.t('{0} serves {1}. Opens the rollout panel.', environment, live),
        command: lensCommands.openRollout,
        target,
      },
    ];
  }
  if (state.kind === 'neverPublished' || state.kind === 'unknown') return [];
  return [
    {
      text: l10n.t('nothing live'),
      tooltip: l10n.t('{0} serves no version. Opens the rollout panel.', environment),
      command: lensCommands.openRollout,
      target,
    },
  ];
}

/** Nothing to compare is no lens. */
function compareLenses({ copy, live, rollout, changes }: PromptLensFacts): readonly Lens[] {
  const { uri, project, key = '', state } = copy;
  const text = l10n.t('compare');
  const command = lensCommands.compareWithLive;
  if (state.kind === 'neverPublished' || state.kind === 'unknown') return [];
  if (state.kind !== 'live') {
    const baseIsLive = state.kind === 'changedSince' && state.version === live;
    const lines = [
      l10n.t('This file beside what is live.'),
      ...(baseIsLive ? (changes ?? []) : []),
    ];
    return [{ text, tooltip: lines.join('\n'), command, target: { uri } }];
  }
  if (rollout === undefined) return [];
  const { id, candidate } = rollout.watched.rollout;
  const tooltip = l10n.t('What {0} changes of what is live.', candidate);
  return [{ text, tooltip, command, target: { project, prompt: key, rolloutId: id } }];
}
