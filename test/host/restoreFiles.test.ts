import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { editorAccess } from '../../src/extension/commands/editorAccess.ts';
import { vscodeRestoreFiles } from '../../src/extension/editing/vscodeRestoreFiles.ts';
import { eventually } from '../editor/eventually.ts';

const published = 'messages:\n  - role: user\n    content: Published\n';
const present = 'messages:\n  - role: user\n    content: Present\n';

describe('restoring a file in the editor', () => {
  let number = 0;

  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  async function aFile(bytes: string): Promise<vscode.Uri> {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    number += 1;
    const uri = vscode.Uri.joinPath(folder.uri, `restore${number}.prompt.yml`);
    await writeFile(uri.fsPath, bytes);
    return uri;
  }

  const bytesOf = (uri: vscode.Uri): Promise<string> => readFile(uri.fsPath, 'utf8');

  async function restore(uri: vscode.Uri, source: string): Promise<vscode.TextDocument> {
    await vscodeRestoreFiles.writeExact(uri.toString(), source);
    return vscode.workspace.openTextDocument(uri);
  }

  async function typeAndSave(document: vscode.TextDocument, line: string): Promise<void> {
    const editor = await vscode.window.showTextDocument(document);
    const edited = await editor.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), `${line}\n`);
    });
    assert.equal(edited, true, 'the document was not edited');
    assert.equal(await document.save(), true, 'the document was not saved');
  }

  const sources = {
    'line feeds': published,
    'carriage returns': published.replaceAll('\n', '\r\n'),
    'mixed line breaks': published.replace('\n', '\r\n'),
    'a byte order mark': `\uFEFF${published}`,
    'no line break at the end': published.trimEnd(),
    'characters of every kind': `${published}# ü 漢字 😀 \u00a0\n`,
  };
  for (const [name, source] of Object.entries(sources)) {
    for (const [before, bytes] of Object.entries({
      'a plain file': present,
      'a file with carriage returns': present.replaceAll('\n', '\r\n'),
      'a file with a byte order mark': `\uFEFF${present}`,
      'a file that shows the same': source.replace('\uFEFF', '').replaceAll('\r\n', '\n'),
    })) {
      it(`gives back ${name} byte by byte over ${before}`, async () => {
        const uri = await aFile(bytes);
        const document = await restore(uri, source);
        assert.equal(await bytesOf(uri), source);
        assert.equal(document.isDirty, false);
        const shown = source.replace('\uFEFF', '').replaceAll('\r\n', '\n');
        assert.equal(document.getText().replaceAll('\r\n', '\n'), shown);
      });
    }
  }

  it('brings typed and unsaved text back with undo', async () => {
    const uri = await aFile(present);
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(2, 13), 'typed and not saved ');
    });
    const typed = document.getText();
    await restore(uri, `\uFEFF${published.replaceAll('\n', '\r\n')}`);
    await vscode.window.showTextDocument(document);
    await eventually(async () => {
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText().replaceAll('\r\n', '\n'), typed);
    });
  });

  it('survives that saving changes the text', async () => {
    const settings = vscode.workspace.getConfiguration('files');
    await settings.update('insertFinalNewline', true, vscode.ConfigurationTarget.Global);
    await settings.update('trimTrailingWhitespace', true, vscode.ConfigurationTarget.Global);
    try {
      const uri = await aFile(present);
      const source = `${published}# trailing   \n#end`;
      const document = await restore(uri, source);
      assert.equal(await bytesOf(uri), source);
      assert.equal(document.getText(), source);
    } finally {
      await settings.update('insertFinalNewline', undefined, vscode.ConfigurationTarget.Global);
      await settings.update('trimTrailingWhitespace', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('gives back the bytes over a file of another encoding, and shows them', async () => {
    const uri = await aFile('');
    await writeFile(uri.fsPath, `\uFEFF${present}`, 'utf16le');
    const opened = await vscode.workspace.openTextDocument(uri);
    assert.equal(opened.getText(), present);
    const source = `${published}# ü 漢字\n`;
    const document = await restore(uri, source);
    assert.equal(await bytesOf(uri), source);
    await eventually(() => assert.equal(document.getText(), source));
    await typeAndSave(document, '# more');
    assert.equal(await bytesOf(uri), `# more\n${source}`);
  });

  it('leaves a file that can be edited and saved at once', async () => {
    const uri = await aFile(present);
    const source = published.replaceAll('\n', '\r\n');
    const document = await restore(uri, `\uFEFF${source}`);
    await typeAndSave(document, '# more');
    assert.equal(await bytesOf(uri), `\uFEFF# more\r\n${source}`);
  });

  it('creates a file that is gone, with its folders', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const uri = vscode.Uri.parse(
      vscodeRestoreFiles.join(folder.uri.toString(), 'new/deep/one.prompt.yml'),
    );
    await restore(uri, `\uFEFF${published}`);
    assert.equal(await bytesOf(uri), `\uFEFF${published}`);
    assert.equal(path.basename(uri.fsPath), 'one.prompt.yml');
  });

  it('edits the prompt alone in one step that undo takes back, and saves nothing', async () => {
    const uri = await aFile(present);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscodeRestoreFiles.replaceText(uri.toString(), published);
    assert.equal(document.getText(), published);
    assert.equal(document.isDirty, true);
    assert.equal(await bytesOf(uri), present);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), present);
  });

  it('publishes what is on disk byte by byte, unless only the editor can read it', async () => {
    const mixed = `\uFEFF${present.replace('\n', '\r\n')}`;
    const uri = await aFile(mixed);
    assert.equal(await editorAccess.readSource(uri.toString()), mixed);
    const utf16 = await aFile('');
    await writeFile(utf16.fsPath, `\uFEFF${present}`, 'utf16le');
    assert.equal(await editorAccess.readSource(utf16.toString()), present);
  });

  it('reads what is on disk, byte order mark included', async () => {
    const uri = await aFile(`\uFEFF${present}`);
    assert.equal(await vscodeRestoreFiles.readExact(uri.toString()), `\uFEFF${present}`);
    const gone = vscode.Uri.joinPath(uri, '../gone.prompt.yml');
    assert.equal(await vscodeRestoreFiles.readExact(gone.toString()), undefined);
  });
});
