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
import { connecting } from './surfaces/connecting.ts';
import { welcome } from './surfaces/welcome.ts';

/** All surfaces, in the order in which one day of work shows them. */
export const surfaces: readonly Surface[] = [
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

/** Groups that need nothing of what comes before them. */
export const standingAlone: readonly (readonly Surface[])[] = [evaluating];
