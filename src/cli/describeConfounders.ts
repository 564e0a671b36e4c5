import type { Confounder } from '../domain/surroundings/confounder.ts';
import { writeConfounderSentence } from '../domain/surroundings/confounderSentence.ts';
import type { ConfounderDto } from '../protocol/registry/confounderDto.ts';

/** What else could be the cause of a difference, in a sentence. */
export function describeConfounder(confounder: ConfounderDto): string {
  return writeConfounderSentence(toConfounder(confounder));
}

function toConfounder(confounder: ConfounderDto): Confounder {
  switch (confounder.code) {
    case 'other_rollout':
      return { ...confounder, since: Date.parse(confounder.since) };
    case 'dependency_changed':
    case 'traffic_mix_changed':
      return { ...confounder, at: Date.parse(confounder.at) };
    case 'dependency_differs':
      return confounder;
  }
}
