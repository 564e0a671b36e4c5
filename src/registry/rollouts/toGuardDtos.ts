import type { GuardReason, TrafficAssessment } from '../../domain/guards/guardAssessment.ts';
import type { GuardDto, TrafficDto } from '../../protocol/registry/guardDto.ts';
import type { GuardStanding } from '../store/tables/rolloutTable.ts';

/** What guards said, as answers and events carry it. */
export function toGuardDtos({ guards }: GuardStanding): GuardDto[] {
  return guards.map((guard) => ({
    ...guard,
    reason: toReason(guard.reason),
    arms: { stable: { ...guard.arms.stable }, candidate: { ...guard.arms.candidate } },
  }));
}

export function toTrafficDto({ reason, ...traffic }: TrafficAssessment): TrafficDto {
  return { ...traffic, ...(reason === undefined ? {} : { reason: toReason(reason) }) };
}

function toReason({ code, params }: GuardReason): GuardDto['reason'] {
  return { code, params: { ...params } };
}
