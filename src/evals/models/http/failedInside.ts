import { toRecord, toText } from './jsonReading.ts';
import type { BoundKey } from './modelConnection.ts';
import { RequestFailure } from './requestFailure.ts';
import { toDetail } from './toDetail.ts';

/** What an endpoint tells in the middle of an answer that it could not finish. */
export function failedInside(
  who: string,
  error: unknown,
  key: BoundKey | undefined,
): RequestFailure {
  const detail = toDetail(toText(toRecord(error)?.['message']), key);
  const told = detail === '' ? '' : `: ${detail}`;
  return new RequestFailure('server_error', `${who} failed while it answered${told}`, {
    retry: { kind: 'broken' },
  });
}
