import { KeepAliveConnection } from './keepAliveConnection.ts';

/** Sends reports of outcomes over a few connections, each after the answer to the one before; all must be accepted. */
export async function sendReports(
  url: string,
  reports: Iterable<Buffer>,
  connections: number,
): Promise<void> {
  const iterator = reports[Symbol.iterator]();
  const take = (): Buffer | undefined => {
    const next = iterator.next();
    return next.done === true ? undefined : next.value;
  };
  const connect = (): Promise<undefined> => {
    const first = take();
    if (first === undefined) return Promise.resolve(undefined);
    return new KeepAliveConnection(url, first, ({ status, bytes }) => {
      if (status !== 200 || !bytes.includes('"counts":{"accepted":'))
        throw new Error(`The registry answered: ${bytes.toString()}`);
      return take();
    }).ended;
  };
  await Promise.all(Array.from({ length: connections }, connect));
}
