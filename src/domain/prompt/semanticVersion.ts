import { Type } from 'typebox';

/** `major.minor.patch` without pre-release or build parts. */
export const versionSchema = Type.String({
  pattern: '^(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})$',
  description: 'Version number: major.minor.patch.',
});

export const bumpLevels = ['major', 'minor', 'patch'] as const;
export type BumpLevel = (typeof bumpLevels)[number];
