import { parseArgs } from 'node:util';

/** What `@vscode/test-electron` asks of a VS Code executable, as far as we follow it. */
export interface LaunchArguments {
  readonly extensionDevelopmentPath: string | undefined;
  readonly extensionTestsPath: string | undefined;
  readonly userDataDir: string | undefined;
  readonly extensionsDir: string | undefined;
  readonly trustWorkspaces: boolean;
  readonly workspaceFolder: string | undefined;
}

/** Reads the command line of a VS Code executable; switches that mean nothing here are passed over. */
export function parseLaunchArguments(args: readonly string[]): LaunchArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const text = (name: string) => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    extensionDevelopmentPath: text('extensionDevelopmentPath'),
    extensionTestsPath: text('extensionTestsPath'),
    userDataDir: text('user-data-dir'),
    extensionsDir: text('extensions-dir'),
    trustWorkspaces: values['disable-workspace-trust'] === true,
    workspaceFolder: positionals[0],
  };
}
