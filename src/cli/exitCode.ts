/** What the process answers to a script. Documented in `prompt-rollout --help`. */
export const exitCodes = {
  ok: 0,
  /** The registry refused, or a check failed: a case that must pass, or a regression. */
  refused: 1,
  /** Wrong arguments, or a missing or broken project file. */
  usage: 2,
  /** The registry cannot be reached, or what answers is no registry. */
  unreachable: 3,
  /** Evals: too little to tell whether a prompt is as good as the one it was compared with. */
  insufficient: 4,
  /** Evals: something could not be run, such as a model without a key or fixtures with errors. */
  incomplete: 5,
  /** Stopped with Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
