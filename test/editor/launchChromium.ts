import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './findChromium.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await findChromium();
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return chromium.launch({
    executablePath,
    args: flags,
    env: { ...Object.fromEntries(inherited), ...env },
    // We stop it ourselves, in order, after the editor's server.
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
