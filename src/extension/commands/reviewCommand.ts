// Review…: to the rollout that waits for this person, and from there to its panel, a sign-off or a refusal.
import type { ReviewDecision } from '../../domain/rollout/signOff.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { RolloutDto, RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import { hasRoleIn, isAskedToReview } from '../rollouts/askedToReview.ts';
import type { CommandDeps } from './commandDeps.ts';
import type { ShowPanel } from './openRolloutCommand.ts';
import { requireProjects } from './resolvePrompt.ts';
import {
  askForRollout,
  listNamedRollouts,
  listOpenRollouts,
  type RolloutInHand,
} from './resolveRollout.ts';

type Wanted = NonNullable<RolloutSummaryDto['reviewWanted']>;

export async function review(
  target: CommandTarget,
  deps: CommandDeps,
  show: ShowPanel,
): Promise<void> {
  await deps.projects.ready;
  const inHand = await resolveReview(target, deps);
  if (inHand === undefined) return;
  const { rollout, project, wanted } = inHand;
  const choice = await askDecision(rollout, wanted, deps);
  if (choice === 'look') {
    const { prompt, environment, id: rolloutId } = rollout;
    await show({ registry: project.connection.id, prompt, environment, rolloutId }, 'review');
    return;
  }
  await decide(inHand, { decision: choice, stage: wanted.stage }, deps);
}

interface ReviewInHand extends RolloutInHand {
  readonly wanted: Wanted;
}

/** Undefined where no review is wanted, which is no fault: the person is told so. */
async function resolveReview(
  target: CommandTarget,
  deps: CommandDeps,
): Promise<ReviewInHand | undefined> {
  const open = listOpenRollouts(requireProjects(deps));
  const named = listNamedRollouts(target, open, deps);
  const asked = named.filter(isAsked);
  // Nothing was named that waits for this person: then whatever does.
  const isOpenChoice = target.rolloutId === undefined && target.prompt === undefined;
  const fitting = asked.length === 0 && isOpenChoice ? open.filter(isAsked) : asked;
  const [first, ...others] = fitting;
  if (first !== undefined) {
    return others.length === 0
      ? withWanted(first)
      : withWanted(await askForRollout(fitting, deps, { title: l10n.t('Review') }));
  }
  const waiting = named.map(withWanted).filter((one) => one !== undefined);
  // Who has decided may decide otherwise.
  const found = waiting.find(isMine);
  if (found !== undefined) return found;
  if (waiting[0] !== undefined) throw new UserError(notForThisPerson(waiting[0]));
  deps.ui.inform(notWantedText(named));
  return undefined;
}

function withWanted(inHand: RolloutInHand): ReviewInHand | undefined {
  const wanted = inHand.rollout.reviewWanted;
  return wanted === undefined ? undefined : { ...inHand, wanted };
}

function isAsked({ rollout, project }: RolloutInHand): boolean {
  return isAskedToReview(rollout, project.connection.state.info?.identity);
}

function isMine({ wanted, project }: ReviewInHand): boolean {
  const name = project.connection.state.info?.identity.name;
  return name !== undefined && wanted.reviewedBy.includes(name);
}

function notForThisPerson({ rollout, project, wanted: { role } }: ReviewInHand): string {
  const what = `${rollout.prompt} ${rollout.candidate}`;
  return hasRoleIn(project.connection.state.info?.identity, role, rollout.environment)
    ? l10n.t(
        'You published {0}, and nobody reviews what is their own. Ask somebody else with the role {1}.',
        what,
        role,
      )
    : l10n.t(
        'The review of {0} is for persons with the role {1}, which your token does not have. Ask somebody with that role.',
        what,
        role,
      );
}

function notWantedText(named: readonly RolloutInHand[]): string {
  const [only, ...others] = named;
  if (only === undefined || others.length > 0) return l10n.t('No rollout waits for your review.');
  const { prompt, candidate } = only.rollout;
  return l10n.t('{0} {1} asks for no review now.', prompt, candidate);
}

async function askDecision(
  rollout: RolloutSummaryDto,
  wanted: Wanted,
  { ui }: CommandDeps,
): Promise<ReviewDecision | 'look'> {
  const { prompt, candidate, environment } = rollout;
  return ui.pick<ReviewDecision | 'look'>({
    title: l10n.t('Review {0} {1} in {2}', prompt, candidate, environment),
    placeholder:
      wanted.missing === 1
        ? l10n.t('Stage “{0}” needs one more review by the role {1}.', wanted.stage, wanted.role)
        : l10n.t(
            'Stage “{0}” needs {1} more reviews by the role {2}.',
            wanted.stage,
            wanted.missing,
            wanted.role,
          ),
    items: [
      {
        label: `$(graph) ${l10n.t('Look at It First')}`,
        description: l10n.t('samples, differences and evals in the rollout'),
        value: 'look',
        isPreselected: true,
      },
      {
        label: `$(check) ${l10n.t('Sign Off')}`,
        description: l10n.t('the stage may be left'),
        value: 'approve',
      },
      {
        label: `$(circle-slash) ${l10n.t('Refuse…')}`,
        description: l10n.t('it stays here; needs a comment'),
        value: 'refuse',
      },
    ],
  });
}

async function decide(
  { project, rollout }: RolloutInHand,
  { decision, stage }: { readonly decision: ReviewDecision; readonly stage: string },
  deps: CommandDeps,
): Promise<void> {
  const { ui, drafts } = deps;
  const draft = ['review', rollout.id, stage, decision];
  const isRefusal = decision === 'refuse';
  const typed = await ui.input({
    title: l10n.t('Review {0} {1} in {2}', rollout.prompt, rollout.candidate, rollout.environment),
    prompt: isRefusal
      ? l10n.t('What has to change for you to sign off? It is kept in the history.')
      : l10n.t('A comment for the history, if you like. Enter signs off.'),
    value: drafts.get(...draft) ?? '',
    validate: (text) =>
      isRefusal && text.trim() === '' ? l10n.t('A refusal needs a comment.') : undefined,
  });
  const comment = typed.trim();
  // Kept until the registry has it: a request that fails loses no text.
  await drafts.keep(comment, ...draft);
  const client = await project.connection.writer(l10n.t('review the rollout'));
  const reviewed = await client.rollouts.postReview(rollout.id, {
    decision,
    stage,
    ...(comment === '' ? {} : { comment }),
  });
  await drafts.forget(...draft);
  ui.inform(reviewedText(reviewed, decision, stage), [
    {
      label: l10n.t('Open Rollout'),
      run: () =>
        deps.runCommand(commandIds.openRollout, { project: project.id, rolloutId: rollout.id }),
    },
  ]);
}

function reviewedText(rollout: RolloutDto, decision: ReviewDecision, stage: string): string {
  const what = `${rollout.prompt} ${rollout.candidate}`;
  if (decision === 'refuse') {
    return l10n.t(
      'You refused stage “{0}” of {1}. It stays here until you sign off, or an owner goes on without you.',
      stage,
      what,
    );
  }
  const done = l10n.t('You signed off stage “{0}” of {1}.', stage, what);
  const [next] = rollout.waitsFor;
  return next === undefined ? done : `${done} ${writeConditionSentence(next)}`;
}

export const reviewHandlers = (deps: CommandDeps, show: ShowPanel) => ({
  [commandIds.review]: (target: CommandTarget) => review(target, deps, show),
});
