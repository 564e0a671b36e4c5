import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { ApiInfoDto } from '../../protocol/registry/actorDto.ts';
import type { Override } from '../../protocol/registry/deploymentDto.ts';
import type { GateConditionDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { CancelledError, UserError } from '../platform/userError.ts';
import type { CommandDeps } from './commandDeps.ts';

export interface OverrideQuestion {
  readonly title: string;
  readonly conditions: readonly GateConditionDto[];
  readonly identity: ApiInfoDto['identity'] | undefined;
  /** Names the draft of the reason. */
  readonly draft: readonly string[];
  /** What going on would do: `Advance to 10 % anyway`. */
  readonly goOn: string;
}

/** Why this person may not go on, or undefined. */
export function findOverrideObstacle({
  conditions,
  identity,
}: Pick<OverrideQuestion, 'conditions' | 'identity'>): string | undefined {
  const harm = conditions.find((condition) => !condition.overridable);
  const sentences = conditions.map((condition) => `• ${writeConditionSentence(condition)}`);
  const listed = sentences.join('\n');
  if (harm !== undefined && harm.code === 'guard_harm') {
    return l10n.t('Harm cannot be overridden.\n{0}', listed);
  }
  if (identity?.kind !== 'person' || !identity.roles.includes('owner')) {
    return l10n.t(
      'These conditions are not met, and only an owner may go on without:\n{0}',
      listed,
    );
  }
  return undefined;
}

/** Shows each unmet condition in words and asks an owner for a reason to go on. The reason survives a failed request. */
export async function askOverride(
  question: OverrideQuestion,
  { ui, drafts }: Pick<CommandDeps, 'ui' | 'drafts'>,
): Promise<Override> {
  const obstacle = findOverrideObstacle(question);
  if (obstacle !== undefined) throw new UserError(obstacle);
  const { title, conditions, draft, goOn } = question;
  const goesOn = await ui.pick({
    title,
    placeholder: l10n.t('These conditions are not met.'),
    items: [
      ...conditions.map((condition) => ({
        label: `$(circle-slash) ${writeConditionSentence(condition)}`,
        value: false,
      })),
      { label: `$(watch) ${l10n.t('Wait')}`, value: false, isPreselected: true },
      { label: `$(key) ${goOn}`, description: l10n.t('needs a reason'), value: true },
    ],
  });
  if (!goesOn) throw new CancelledError();
  return askReason({ title, conditions, draft }, { ui, drafts });
}

/** Only the reason, where the choice was made before. */
export async function askReason(
  question: Pick<OverrideQuestion, 'title' | 'conditions' | 'draft'>,
  { ui, drafts }: Pick<CommandDeps, 'ui' | 'drafts'>,
): Promise<Override> {
  const kept = drafts.get(...question.draft);
  const reason = await ui.input({
    title: question.title,
    prompt: l10n.t('Why go on without? The reason is kept in the history.'),
    ...(kept === undefined ? {} : { value: kept }),
    validate: (text) => (text.trim() === '' ? l10n.t('A reason is needed.') : undefined),
  });
  await drafts.keep(reason, ...question.draft);
  const keys = new Set(question.conditions.map((condition) => condition.key));
  return { conditions: [...keys], reason };
}
