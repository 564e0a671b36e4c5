export interface EditorUrlOptions {
  readonly serverUrl: string;
  readonly authority: string;
  readonly workspaceFolder?: string | undefined;
  readonly extensionDevelopmentPath?: string | undefined;
  readonly extensionTestsPath?: string | undefined;
}

/** The address that opens the workbench with a folder and, where given, an extension under development. */
export function editorUrl(options: EditorUrlOptions): string {
  const url = new URL(options.serverUrl);
  const folder = options.workspaceFolder;
  if (folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  const payload = (['extensionDevelopmentPath', 'extensionTestsPath'] as const).flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [[name, `vscode-remote://${options.authority}${value}`]];
  });
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
