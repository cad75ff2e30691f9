import { fileURLToPath } from 'node:url';
import { systemClock } from '../../clock.ts';
import { postgresCheck } from '../checks/postgres.ts';
import { createDesk } from '../setup/desk.ts';
import { givenAnswers, setupFlags } from '../setup/flags.ts';
import { runSetup, usualEnvFile } from '../setup/run-setup.ts';
import { parse, usageError, type Verb } from '../verb.ts';

const usage = 'setup [--yes] [--no-start] [--force] [--env-file FILE] [--public-url URL] [--slack http|socket] …';
const exampleFile = fileURLToPath(new URL('../../../.env.example', import.meta.url));

export const setup: Verb = {
  usage,
  does: 'leads from nothing to a running app: makes the Slack app, checks every token, writes .env, starts',
  run: async (args, { environment, terminal, folder, out, startServer }) => {
    const { values, positionals } = parse(args, setupFlags, usage);
    if (positionals.length > 0) throw usageError(usage);
    const envFile = typeof values['env-file'] === 'string' ? values['env-file'] : usualEnvFile(folder);
    const attended = values.yes === true ? null : terminal;
    const given = givenAnswers(values);
    const openDesk = (current: (setting: string) => string | undefined) =>
      createDesk({ terminal: attended, out, given, current });
    const desk = openDesk(() => undefined);
    const result = await runSetup({
      env: environment(),
      ...{ envFile, exampleFile, isForced: values.force === true, clock: systemClock },
      ...{ checkDatabase: postgresCheck, openDesk },
    });
    if (result.problems !== null) {
      desk.say(`npm start would not take these settings. ${result.problems}`);
      return 1;
    }
    desk.say(result.isForMany ? forMany : forOne);
    const isUsual = envFile === usualEnvFile(folder);
    if (!isUsual) desk.say(`npm start reads .env in its own folder; give it the settings of ${envFile} yourself.`);
    const mayStart = isUsual && values['no-start'] !== true;
    const isStarted = mayStart && (await desk.confirm('Start the app now?', attended === null));
    if (isStarted) return startServer();
    if (isUsual) desk.say('Start it with: npm start');
    return 0;
  },
};

const lastStep = 'If Slack could not verify the address, press Retry under Event Subscriptions once the app runs.';
const forOne = `Ready. Once the app runs, go to a channel in Slack and type /credo subscribe reviews tasks comments, then /credo test. ${lastStep}`;
const forMany = `Ready. Once the app runs, install it from /slack/install under its public address, then type /credo subscribe reviews in a channel. ${lastStep}`;
