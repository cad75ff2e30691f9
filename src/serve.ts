import { startApp } from './app.ts';
import { systemClock } from './clock.ts';
import { type Config, secretsOf } from './config.ts';
import { loadConfig } from './environment.ts';
import { AppError } from './errors.ts';
import { createLog } from './log.ts';

/** Runs the server until it is told to stop. Everything wrong with the configuration is said at once, with exit code 1. */
export async function serve(): Promise<void> {
  const config = configOrExit();
  const log = createLog(config.LOG_LEVEL, secretsOf(config));
  const onBroken = (code: string) => {
    // Not even a clean end: closing would write what is in memory over what is in the file.
    log.error('app.database_broken', { code, advice: 'Check the disk, then start again; the start checks the file.' });
    exitWith(`The database can no longer be trusted (${code}), so the app stops. Check the disk, then start it again.`);
  };
  const app = await startApp({ config, log, clock: systemClock, onBroken }).catch((error: unknown) => {
    log.error('app.not_started', { error });
    exitWith(error instanceof AppError ? error.message : 'The app could not start; the log says why.');
  });

  let isStopping = false;
  const stop = async (signal: string, exitCode: number) => {
    if (isStopping) return;
    isStopping = true;
    log.info('app.stopping', { signal });
    await app.stop();
    log.info('app.stopped', { signal });
    process.exit(exitCode);
  };
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  process.on('SIGINT', () => void stop('SIGINT', 0));
  process.on('uncaughtException', (error) => {
    log.error('app.crashed', { error });
    process.exit(1);
  });
}

function configOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    return exitWith(error instanceof AppError ? error.message : 'The configuration could not be read.');
  }
}

function exitWith(message: string): never {
  console.error(message);
  process.exit(1);
}
