import { createServer } from 'node:net';

/** The usual ports, taken where nobody else uses them, so that bookmarks keep working. */
const usualPorts = { editor: 4300, registry: 4310 };

/** A port asked for must be free; otherwise the usual one or any free one. */
export async function choosePort(name, asked) {
  if (asked === undefined) return (await isFree(usualPorts[name])) ? usualPorts[name] : 0;
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--${name}-port ${asked} is not a port number.`);
  }
  if (port !== 0 && !(await isFree(port))) {
    throw new Error(
      `Port ${port} is taken by another program. Choose another with --${name}-port, or leave it out for any free one.`,
    );
  }
  return port;
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
