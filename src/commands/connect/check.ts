import type { Inline } from '../../blockkit/inline.ts';
import { bold } from '../../blockkit/inline.ts';
import { type Clock, withinBudget } from '../../clock.ts';
import { CredoApiError } from '../../errors.ts';
import type { CredoApi } from '../../ports/credo.ts';
import type { CredoAccess } from '../../ports/team-connections.ts';
import { authenticationInWords } from '../status.ts';

type Line = readonly Inline[];

/** Whether Credo takes what was entered: what works, in lines; or what is wrong, beginning with the field. */
export type Checked = { readonly works: readonly Line[] } | { readonly problem: Line };

/** Somebody looks at the form meanwhile. */
const budgetMs = 20_000;

/** Exchanges the key for a token, asks who it belongs to, and whether it may manage webhooks. */
export async function checkAccess(clock: Clock, credo: CredoApi, access: CredoAccess): Promise<Checked> {
  return withinBudget(clock, budgetMs, check(credo, access), { problem: explain('timeout', '') });
}

async function check(credo: CredoApi, access: CredoAccess): Promise<Checked> {
  try {
    const me = await credo.me();
    return {
      works: [
        ['✅ Connected as ', bold(me.name ?? me.email ?? 'the owner of the key'), '.'],
        await webhooks(credo),
        level(access),
      ],
    };
  } catch (error) {
    if (error instanceof CredoApiError) return { problem: explain(error.failure, error.message) };
    throw error;
  }
}

async function webhooks(credo: CredoApi): Promise<Line> {
  try {
    await credo.webhooks.list();
    return ['✅ I may manage the webhook through which events come.'];
  } catch (error) {
    if (!(error instanceof CredoApiError)) throw error;
    return error.failure === 'forbidden' || error.failure === 'not_found'
      ? ['⚠️ This key may not manage webhooks, so events cannot come yet. Use the key of a Credo AI admin.']
      : ['⚠️ Credo AI did not say whether this key may manage webhooks. I keep trying.'];
  }
}

function level({ signingSecrets, webhookAuth }: CredoAccess): Line {
  const kind = signingSecrets.length > 0 ? 'signature' : webhookAuth === 'o_auth' ? 'o_auth' : 'secret URL';
  return [`🔐 Events are checked by ${authenticationInWords(kind, false)}.`];
}

/** Nothing was saved. */
function explain(failure: CredoApiError['failure'], message: string): Line {
  switch (failure) {
    case 'unauthorized':
      return [bold('API key: '), 'Credo AI does not accept it for this tenant. Check both and paste the key again.'];
    case 'forbidden':
      return [bold('API key: '), 'Credo AI lets it do nothing here. Use the key of a Credo AI admin.'];
    case 'not_found':
      return [bold('Tenant: '), 'Credo AI knows none of this name at that address. Check how you sign in.'];
    case 'invalid':
      return /public internet/.test(message)
        ? [
            bold('Address of the API: '),
            'It must begin with https and be on the public internet. One inside your own network is set by whoever runs this app.',
          ]
        : [bold('Tenant: '), 'Credo AI does not accept what was entered. Check the tenant and the key.'];
    case 'unexpected':
    case 'conflict':
      return [bold('Address of the API: '), 'What answers there is not Credo AI as I know it. Check the address.'];
    case 'rate_limited':
      return [
        'Credo AI is answering too many requests right now. Wait a minute, paste the key again and press Connect.',
      ];
    case 'unavailable':
    case 'timeout':
      return [
        bold('Address of the API: '),
        'Nothing answers there in time. Check the address, or try again in a while.',
      ];
  }
}
