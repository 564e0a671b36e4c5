import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { PanelIntent, PlainIntent } from '../../protocol/panel/panelIntent.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import { commandIds, type CommandId, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { toNoteMarkdown } from './noteMarkdown.ts';
import { isWebAddress } from './noteView.ts';

/** What the panel lets a person do, by the same roads as the palette. */
export interface PanelActions {
  /** Runs the command that the palette runs. */
  readonly run: (id: CommandId, target: CommandTarget) => Promise<void>;
  /** The diff of two published versions. */
  readonly openDiff: (target: PanelTarget, from: string, to: string) => Promise<void>;
  readonly openRollout: (target: PanelTarget) => Promise<void>;
  readonly copyText: (text: string) => Promise<void>;
  readonly openExternal: (address: string) => Promise<void>;
}

export interface PanelIntentContext {
  /** The project that uses the registry, since a prompt may be in several. */
  readonly project: string | undefined;
  readonly target: PanelTarget;
  readonly rollout: RolloutDto | undefined;
  readonly connection: Pick<RegistryConnection, 'reconnect'>;
  readonly actions: PanelActions;
}

/** Does what a person asked for in the panel. */
export function runPanelIntent(intent: PanelIntent, context: PanelIntentContext): Promise<void> {
  const { actions, target } = context;
  switch (intent.kind) {
    case 'startCanary':
      return actions.run(commandIds.startCanary, {
        ...place(context),
        ...(intent.version === undefined ? {} : { version: intent.version }),
      });
    case 'openEvidence': {
      const { evidenceId } = intent;
      return actions.run(commandIds.openEvidence, { ...place(context), evidenceId });
    }
    case 'openVersion':
      return actions.run(commandIds.openVersion, { ...place(context), version: intent.version });
    case 'openRollout':
      return actions.openRollout({ ...target, rolloutId: intent.rolloutId });
    default:
      return plain[intent.kind](context);
  }
}

type Run = (context: PanelIntentContext) => Promise<void>;

const onRollout =
  (id: CommandId): Run =>
  (context) =>
    context.actions.run(id, commandTarget(context));

const plain: Readonly<Record<PlainIntent, Run>> = {
  advance: onRollout(commandIds.advance),
  pause: onRollout(commandIds.pause),
  resume: onRollout(commandIds.resume),
  // Revert does the right thing from any state: it rolls a running rollout back and cancels a pending one.
  rollBack: onRollout(commandIds.revert),
  cancel: onRollout(commandIds.revert),
  revert: (context) => context.actions.run(commandIds.revert, place(context)),
  openPrompt: (context) => context.actions.run(commandIds.openPromptFile, place(context)),
  openDiff: async ({ actions, target, rollout }) => {
    const { stable, candidate } = shownRollout(rollout);
    await actions.openDiff(target, stable, candidate);
  },
  openDashboard: async ({ actions, rollout }) => openDashboard(shownRollout(rollout), actions),
  copyNote: async ({ actions, rollout }) => actions.copyText(toNoteMarkdown(shownRollout(rollout))),
  reconnect: ({ connection }) => {
    connection.reconnect();
    return Promise.resolve();
  },
  // The session does it itself.
  showHistoryMore: () => Promise.resolve(),
};

function commandTarget(context: PanelIntentContext): CommandTarget {
  const id = context.rollout?.id;
  return { ...place(context), ...(id === undefined ? {} : { rolloutId: id }) };
}

function place({ target, project }: PanelIntentContext): CommandTarget {
  const { prompt, environment } = target;
  return { prompt, environment, ...(project === undefined ? {} : { project }) };
}

function shownRollout(rollout: RolloutDto | undefined): RolloutDto {
  if (rollout !== undefined) return rollout;
  throw new UserError(l10n.t('The panel shows no rollout any more. Open it again.'));
}

async function openDashboard(rollout: RolloutDto, actions: PanelActions): Promise<void> {
  const address = rollout.note.dashboard ?? rollout.plan.monitoring?.dashboard;
  if (!isWebAddress(address)) {
    throw new UserError(l10n.t('The dashboard is not a web address and was not opened.'));
  }
  await actions.openExternal(address);
}
