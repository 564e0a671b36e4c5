import type { ReviewDto } from '../../protocol/registry/reviewDto.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import type { ActionView } from '../../protocol/panel/actionView.ts';
import type { ReviewView } from '../../protocol/panel/liveView.ts';
import { l10n } from '../platform/localize.ts';
import { hasRoleIn } from '../rollouts/askedToReview.ts';
import { blastRadiusLines } from './blastRadius.ts';
import { evidenceText } from './evidenceText.ts';
import { listMovements } from './movements.ts';
import { needsRegistry } from './needsRegistry.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';

type Wanted = NonNullable<RolloutDto['reviewWanted']>;

/** All that a reviewer needs on one screen; what was decided stays to be read after it. */
export function toReviewView(
  rollout: RolloutDto,
  facts: RolloutPanelFacts,
): ReviewView | undefined {
  const { reviewWanted: wanted, reviews = [] } = rollout;
  if (wanted === undefined && reviews.length === 0) return undefined;
  const decided = {
    columns: toColumns(rollout),
    evidence: [evidenceLine(facts)],
    links: toLinks(rollout, facts),
    decisions: reviews.map((one) => toDecision(one, facts)),
  };
  return wanted === undefined
    ? {
        ...decided,
        heading: l10n.t('Reviews'),
        sentence: l10n.t('No review is wanted now.'),
        blastRadius: [],
        movements: [],
        actions: [],
      }
    : { ...decided, ...wantedParts(wanted, rollout, facts) };
}

function wantedParts(wanted: Wanted, rollout: RolloutDto, facts: RolloutPanelFacts) {
  const obstacle = whyNot(wanted, rollout, facts);
  const metrics = facts.live?.metrics;
  return {
    heading: l10n.t('Review wanted'),
    sentence: sentenceOf(wanted, obstacle, rollout),
    blastRadius: blastRadiusLines(rollout, facts),
    movements: metrics === undefined ? [] : listMovements(metrics, rollout),
    ...(obstacle === undefined ? commentPart() : {}),
    actions: obstacle === undefined ? toActions(wanted, rollout, facts) : [],
  };
}

function toColumns({ stable, candidate }: RolloutDto): ReviewView['columns'] {
  return {
    name: l10n.t('Metric'),
    stable: l10n.t('{0} (stable)', stable),
    candidate: l10n.t('{0} (candidate)', candidate),
    movement: l10n.t('Movement'),
  };
}

function evidenceLine(facts: RolloutPanelFacts): string {
  const evidence = evidenceText(facts);
  return evidence === undefined
    ? l10n.t('No evals of this content are recorded.')
    : l10n.t('Evals: {0}', evidence);
}

function sentenceOf(
  { stage, role, missing }: Wanted,
  obstacle: string | undefined,
  { candidate }: RolloutDto,
): string {
  const asked =
    missing === 1
      ? l10n.t(
          'One more person with the role {0} has to sign off before {1} leaves stage “{2}”.',
          role,
          candidate,
          stage,
        )
      : l10n.t(
          '{0} more people with the role {1} have to sign off before {2} leaves stage “{3}”.',
          missing,
          role,
          candidate,
          stage,
        );
  const after = obstacle ?? l10n.t('A refusal holds the rollout; it takes nothing back.');
  return `${asked} ${after}`;
}

/** Why this person cannot review; the registry says the same to whoever tries. */
function whyNot(
  { role }: Wanted,
  { candidate, candidateAuthor, environment }: RolloutDto,
  { identity, isLocal }: RolloutPanelFacts,
): string | undefined {
  if (identity === undefined) return l10n.t('Who you are is not known yet.');
  if (identity.kind !== 'person')
    return l10n.t('Your token is not a person’s, and only persons review.');
  if (candidateAuthor?.name === identity.name && candidateAuthor.kind === 'person') {
    const own = l10n.t('You published {0}, and nobody reviews what is their own.', candidate);
    return isLocal === true ? `${own} ${localText()}` : own;
  }
  if (!identity.roles.includes(role)) return l10n.t('Your token has not the role {0}.', role);
  return hasRoleIn(identity, role, environment)
    ? undefined
    : l10n.t('Your token is not for {0}.', environment);
}

function localText(): string {
  return l10n.t(
    'In a local registry you are alone until you give somebody a token of their own (“prompt-rollout token create”): until then advance with a reason, or connect to a shared registry.',
  );
}

function toLinks(rollout: RolloutDto, facts: RolloutPanelFacts): ActionView[] {
  const { live } = facts;
  const condition = rollout.conditions.find(({ key }) => key === 'evidence');
  const named = condition?.params['evidenceId'];
  const evidenceId = typeof named === 'string' && named !== '' ? named : live?.evidence?.id;
  const links: ActionView[] = [
    {
      intent: { kind: 'openDiff' },
      label: l10n.t('What changed'),
      name: l10n.t('What changed from {0} to {1}', rollout.stable, rollout.candidate),
      style: 'link',
      icon: 'diff',
    },
  ];
  if (evidenceId !== undefined) {
    const intent = { kind: 'openEvidence', evidenceId } as const;
    links.push({ intent, label: l10n.t('Open evals'), style: 'link', icon: 'beaker' });
  }
  if (live?.samples?.kept === true) {
    const intent = { kind: 'showSamples' } as const;
    const label = l10n.t('Samples of both');
    links.push({ intent, label, style: 'link', icon: 'list-flat', ...needsRegistry(facts) });
  }
  return links;
}

function toDecision(review: ReviewDto, facts: RolloutPanelFacts): ReviewView['decisions'][number] {
  const isApproved = review.decision === 'approve';
  return {
    verdict: isApproved
      ? { tone: 'good', icon: 'pass-filled', word: l10n.t('signed off') }
      : { tone: 'held', icon: 'error', word: l10n.t('refused') },
    text: l10n.t(
      '{0}, stage “{1}”, {2}',
      review.actor.name,
      review.stage,
      momentText(review.at, facts),
    ),
    ...(review.comment === undefined ? {} : { comment: review.comment }),
  };
}

function commentPart(): Pick<ReviewView, 'comment'> {
  return {
    comment: {
      label: l10n.t('Comment'),
      placeholder: l10n.t('What you looked at, or what has to change.'),
      hint: l10n.t('A refusal needs one.'),
    },
  };
}

function toActions(
  { stage, reviewedBy }: Wanted,
  { id: rolloutId }: RolloutDto,
  facts: RolloutPanelFacts,
): ActionView[] {
  const unavailable = needsRegistry(facts);
  const name = facts.identity?.name ?? '';
  const again = reviewedBy.includes(name)
    ? l10n.t('Replaces what you decided before.')
    : l10n.t('Kept with the rollout, with your name and comment.');
  return [
    {
      intent: { kind: 'review', decision: 'approve', stage, rolloutId },
      label: l10n.t('Sign off'),
      name: l10n.t('Sign off stage {0}', stage),
      detail: again,
      style: 'primary',
      ...unavailable,
    },
    {
      intent: { kind: 'review', decision: 'refuse', stage, rolloutId },
      label: l10n.t('Refuse'),
      name: l10n.t('Refuse stage {0}', stage),
      detail: again,
      style: 'secondary',
      ...unavailable,
    },
  ];
}
