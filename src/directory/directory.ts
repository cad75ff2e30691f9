import { type Clock, withinBudget } from '../clock.ts';
import { sampleUseCase } from '../events/samples.ts';
import type { Audience, Disclosure, FilterValue, Names, PersonRef, UseCaseInfo } from '../model.ts';
import type { CredoApi, CredoTask, CredoUser, RiskLevel } from '../ports/credo.ts';
import type { DirectoryKind, DirectoryStore, Remembered } from '../ports/directory.ts';
import type { SlackUser, SlackWorkspace } from '../ports/slack.ts';
import { createLookups } from './lookups.ts';
import { namesFrom } from './names.ts';
import { createReviewLookups, type ReviewDates } from './review-lookups.ts';
import { ttl } from './ttl.ts';

/** How many use cases with a similar name are looked at. */
const mostOfOneName = 20;

/** No message waits longer than this for names (product: Missing look-ups). */
const lookupBudgetMs = 1_500;

export type DirectoryDeps = {
  readonly store: DirectoryStore;
  /** Null when there is no API key for the connection. */
  readonly credo: (connectionId: string) => Promise<CredoApi | null>;
  /** Where a tenant's use cases are opened. */
  readonly appUrl: (connectionId: string) => Promise<string>;
  readonly slack: SlackWorkspace;
  readonly clock: Clock;
};

/** What somebody is known as, as far as it could be found out. */
export type PersonFacts = {
  readonly credoUserId: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly slackUserId: string | null;
  /** The workspace is known to have no such person; false as long as that could not be found out. */
  readonly isNobody: boolean;
};

/** Where an event is read: ids mean different people in different workspaces and tenants. */
export type Place = { readonly connectionId: string; readonly teamId: string };

export type Directory = {
  /** Remembers the people an event describes in full. */
  learn(connectionId: string, people: readonly PersonRef[]): Promise<void>;
  /**
   * Readable names for an event, within a fixed time; what is not found in time is named by what the event says. What
   * this audience must not read has no names at all.
   */
  namesFor(place: Place, wanted: WantedNames, audience: Audience): Promise<Names>;
  /** The names in a sample, without asking anybody. `appUrl`: where use cases are opened. */
  exampleNames(appUrl: string, audience: Audience): Names;
  /** Where use cases of a connection are opened. */
  appUrl(connectionId: string): Promise<string>;
  /** Null when it is not known and Credo did not tell in time. */
  useCase(connectionId: string, useCaseId: string): Promise<UseCaseInfo | null>;
  /** Credo was asked for this use case, and has none. */
  isAbsent(connectionId: string, useCaseId: string): Promise<boolean>;
  /** How much of what is about a use case may be told to an audience; null: about none. */
  disclosureOf(connectionId: string, useCaseId: string | null, audience: Audience): Promise<Disclosure>;
  /** The id of a use case that a filter names by id or exact name, if it is restricted; null if not, or if nobody says. */
  restrictedId(connectionId: string, useCase: FilterValue): Promise<string | null>;
  riskLevels(connectionId: string): Promise<readonly RiskLevel[] | null>;
  person(place: Place, ref: PersonRef): Promise<PersonFacts>;
  /** The same, but without the Slack user of somebody who has left the workspace: for whom a message may call. */
  reach(place: Place, ref: PersonRef): Promise<PersonFacts>;
  /** What was known of a Slack user is not true any more. */
  forgetSlackUser(teamId: string, slackUserId: string): Promise<void>;
  /** Remembers who started a review, unless that is known. */
  learnReview(connectionId: string, reviewId: string, startedBy: PersonRef): Promise<void>;
  /** Who started a review; null when it is not known and Credo did not tell in time. */
  reviewStarter(connectionId: string, reviewId: string): Promise<PersonRef | null>;
  /** When a review was opened and is due; null when it is not known and Credo did not tell in time. */
  reviewDates(connectionId: string, reviewId: string): Promise<ReviewDates | null>;
  /** The tasks of a review as they are now; null when Credo did not tell in time. */
  reviewTasks(connectionId: string, reviewId: string): Promise<readonly CredoTask[] | null>;
};

export type WantedNames = {
  readonly useCaseId: string | null;
  readonly people: readonly PersonRef[];
  readonly riskLevels: boolean;
};

