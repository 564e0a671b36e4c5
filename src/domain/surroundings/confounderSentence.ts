import { formatPercent } from '../deployment/describeTraffic.ts';
import { formatUtc, type SentenceOptions } from '../rollout/conditionSentence.ts';
import type { Confounder } from './confounder.ts';

const names = {
  model: 'model',
  retrieval: 'retrieval version',
  policy: 'policy version',
} as const;

/** What else could be the cause, and what to do about it. */
export function writeConfounderSentence(
  confounder: Confounder,
  { formatTime = formatUtc }: SentenceOptions = {},
): string {
  switch (confounder.code) {
    case 'other_rollout': {
      const { prompt, candidate, since } = confounder;
      return `${prompt} ${candidate} is rolled out to the same units since ${formatTime(since)}; what differs may come from it.`;
    }
    case 'dependency_changed': {
      const { dependency, from, to, at } = confounder;
      return `The ${names[dependency]} changed from ${from} to ${to} at ${formatTime(at)}; outcomes before and after are not alike.`;
    }
    case 'dependency_differs': {
      const { dependency, stable, candidate } = confounder;
      return `The ${names[dependency]} differs: stable ran on ${stable} where the candidate ran on ${candidate}, so what differs may come from that.`;
    }
    case 'traffic_mix_changed': {
      const { attribute, value, before, now, at } = confounder;
      return `Units with ${attribute} ${value} were ${describeShare(before)} of traffic and are ${describeShare(now)} since ${formatTime(at)}; look at that cohort by itself.`;
    }
  }
}

function describeShare(share: number): string {
  return formatPercent(Math.round(share * 100));
}
