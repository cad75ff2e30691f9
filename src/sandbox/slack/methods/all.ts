import { appMethods } from './apps.ts';
import { authMethods } from './auth.ts';
import { chatChangeMethods } from './chat-change.ts';
import { chatPostMethods } from './chat-post.ts';
import { conversationMethods } from './conversations.ts';
import { dndMethods } from './dnd.ts';
import { historyMethods } from './history.ts';
import type { Method } from './method.ts';
import { oauthMethods } from './oauth.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** The methods this Slack knows; any other is `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map([
  ...appMethods,
  ...authMethods,
  ...oauthMethods,
  ...conversationMethods,
  ...historyMethods,
  ...chatPostMethods,
  ...chatChangeMethods,
  ...dndMethods,
  ...userMethods,
  ...viewMethods,
]);
