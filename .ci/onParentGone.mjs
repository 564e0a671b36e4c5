import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';

/** Calls back, once, when the process that started this one is gone: npm passes a signal to its shell, which dies of it alone. */
export function onParentGone(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 1000);
}
