/** Where a registry keeps its port, in its data folder: applications are configured with it. */
export const keptPortFile = 'port';

/** The port that the file says; undefined when that is none. */
export function parseKeptPort(text: string): number | undefined {
  const port = Number(text.trim());
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
