import { z } from 'zod';
import type { AppProcess } from '../app-process.ts';
import type { App } from '../replicas/start-replicas.ts';
import { type ActionTable, action } from './action-table.ts';

const which = z.strictObject({ replica: z.number().int().min(1).exactOptional() });

/** What people do to the app's processes. */
export function appActions(app: App): ActionTable<'app'> {
  const find = (number: number | undefined): { readonly one: AppProcess; readonly name: string } => {
    const name = number === undefined ? 'The app' : `Replica ${number}`;
    const one = number === undefined ? app : app.replicas[number - 1];
    if (!one) throw new Error(`There is no replica ${number}.`);
    return { one, name };
  };
  return {
    'app/kill': action<'app/kill'>(which, async ({ replica }) => {
      const { one, name } = find(replica);
      if (one.state() === 'killed') throw new Error(`${name} is not running.`);
      return void (await one.kill());
    }),
    'app/pause': action<'app/pause'>(which, ({ replica }) => void find(replica).one.pause()),
    'app/resume': action<'app/resume'>(which, ({ replica }) => void find(replica).one.resume()),
    'app/start': action<'app/start'>(which, async ({ replica }) => {
      const { one, name } = find(replica);
      if (one.state() !== 'killed') throw new Error(`${name} is running already.`);
      return void (await one.restart());
    }),
  };
}
