import type { ReviewDto } from '../../protocol/registry/reviewDto.ts';
import { l10n } from '../platform/localize.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';

/** Who decided what on which stage, and when; the comment, where there is one, at its end. */
export function reviewText(review: ReviewDto, facts: RolloutPanelFacts): string {
  const { actor, decision, stage, at } = review;
  const when = momentText(at, facts);
  const text =
    decision === 'approve'
      ? l10n.t('{0} signed off stage “{1}”, {2}.', actor.name, stage, when)
      : l10n.t('{0} refused stage “{1}”, {2}.', actor.name, stage, when);
  return review.comment === undefined ? text : `${text} “${review.comment}”`;
}
