/** A child process that does not speak the sandbox's protocol. */
import process from 'node:process';

process.stdout.write('Hello, this is no frame.');
process.stdin.resume();
