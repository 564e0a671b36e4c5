import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Makes an extension's folder count as installed, without copying it. */
export async function linkExtension(extensionPath: string, extensionsDir: string): Promise<void> {
  const manifest: unknown = JSON.parse(
    await readFile(path.join(extensionPath, 'package.json'), 'utf8'),
  );
  const { publisher, name, version } = manifest as Record<'publisher' | 'name' | 'version', string>;
  await mkdir(extensionsDir, { recursive: true });
  const link = path.join(extensionsDir, `${publisher}.${name}-${version}`);
  await rm(link, { force: true, recursive: true });
  await symlink(path.resolve(extensionPath), link, 'junction');
}
