import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { finishHost, newStep, noteProgress, plainProgress, stepTitle } from '../../../src/report/progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const progress = (text: string, secondsLeft?: number) =>
  ({ type: 'step-progress', play: 0, text, ...(secondsLeft === undefined ? {} : { secondsLeft }) }) as const;

test('what a step says of its time is counted down until it says more', () => {
  const step = newStep('iperf 8472/udp', 40);
  noteProgress(step, progress('round 1 of 39', 312));
  expect(stepTitle(step)).toBe('iperf 8472/udp: 40 hosts, round 1 of 39, 5 min left');
  vi.setSystemTime(213_000);
  expect(stepTitle(step)).toBe('iperf 8472/udp: 40 hosts, round 1 of 39, 99 s left');
  noteProgress(step, progress('round 39 of 39', 4));
  finishHost(step, 'ok');
  expect(stepTitle(step)).toBe('iperf 8472/udp: 1/40 hosts, round 39 of 39, 4 s left');
  vi.setSystemTime(217_000);
  expect(stepTitle(step)).toBe('iperf 8472/udp: 1/40 hosts, round 39 of 39');
});

test('a step that knows no time says none, also after one that did', () => {
  const step = newStep('mesh 8472/udp', 2);
  noteProgress(step, progress('2 hosts, try 1', 8));
  noteProgress(step, progress('2 hosts, try 2'));
  expect(stepTitle(step)).toBe('mesh 8472/udp: 2 hosts, 2 hosts, try 2');
});

test('plain lines are one at the start and one at the end, whatever happens between', () => {
  const lines: string[] = [];
  const show = plainProgress({ write: (text) => lines.push(text) });
  show({ type: 'step-started', play: 0, title: 'iperf 8472/udp', hosts: 2 });
  show(progress('round 1 of 1', 8));
  show({ type: 'step-finished', play: 0 });
  expect(lines).toEqual(['  iperf 8472/udp ...\n', '  iperf 8472/udp: 2 hosts\n']);
});
