import { Counter, Gauge, type Registry } from 'prom-client';

/** What runs, and what it uses: the names that exporters for Node agree on. Read when somebody asks, so that it costs nothing else. */
export function createProcessGauges(
  registry: Registry,
  { version, startedAt }: { readonly version: string; readonly startedAt: number },
): void {
  const registers = [registry];
  new Gauge({
    name: 'credo_slack_build_info',
    help: 'Always 1; its labels say what runs',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.versions.node }, 1);
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started, in seconds since the epoch',
    registers,
  }).set(startedAt / 1000);
  const memory: Gauge = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory the process takes',
    registers,
    collect: () => memory.set(process.memoryUsage.rss()),
  });
  const cpu: Counter = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Time the process had on processors',
    registers,
    collect: () => {
      const { user, system } = process.cpuUsage();
      cpu.reset();
      cpu.inc((user + system) / 1_000_000);
    },
  });
  const busy: Counter = new Counter({
    name: 'credo_slack_event_loop_active_seconds_total',
    help: 'Time the event loop was busy; its rate comes near 1 when one core is not enough',
    registers,
    collect: () => {
      busy.reset();
      busy.inc(performance.eventLoopUtilization().active / 1000);
    },
  });
}
