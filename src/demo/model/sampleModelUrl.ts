// The one line of the sample's project file that names the stand-in's address: it must be right, also where the usual port is taken.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const line = /^(\s*(?:-\s+)?url:\s*)(http:\/\/127\.0\.0\.1:(\d{1,5})\/v1)(?=\s|$)/m;

function toProjectFile(sample: string): string {
  return path.join(sample, 'prompt-rollout.yml');
}

/** The port that the project file of a sample names; undefined when it names none on this machine any more. */
export async function readSampleModelPort(sample: string): Promise<number | undefined> {
  const text = await readFile(toProjectFile(sample), 'utf8').catch(() => '');
  const port = line.exec(text)?.[3];
  return port === undefined ? undefined : Number(port);
}

/** Writes the address into the project file of a sample where another one stands; everything else stays. */
export async function writeSampleModelUrl(sample: string, url: string): Promise<void> {
  const text = await readFile(toProjectFile(sample), 'utf8').catch(() => '');
  const changed = text.replace(line, (_, before: string) => before + url);
  if (changed !== text) await writeFile(toProjectFile(sample), changed);
}
