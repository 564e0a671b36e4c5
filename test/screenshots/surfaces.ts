import type { Surface } from './surface.ts';
import { editing } from './surfaces/editing.ts';
import { comparing } from './surfaces/comparing.ts';
import { problems } from './surfaces/problems.ts';
import { publishing } from './surfaces/publishing.ts';
import { starting } from './surfaces/starting.ts';
import { running } from './surfaces/running.ts';
import { ending } from './surfaces/ending.ts';
import { application } from './surfaces/application.ts';
import { evaluating } from './surfaces/evaluating.ts';
import { guarding } from './surfaces/guarding.ts';
import { connecting } from './surfaces/connecting.ts';
import { welcome } from './surfaces/welcome.ts';

/** One day of work, in the order in which it shows its surfaces. */
const work: readonly Surface[] = [
  ...editing,
  ...comparing,
  ...problems,
  ...publishing,
  ...starting,
  ...running,
  ...application,
  ...ending,
  ...evaluating,
  ...connecting,
  ...welcome,
];

/** All surfaces; each list begins with a sample that nobody has touched. */
export const days: readonly (readonly Surface[])[] = [work, guarding];

/** Groups that need nothing of what comes before them. */
export const standingAlone: readonly (readonly Surface[])[] = [evaluating];
