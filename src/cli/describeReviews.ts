import type { ReviewDto } from '../protocol/registry/reviewDto.ts';
import type { RolloutSummaryDto } from '../protocol/registry/rolloutDto.ts';
import { formatTime } from './formatTime.ts';

/** `2 reviews wanted`. */
export function describeWanted({
  missing,
}: NonNullable<RolloutSummaryDto['reviewWanted']>): string {
  return missing === 1 ? '1 review wanted' : `${missing} reviews wanted`;
}

/** `2026-01-02 03:04 UTC by Bob: approved wide, reads well`, one line for each. */
export function listReviewLines(reviews: readonly ReviewDto[]): string[] {
  return reviews.map(({ at, actor, decision, stage, comment }) => {
    const said = decision === 'approve' ? 'approved' : 'refused';
    const why = comment === undefined ? '' : `, ${comment}`;
    return `  review   ${formatTime(at)} by ${actor.name}: ${said} ${stage}${why}`;
  });
}
