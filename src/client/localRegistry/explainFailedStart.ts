import { LocalRegistryError } from './localRegistryError.ts';

interface FailedStart {
  /** What the process wrote before it ended. */
  readonly text: string;
  readonly dataDir: string;
  readonly logFile: string;
  readonly port: number;
}

/** Says why the process ended, from what it wrote. */
export function explainFailedStart({
  text,
  dataDir,
  logFile,
  port,
}: FailedStart): LocalRegistryError {
  const more = { logFile };
  if (/\bstore_in_use\b/.test(text))
    return new LocalRegistryError(
      'not_answering',
      `The data of the local registry is held by a process that does not answer. Try again; if that does not help, end that process. The log names it: ${logFile}`,
      more,
    );
  if (/\bport_taken\b|\bEADDRINUSE\b/.test(text))
    return new LocalRegistryError(
      'port_taken',
      `Port ${port}, which the local registry uses, is taken by another program. Close that program, or start the registry on a new port (applications must then be told the new URL).`,
      more,
    );
  if (/\bstorage_full\b|\bENOSPC\b|\bEDQUOT\b/.test(text))
    return new LocalRegistryError(
      'disk_full',
      `The local registry cannot start: the disk of ${dataDir} is full. Free some space and try again.`,
      more,
    );
  if (/\bEACCES\b|\bEPERM\b|\bEROFS\b/.test(text)) return explainNoPermission(dataDir, more);
  if (/\bstore_newer\b|newer version of Prompt Rollout/.test(text))
    return new LocalRegistryError(
      'data_newer',
      'The data of the local registry was written by a newer version of Prompt Rollout. Update the extension and try again.',
      more,
    );
  if (/\bstore_broken\b|data file is damaged/.test(text))
    return new LocalRegistryError(
      'data_broken',
      `The data of the local registry in ${dataDir} is damaged. Restore it from a backup, or move it away to start empty.`,
      more,
    );
  return new LocalRegistryError(
    'failed',
    `The local registry could not start. Its log says why: ${logFile}`,
    more,
  );
}

function explainNoPermission(
  dataDir: string,
  more: { readonly logFile?: string; readonly cause?: unknown } = {},
): LocalRegistryError {
  return new LocalRegistryError(
    'no_permission',
    `The local registry cannot start: there is no permission to write ${dataDir}. Make the folder writable and try again.`,
    more,
  );
}

/** Why the launcher itself could not create the folder, the log or the process. */
export function explainLaunchError(error: unknown, dataDir: string): LocalRegistryError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return explainNoPermission(dataDir, { cause: error });
  if (/^(ENOSPC|EDQUOT)$/.test(code))
    return new LocalRegistryError(
      'disk_full',
      `The local registry cannot start: the disk of ${dataDir} is full. Free some space and try again.`,
      { cause: error },
    );
  const text = error instanceof Error ? error.message : String(error);
  return new LocalRegistryError('failed', `The local registry could not start: ${text}`, {
    cause: error,
  });
}
