import type { RegistryApp } from '../http/routeDeps.ts';

/** The port was asked for and another program has it. */
class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'port_taken';
}

/** Listens and says where. With `mayMove` a port that is taken is replaced by a free one. */
export async function listen(
  app: RegistryApp,
  options: { readonly host: string; readonly port: number; readonly mayMove: boolean },
): Promise<string> {
  const { host, port, mayMove } = options;
  try {
    return toUrl(await app.listen({ host, port }), host);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (mayMove && port !== 0) return toUrl(await app.listen({ host, port: 0 }), host);
    throw new PortTakenError(
      `Port ${port} is taken by another program. End it, or choose another port with --port.`,
      { cause: error },
    );
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function toUrl(address: string, host: string): string {
  const url = new URL(address);
  // Fastify names the first address that it bound; people use the name that they asked for.
  if (host === 'localhost') url.hostname = 'localhost';
  return url.origin;
}
