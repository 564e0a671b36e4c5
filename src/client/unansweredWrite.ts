import { isAxiosError } from 'axios';
import { RegistryError } from './registryError.ts';

/** The connection broke, or time was up, when the request may have been on its way. */
const brokenOff = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'ERR_BAD_RESPONSE']);

/** False where a try was answered, or certainly never reached the registry. */
export function mayHaveArrived(error: unknown): boolean {
  if (!isAxiosError(error) || error.response !== undefined) return false;
  const code = error.code ?? '';
  return brokenOff.has(code) || code.startsWith('HPE_');
}

/** A change whose answer was lost: nobody on this side can know whether it was made. */
export function toUnanswered(error: RegistryError, baseUrl: string): RegistryError {
  const { code, idempotencyKey } = error;
  return new RegistryError({
    code,
    message: `The registry at ${baseUrl} went away before it answered, so this may have been done or not. Once it answers again, look at what it shows before you repeat it.`,
    idempotencyKey,
    mayBeDone: true,
    cause: error.cause ?? error,
  });
}