/** Looks names up in Credo and Slack, with a memory; a failing or slow look-up never throws and never holds up. */
export function createDirectory(deps: DirectoryDeps): Directory {
  const { store, clock } = deps;
  const lookups = createLookups(clock);

  const findUseCase = (connectionId: string, id: string) =>
    lookups.find<UseCaseInfo>(`use_case/${connectionId}/${id}`, {
      recall: () => recall<UseCaseInfo>(connectionId, 'use_case', id),
      ttlMs: ttl.useCaseMs,
      missingTtlMs: ttl.useCaseMs,
      source: `credo/${connectionId}`,
      fetch: () => fromCredo(connectionId, (credo) => credo.useCases.get(id)),
      remember: (value) => store.remember(connectionId, 'use_case', id, value),
    });

  const findRiskLevels = (connectionId: string) =>
    lookups.find<readonly RiskLevel[]>(`risk_levels/${connectionId}`, {
      recall: () => recall<readonly RiskLevel[]>(connectionId, 'risk_levels', 'all'),
      ttlMs: ttl.riskLevelsMs,
      missingTtlMs: ttl.riskLevelsMs,
      source: `credo/${connectionId}`,
      fetch: () => fromCredo(connectionId, (credo) => credo.riskLevels()),
      remember: (value) => store.remember(connectionId, 'risk_levels', 'all', value),
    });

  const findUser = (connectionId: string, id: string) =>
    lookups.find<CredoUser>(`user/${connectionId}/${id}`, {
      recall: () => recall<CredoUser>(connectionId, 'user', id),
      ttlMs: ttl.userMs,
      missingTtlMs: ttl.nobodyMs,
      source: `credo/${connectionId}`,
      fetch: () => fromCredo(connectionId, (credo) => credo.users.get(id)),
      remember: (value) => store.remember(connectionId, 'user', id, value),
    });

  const findSlackUser = (teamId: string, email: string, ttlMs: number) =>
    lookups.find<string>(`slack/${teamId}/${email.toLowerCase()}`, {
      recall: () => store.recallSlackPerson(teamId, email),
      ttlMs,
      missingTtlMs: ttl.nobodyMs,
      source: `slack/${teamId}`,
      fetch: async () => {
        const user = await deps.slack.findUserByEmail(teamId, email);
        if (user) profiles.set(`${teamId}/${user.id}`, { value: user, fetchedAt: clock.now() });
        return user?.id ?? null;
      },
      remember: (value) => store.rememberSlackPerson(teamId, email, value),
    });

  const profiles = new Map<string, Remembered<SlackUser>>();
  const findProfile = (teamId: string, slackUserId: string) =>
    lookups.find<SlackUser>(`profile/${teamId}/${slackUserId}`, {
      recall: async () => profiles.get(`${teamId}/${slackUserId}`) ?? null,
      ttlMs: ttl.slackProfileMs,
      missingTtlMs: ttl.slackProfileMs,
      source: `slack/${teamId}`,
      fetch: () => deps.slack.user(teamId, slackUserId),
      remember: async (value) => void profiles.set(`${teamId}/${slackUserId}`, { value, fetchedAt: clock.now() }),
    });

  const fromCredo = async <T>(connectionId: string, ask: (credo: CredoApi) => Promise<T | null>): Promise<T | null> => {
    const credo = await deps.credo(connectionId);
    return credo ? ask(credo) : null;
  };

  /** Only this file writes the directory, each kind with one type. */
  const recall = async <T>(connectionId: string, kind: DirectoryKind, id: string) => {
    const found = await store.recall(connectionId, kind, id);
    return found as { value: T | null; fetchedAt: number } | null;
  };

  const reviews = createReviewLookups({ lookups, store, recall, fromCredo });

  const person = async (
    { connectionId, teamId }: Place,
    ref: PersonRef,
    slackPersonMs: number = ttl.slackPersonMs,
  ): Promise<PersonFacts> => {
    const needsUser = ref.credoUserId !== null && (ref.email === null || ref.name === null);
    const user = needsUser && ref.credoUserId ? await findUser(connectionId, ref.credoUserId) : null;
    const email = ref.email ?? user?.email ?? null;
    const refs = [ref.credoUserId, email?.toLowerCase()].filter((value) => typeof value === 'string');
    const linked = await store.linkedSlackUser(teamId, connectionId, refs);
    const slackUserId = linked ?? (email ? await findSlackUser(teamId, email, slackPersonMs) : null);
    // What is remembered was answered; a look-up that failed leaves nothing behind.
    const isAnswered = async () =>
      (email !== null
        ? await store.recallSlackPerson(teamId, email)
        : ref.credoUserId !== null && (await recall(connectionId, 'user', ref.credoUserId))) !== null;
    const isNobody = slackUserId === null && (await isAnswered());
    return { credoUserId: ref.credoUserId, email, name: ref.name ?? user?.name ?? null, slackUserId, isNobody };
  };

  const reach = async (place: Place, ref: PersonRef): Promise<PersonFacts> => {
    const facts = await person(place, ref);
    if (facts.slackUserId === null) return facts;
    await findProfile(place.teamId, facts.slackUserId);
    const profile = profiles.get(`${place.teamId}/${facts.slackUserId}`);
    if (profile === undefined) return facts;
    if (profile.value === null || profile.value.isForeign) return { ...facts, slackUserId: null, isNobody: true };
    const hasAnotherEmail =
      facts.email !== null &&
      profile.value.email !== null &&
      profile.value.email.toLowerCase() !== facts.email.toLowerCase();
    return hasAnotherEmail ? person(place, ref, 0) : facts;
  };

  /**
   * A use case that nobody could be asked about may be restricted: its news go out, but only by its id (design: Decisions,
   * 9). One that Credo says there is none of is no secret.
   */
  const accessOf = async (
    connectionId: string,
    id: string | null,
    useCase: UseCaseInfo | null,
  ): Promise<'open' | 'restricted' | 'unknown'> => {
    if (useCase !== null) return useCase.isRestricted ? 'restricted' : 'open';
    const isToldOf = id === null || (await recall<UseCaseInfo>(connectionId, 'use_case', id)) !== null;
    return isToldOf ? 'open' : 'unknown';
  };

  const disclosureOf = async (
    connectionId: string,
    id: string | null,
    useCase: UseCaseInfo | null,
    audience: Audience,
  ): Promise<Disclosure> => {
    const access = await accessOf(connectionId, id, useCase);
    if (access === 'open' || (await audience.readsRestricted())) return audience.details;
    return access === 'unknown' ? 'minimal' : 'withheld';
  };

  const inTime = <T>(work: Promise<T>): Promise<T | null> => withinBudget(clock, lookupBudgetMs, work, null);

  return {
    learn: async (connectionId, people) => {
      for (const { credoUserId, email, name } of people) {
        if (!credoUserId || !email) continue;
        const known = await recall<CredoUser>(connectionId, 'user', credoUserId);
        if (known?.value?.email === email && known.value.name === name) continue;
        await store.remember(connectionId, 'user', credoUserId, {
          id: credoUserId,
          email,
          name: name ?? known?.value?.name ?? null,
        });
      }
    },
    namesFor: async (place, wanted, audience) => {
      const found = {
        useCase: null as UseCaseInfo | null,
        riskLevels: [] as readonly RiskLevel[],
        people: new Map<PersonRef, PersonFacts>(),
      };
      const all = Promise.all([
        wanted.useCaseId === null
          ? null
          : findUseCase(place.connectionId, wanted.useCaseId).then(async (useCase) => {
              found.useCase = useCase;
              if (useCase?.riskLevel == null && !wanted.riskLevels) return;
              found.riskLevels = (await findRiskLevels(place.connectionId)) ?? [];
            }),
        ...wanted.people.map(async (ref) => found.people.set(ref, await reach(place, ref))),
      ]);
      await inTime(all);
      const disclosure = await disclosureOf(place.connectionId, wanted.useCaseId, found.useCase, audience);
      return namesFrom(found, await deps.appUrl(place.connectionId), disclosure);
    },
    appUrl: deps.appUrl,
    exampleNames: (appUrl, { details }) =>
      namesFrom(
        { useCase: sampleUseCase, riskLevels: [{ level: sampleUseCase.riskLevel, name: 'High' }], people: new Map() },
        appUrl,
        details,
      ),
    useCase: (connectionId, useCaseId) => inTime(findUseCase(connectionId, useCaseId)),
    isAbsent: async (connectionId, useCaseId) => {
      const known = await recall<UseCaseInfo>(connectionId, 'use_case', useCaseId);
      return known !== null && known.value === null;
    },
    disclosureOf: async (connectionId, useCaseId, audience) => {
      const useCase = useCaseId === null ? null : await inTime(findUseCase(connectionId, useCaseId));
      return disclosureOf(connectionId, useCaseId, useCase, audience);
    },
    restrictedId: async (connectionId, { id, text }) => {
      const named = async () => {
        const found = await (await deps.credo(connectionId))?.useCases.search(text, mostOfOneName);
        return found?.find(({ name }) => name?.toLowerCase() === text.toLowerCase()) ?? null;
      };
      const useCase = await inTime(id === null ? named() : findUseCase(connectionId, id));
      return useCase?.isRestricted ? useCase.id : null;
    },
    riskLevels: (connectionId) => inTime(findRiskLevels(connectionId)),
    person: async (place, ref) => (await inTime(person(place, ref))) ?? notFound(ref),
    reach: async (place, ref) => (await inTime(reach(place, ref))) ?? notFound(ref),
    forgetSlackUser: async (teamId, slackUserId) => {
      profiles.delete(`${teamId}/${slackUserId}`);
      await store.forgetSlackPerson(teamId, slackUserId);
    },
    learnReview: async (connectionId, reviewId, startedBy) => {
      const known = await recall<PersonRef>(connectionId, 'review', reviewId);
      if (!known?.value) await store.remember(connectionId, 'review', reviewId, startedBy);
    },
    reviewStarter: (connectionId, reviewId) => inTime(reviews.starter(connectionId, reviewId)),
    reviewDates: (connectionId, reviewId) => inTime(reviews.dates(connectionId, reviewId)),
    reviewTasks: (connectionId, reviewId) => inTime(reviews.tasks(connectionId, reviewId)),
  };
}

const notFound = (ref: PersonRef): PersonFacts => ({ ...ref, slackUserId: null, isNobody: false });
