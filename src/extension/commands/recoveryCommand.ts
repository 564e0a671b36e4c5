// Confirm Recovery…: the owner closes the record of a rollback.
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { hasRoleIn } from '../rollouts/askedToReview.ts';
import { recoverySentence } from '../rollouts/healthText.ts';
import type { CommandDeps } from './commandDeps.ts';
import { requireProjects } from './resolvePrompt.ts';
import {
  askForRollout,
  listNamedRollouts,
  listRollouts,
  type RolloutInHand,
} from './resolveRollout.ts';

export async function confirmRecovery(target: CommandTarget, deps: CommandDeps): Promise<void> {
  await deps.projects.ready;
  const { project, rollout } = await resolveRecovery(target, deps);
  const { ui, drafts } = deps;
  const draft = ['recovery', rollout.id];
  const needsReason = rollout.recovery?.state !== 'recovered';
  const typed = await ui.input({
    title: l10n.t('Confirm recovery of {0} in {1}', rollout.prompt, rollout.environment),
    prompt: needsReason
      ? l10n.t('{0} How do you know that things are well?', recoverySentence(rollout))
      : l10n.t('{0} A comment for the history, if you like.', recoverySentence(rollout)),
    value: drafts.get(...draft) ?? '',
    validate: (text) =>
      needsReason && text.trim() === ''
        ? l10n.t('The numbers do not show it, so say how you know.')
        : undefined,
  });
  const comment = typed.trim();
  await drafts.keep(comment, ...draft);
  const client = await project.connection.writer(l10n.t('confirm the recovery'));
  await client.rollouts.confirmRecovery(rollout.id, comment === '' ? {} : { comment });
  await drafts.forget(...draft);
  ui.inform(
    l10n.t(
      'Recovery of {0} in {1} is confirmed: the record of the rollback of {2} is closed.',
      rollout.prompt,
      rollout.environment,
      rollout.candidate,
    ),
  );
}

async function resolveRecovery(target: CommandTarget, deps: CommandDeps): Promise<RolloutInHand> {
  const open = listRollouts(requireProjects(deps)).filter(({ rollout }) => isOpenRecord(rollout));
  const named = listNamedRollouts(target, open, deps);
  const [first, ...others] = named.filter(mayConfirm);
  if (first === undefined) {
    throw new UserError(
      named.length === 0
        ? l10n.t('No rollback waits for its recovery to be confirmed.')
        : l10n.t('Only a person with the role owner confirms a recovery. Ask the owner.'),
    );
  }
  return others.length === 0
    ? first
    : askForRollout([first, ...others], deps, { title: l10n.t('Confirm Recovery') });
}

function isOpenRecord({ recovery }: RolloutSummaryDto): boolean {
  return recovery !== undefined && recovery.confirmed === undefined;
}

function mayConfirm({ rollout, project }: RolloutInHand): boolean {
  return hasRoleIn(project.connection.state.info?.identity, 'owner', rollout.environment);
}

export const recoveryHandlers = (deps: CommandDeps) => ({
  [commandIds.confirmRecovery]: (target: CommandTarget) => confirmRecovery(target, deps),
});
