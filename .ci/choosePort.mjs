import { createServer } from 'node:net';

/** Taken where nobody else uses it, so that a bookmark of the editor keeps working. */
const usualPorts = { editor: 4300 };

/** A port that was asked for must be free; otherwise the usual one, or undefined for any. */
export async function choosePort(name, asked) {
  if (asked === undefined) return findUsualPort(usualPorts[name]);
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

async function findUsualPort(port) {
  return port !== undefined && (await isFree(port)) ? port : undefined;
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
