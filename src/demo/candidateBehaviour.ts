export const candidateBehaviours = [
  'well',
  'parseFailures',
  'refusals',
  'slowly',
  'costly',
  'oneTenant',
] as const;
/** How candidates answer, so that a person can watch guards at work. */
export type CandidateBehaviour = (typeof candidateBehaviours)[number];
