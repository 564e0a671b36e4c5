import { Type } from 'typebox';

/** `90s`, `15m`, `1h`, `7d`; one number and one unit. */
export function createDurationSchema(what: string) {
  return Type.String({
    pattern: '^[0-9]{1,6}(s|m|h|d)$',
    description: `${what}: a whole number followed by s, m, h or d, for example 24h.`,
  });
}
