import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShare } from '../../src/workers/fair-share.ts';

const lanes = fc.array(fc.constantFrom('T1', 'T2', 'T3', 'T4'), { maxLength: 40 });
const underWay = (teams: readonly string[]) => new Map(teams.map((team, index) => [`${team}:C${index}`, team]));

test('a workspace that has nothing under way finds a place as long as there are places', () => {
  // Claims as a flood of one workspace after the other would, with nobody ever done.
  fc.assert(
    fc.property(lanes, fc.integer({ min: 5, max: 60 }), (wishes, places) => {
      const served: string[] = [];
      for (const team of wishes) {
        const { limit, teamIds } = fairShare(underWay(served), places);
        if (limit > 0 && !teamIds.includes(team)) served.push(team);
      }
      const { limit, teamIds } = fairShare(underWay(served), places);
      const teams = new Set(served);
      expect(served.length).toBeLessThanOrEqual(places);
      expect(teamIds.every((team) => teams.has(team))).toBe(true);
      if (served.length < places) expect(limit).toBeGreaterThan(0);
    }),
  );
});

test('one that is alone takes half of the places at most, and all it may take is claimed at once', () => {
  expect(fairShare(new Map(), 200)).toEqual({ limit: 200, teamIds: [], busyTeamIds: [], laneIds: [] });
  const half = fairShare(underWay(Array<string>(100).fill('T1')), 200);
  expect(half).toMatchObject({ limit: 100, teamIds: ['T1'] });
  expect(fairShare(underWay(Array<string>(50).fill('T1')), 200)).toMatchObject({ teamIds: [], busyTeamIds: ['T1'] });
});
