/** How the headline looks; the word always says the same, so nothing hangs on the colour. */
export const tones = [
  'good',
  'waiting',
  'held',
  'paused',
  'attention',
  'bad',
  'ended',
  'idle',
] as const;
export type Tone = (typeof tones)[number];
