import type { PersonalReason, PersonRef, PersonSettings } from '../model.ts';

/* People: how they want to be told, what they were asked to do, and who could not be told. */

export type PersonSettingsStore = {
  /** The defaults when the person chose nothing. */
  get(teamId: string, slackUserId: string): Promise<PersonSettings>;
  /** Changes some settings, keeps the others, and returns all of them as they are now. */
  change(teamId: string, slackUserId: string, change: Partial<PersonSettings>): Promise<PersonSettings>;
  /** What people asked to be told, beyond what comes to everybody as channels get it; and in which workspaces. */
  asked(): Promise<readonly { readonly teamId: string; readonly reasons: readonly PersonalReason[] }[]>;
};

/** A direct message that asks somebody for a task which is still open, as far as events told. */
export type TaskCard = {
  /** The delivery that posted it. */
  readonly deliveryId: number;
  readonly teamId: string;
  readonly slackUserId: string;
  readonly credoUserId: string;
};

export type TaskCards = {
  /** The open ones of a review, the oldest first. */
  open(connectionId: string, reviewId: string): Promise<readonly TaskCard[]>;
};

/** Somebody who would have been told of an event, but is nobody in Slack. */
export type UnmatchedPing = { readonly teamId: string; readonly person: PersonRef; readonly reason: PersonalReason };

/** `credoRef` is their Credo user id, else their e-mail. */
export type UnmatchedPerson = {
  readonly credoRef: string;
  readonly name: string | null;
  readonly reason: PersonalReason;
  readonly times: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

/** Who could not be told; an admin can tie them to a Slack user with `/credo link`. */
export type UnmatchedPeople = {
  /** The latest first. */
  list(teamId: string, connectionId: string): Promise<readonly UnmatchedPerson[]>;
  forget(teamId: string, connectionId: string, credoRefs: readonly string[]): Promise<void>;
};
