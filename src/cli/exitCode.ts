/** What the process answers to a script. Documented in `prompt-rollout --help`. */
export const exitCodes = {
  ok: 0,
  /** The registry refused, or a check failed. */
  refused: 1,
  /** Wrong arguments, or a missing or broken project file. */
  usage: 2,
  /** The registry cannot be reached, or what answers is no registry. */
  unreachable: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
