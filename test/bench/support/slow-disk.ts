import { spawnSync } from 'node:child_process';
import type { Row } from './findings.ts';
import { load } from './load.ts';
import { rounded } from './quantile.ts';
import { appSubject } from './subjects.ts';
import type { BenchWorld } from './world.ts';

const benchmark = 'Acknowledging on a slow disk';
const what = '500/s, each fsync 3 ms longer';
const goal = 'p99 ≤ 50 ms';
/** Adds 3 ms when a sync ends (strace: inject, delay_exit in microseconds), and stops at nothing else. */
const strace = ['strace', '-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync'];
const delay = ['-e', 'inject=fsync,fdatasync:delay_exit=3000'];

/** As on a disk in a cloud, whose syncs take milliseconds. */
export async function slowDiskRows(world: BenchWorld): Promise<readonly Row[]> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    return [{ benchmark, what, figure: 'not measured: there is no strace on this machine', values: {} }];
  }
  const subject = await appSubject(world, { channels: 0, paceMs: 0, under: [...strace, ...delay] });
  await subject.start();
  const durationMs = world.options.isQuick ? 3_000 : 8_000;
  const result = await load({ url: subject.hook, connections: 50, channels: 100, perSecond: 500, durationMs });
  await subject.remove();
  const values = { p50Ms: rounded(result.p50Ms), p99Ms: rounded(result.p99Ms), acknowledged: result.acknowledged };
  const figure = `p50 ${values.p50Ms} ms, p99 ${values.p99Ms} ms`;
  return [{ benchmark, what, figure, goal, isMet: values.p99Ms <= 50, values }];
}
