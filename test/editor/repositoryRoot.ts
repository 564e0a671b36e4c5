import path from 'node:path';

/** The folder that holds package.json. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

/** Where things are kept that can be made again: ignored by git, safe to delete. */
export const cacheFolder = path.join(repositoryRoot, '.cache');
