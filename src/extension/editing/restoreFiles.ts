/** Files as restoring needs them; VS Code's workspace in the product. */
export interface RestoreFiles {
  /** The bytes on disk as UTF-8 text, byte order mark included; undefined when there is no file. */
  readExact(uri: string): Promise<string | undefined>;
  /**
   * Makes the file hold exactly this text. What the editor held before, typed and unsaved text included, comes back with
   * one undo. Creates what does not exist.
   */
  writeExact(uri: string, text: string): Promise<void>;
  /** One edit that can be undone; the file is not saved. */
  replaceText(uri: string, text: string): Promise<void>;
  join(folder: string, path: string): string;
}
