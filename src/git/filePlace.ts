/** A file by an existing folder and its path below it, with “/”. The file itself need not exist. */
export interface FilePlace {
  readonly folder: string;
  readonly path: string;
}
