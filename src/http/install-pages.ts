import type { InstallResult } from '../ports/install.ts';
import type { Page } from './page.ts';

export type InstallPage = Page & { readonly status: number };

/** Beside the page it stands on, whatever stands before both in the public address. */
const again = { text: 'Install Credo AI', href: 'install' };
const nothing = 'Nothing was installed.';

/** What somebody reads who comes back from Slack: what happened, why, and what to do next. */
export function pageFor(result: InstallResult): InstallPage {
  switch (result.kind) {
    case 'installed':
      return installed(result);
    case 'denied':
      return {
        ...{ status: 403, title: 'Credo AI was not installed', link: again },
        lines: [
          'The installation was cancelled in Slack, or your workspace does not allow it.',
          'If your workspace wants an admin to approve apps, ask one of them, then install it again.',
        ],
      };
    case 'expired':
      return failure(400, 'That took too long', 'An installation must be finished within ten minutes.');
    case 'used':
      return failure(409, 'This installation is over', 'This page was opened before, and it works once.');
    case 'other_browser':
    case 'unknown':
      return failure(
        400,
        'This installation was not begun here',
        'For your safety it has to end in the browser it began in, with cookies allowed.',
      );
    case 'refused':
      return failure(400, 'Slack did not finish the installation', `Slack says ${result.code}.`);
    case 'misconfigured':
      return {
        ...failure(502, 'Credo AI is not set up for Slack yet', `Slack says ${result.code}.`),
        lines: [
          `Slack says ${result.code}. ${nothing}`,
          'Ask whoever runs this app to compare SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and the redirect URL with the Slack app.',
        ],
      };
    case 'unreachable':
      return failure(502, 'Slack did not answer', 'Slack could not be reached, or is having trouble.');
  }
}

/** What was granted could not be kept. */
export const unstoredPage: InstallPage = failure(
  503,
  'Credo AI is having trouble',
  'The installation cannot be stored right now.',
);

/** Too many people, or machines, began lately. */
export const busyPage: InstallPage = failure(503, 'Credo AI is busy', 'Many installations are under way.');

function failure(status: number, title: string, why: string): InstallPage {
  return {
    status,
    title,
    lines: [`${why} ${nothing}`, 'Wait a moment if it keeps happening, then try again.'],
    link: again,
  };
}

function installed({ name, isOrganisation, openUrl }: InstallResult & { kind: 'installed' }): InstallPage {
  const where = name === '' ? (isOrganisation ? 'your organisation' : 'your workspace') : name;
  return {
    ...{ status: 200, title: `Credo AI is installed in ${where}`, link: { text: 'Open Slack', href: openUrl } },
    lines: [
      'I sent you a message in Slack that says what to do next.',
      'If Credo AI is not connected yet, an admin types `/credo admin connect` in Slack.',
      'Then type `/credo subscribe reviews` in a channel, and its news arrive there.',
    ],
  };
}
