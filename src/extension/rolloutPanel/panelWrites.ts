import type { PanelIntent } from '../../protocol/panel/panelIntent.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';

type Of<Kind extends PanelIntent['kind']> = Extract<PanelIntent, { kind: Kind }>;
type Writer = Pick<RegistryConnection, 'writer'>;

/** Signs off or refuses. What fails is thrown, so that the panel keeps what was typed. */
export async function postReview(
  { decision, stage, rolloutId, comment }: Of<'review'>,
  shown: RolloutDto,
  connection: Writer,
): Promise<void> {
  requireShown(rolloutId, shown);
  const typed = comment?.trim() ?? '';
  if (decision === 'refuse' && typed === '') {
    throw new UserError(l10n.t('Say in the comment why you refuse, then refuse again.'));
  }
  const client = await connection.writer(l10n.t('review the rollout'));
  await client.rollouts.postReview(rolloutId, {
    decision,
    stage,
    ...(typed === '' ? {} : { comment: typed }),
  });
}

/** Closes the record of a rollback. */
export async function confirmRecovery(
  { rolloutId, comment }: Of<'confirmRecovery'>,
  shown: RolloutDto,
  connection: Writer,
): Promise<void> {
  requireShown(rolloutId, shown);
  const { recovery } = shown;
  const typed = comment?.trim() ?? '';
  if (typed === '' && recovery !== undefined && recovery.state !== 'recovered') {
    throw new UserError(l10n.t('The numbers do not show it, so say how you know.'));
  }
  const client = await connection.writer(l10n.t('confirm the recovery'));
  await client.rollouts.confirmRecovery(rolloutId, typed === '' ? {} : { comment: typed });
}

/** The panel may have come to another rollout of this prompt between its last picture and the click. */
function requireShown(rolloutId: string, { id }: RolloutDto): void {
  if (rolloutId === id) return;
  throw new UserError(
    l10n.t(
      'Another rollout has taken the place of the one you looked at, so nothing was sent. Look at what the panel shows now, then decide again.',
    ),
  );
}
