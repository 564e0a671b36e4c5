/** Why a sample that was sure of a place was not kept: its redaction ran out of time, or made it too long to be worth it. */
export const sampleLosses = ['redactionTimeout', 'tooLong'] as const;
export type SampleLoss = (typeof sampleLosses)[number];

export type SampleLosses = Readonly<Record<SampleLoss, number>>;
