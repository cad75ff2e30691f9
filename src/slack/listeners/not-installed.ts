import type { App } from '@slack/bolt';

/** Where the app is not installed nothing is done; whoever typed a command is told what to do. */
export function refuseUninstalled(app: App, installUrl: string | null): void {
  app.use(async (args) => {
    const { context, next } = args;
    // What tells that the app was taken out comes without an installation.
    if (context['isInstalled'] !== false) return next();
    if ('command' in args) return args.ack({ response_type: 'ephemeral', text: notInstalledText(installUrl) });
    if ('ack' in args && args.ack) await args.ack();
  });
}

function notInstalledText(installUrl: string | null): string {
  const how = installUrl === null ? 'Ask whoever runs the app.' : `An admin can install it: ${installUrl}`;
  return `Credo AI is not installed in this workspace any more, so nothing was changed. ${how}`;
}
