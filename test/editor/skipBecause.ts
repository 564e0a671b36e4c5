/** Skips the running test or suite and says why, in its title and so in the last lines of `npm test`. */
export function skipBecause(context: Mocha.Context, reason: string): never {
  const { test } = context;
  if (test !== undefined) test.title += ` (${reason})`;
  return context.skip();
}
