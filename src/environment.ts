import { existsSync } from 'node:fs';
import { type Config, readConfig } from './config.ts';
import { AppError } from './errors.ts';

/** The settings of this process, from the environment and from `.env`. Throws `AppError` that says all that is wrong. */
export function loadConfig(): Config {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
  } catch (cause) {
    throw new AppError('env_file_unreadable', 'The file .env cannot be read by this user.', { cause });
  }
  // biome-ignore lint/style/noProcessEnv: the one place that reads the environment, handed to config.ts
  return readConfig(process.env);
}

/** The environment as it is, for those who look after it; what `.env` adds is in it once `loadConfig` was called. */
export const environment = (): Readonly<Record<string, string | undefined>> => {
  // biome-ignore lint/style/noProcessEnv: this file is the place that reads the environment
  return { ...process.env };
};
