/** What one job may use. */
export const sandboxLimits = {
  jobMs: 2000,
  /** Of the QuickJS runtime, which holds the code's values. */
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 128 * 1024,
  resultBytes: 1024 * 1024,
  /** A job as JSON: code, output and context together. */
  jobBytes: 32 * 1024 * 1024,
  /** Heap of the child process itself, in MB: it holds a job several times over while it is read. */
  childHeapMB: 384,
  /** Until a child that was started says that it is ready; a busy machine needs some. */
  startMs: 20_000,
  /** Without a job for so long, the child process is ended; the next job starts another. */
  idleMs: 60_000,
  /** After `jobMs`, for code that does not heed the time: then the child is killed. */
  graceMs: 500,
} as const;
