// What a person can send along with a question: the machine, the settings, the course of memory, the last words. Pure; never an image, never a name.
import type { RunConfig } from '../../protocol/config';
import type { DatasetSummary } from '../../protocol/dataset';
import type { Failure, FailureCode } from '../../protocol/failures';
import type { KernelReport } from '../../protocol/kernels';
import type { PlanSummary } from '../../protocol/messages';
import type { AdapterFacts, Phase, SelfTestReport } from '../../protocol/snapshot';
import type { PageState } from '../../state/pageState';
import { listNames, redact } from './redact';

/** What the page cannot know from its own state. */
export interface Surroundings {
  version: string;
  userAgent: string;
  cores: number;
  window: { width: number; height: number; devicePixelRatio: number };
  madeAt: string;
  /** JavaScript heap by epoch, where the browser tells. */
  heapBytes: ReadonlyMap<number, number>;
  /** Null where there is no run whose kernels could be read. */
  kernels: KernelReport | null;
}

export interface Diagnostics {
  program: { name: 'Sauron Playground'; version: string; madeAt: string };
  browser: Pick<Surroundings, 'userAgent' | 'cores' | 'window'>;
  adapter: AdapterFacts | null;
  selfTest: SelfTestReport | null;
  config: RunConfig;
  data: { cases: Record<string, number>; shapes: string[]; channels: number[]; classes: number; refused: number; warnings: number } | null;
  run: { phase: Phase; epoch: number; step: number; stepMs: number | null; recoveries: number; plan: Omit<PlanSummary, 'layers'> | null };
  memory: { epoch: number; gpuBytes: number; heapBytes: number | null }[];
  kernels: KernelReport | null;
  errors: { code: FailureCode; message: string }[];
  log: { epoch: number; kind: string; layer: string | null; text: string }[];
}

const linesKept = 60;

export function computeDiagnostics(
  state: PageState,
  { version, madeAt, userAgent, cores, window, heapBytes, kernels }: Surroundings,
): Diagnostics {
  const names = listNames(state.dataset);
  const { phase, step, history, plan, recoveries } = state;
  return {
    program: { name: 'Sauron Playground', version, madeAt },
    browser: { userAgent, cores, window },
    adapter: state.adapter,
    selfTest: state.selfTest,
    config: state.config,
    data: state.dataset && describeData(state.dataset),
    run: {
      phase,
      epoch: step?.epoch ?? 0,
      step: step?.step ?? 0,
      stepMs: step?.stepMs ?? null,
      recoveries: recoveries.length,
      plan: plan && describePlan(plan),
    },
    memory: history.map(({ epoch, gpuBytes }) => ({ epoch, gpuBytes, heapBytes: heapBytes.get(epoch) ?? null })),
    kernels,
    errors: [state.failure, state.notice].flatMap((failure) => (failure ? [describeFailure(failure, names)] : [])),
    log: state.log.slice(-linesKept).map(({ epoch, kind, layer, text }) => ({ epoch, kind, layer, text: redact(text, names) })),
  };
}

/** Counts and sizes only. */
function describeData({ cases, classes, refused, warnings }: DatasetSummary): Diagnostics['data'] {
  const splits: Record<string, number> = {};
  for (const { split } of cases) splits[split] = (splits[split] ?? 0) + 1;
  return {
    cases: splits,
    shapes: [...new Set(cases.map(({ shape }) => shape.join('×')))].sort(),
    channels: [...new Set(cases.map(({ channels }) => channels))].sort(),
    classes: classes.length,
    refused: refused.length,
    warnings: warnings.length + cases.reduce((sum, one) => sum + one.warnings.length, 0),
  };
}

const describePlan = ({
  parameters,
  initialParameters,
  flops,
  initialFlops,
  gpuBytes,
  refusal,
}: PlanSummary): Diagnostics['run']['plan'] => ({
  parameters,
  initialParameters,
  flops,
  initialFlops,
  gpuBytes,
  refusal,
});

/** Words about data name files that may be known to nobody but their reader: all of them stay here. */
function describeFailure({ code, message }: Failure, names: readonly string[]): Diagnostics['errors'][number] {
  return { code, message: code === 'bad-data' ? '(names files; left out)' : redact(message, names) };
}
