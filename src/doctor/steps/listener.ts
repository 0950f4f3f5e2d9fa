import { portName } from '../question.ts';
import { on, type Step } from './step.ts';

/** 127.0.0.0/8 and ::1 in host byte order, as proc_pid_net(5) has them. */
const LOOPBACK = /^(......7F|00000000000000000000000001000000)$/;
/** Those of VXLAN, Geneve, flannel's UDP and WireGuard: before the CNI runs nothing holds them. */
const OVERLAY_PORTS = [4789, 6081, 8285, 8472, 51_820, 51_821, 51_871];

/** Whether something takes what is sent, at the very end. */
export const listener: Step = {
  id: 'listener',
  judge({ receiver, target, question, probe }) {
    const { port } = target;
    if (receiver === null || port === null) return [];
    const { ok, unknown, fault } = on('listener', receiver.name);
    const what = portName({ port, protocol: question.protocol });
    const where = receiver.place.kind === 'pod' ? `the pod ${target.address}` : receiver.name;
    const isHidden = receiver.place.kind === 'pod' && receiver.place.namespace === null;
    if (receiver.sockets === null || isHidden)
      return [unknown(`whether something listens on ${what} of ${where} was not seen`)];
    if (receiver.sockets.some((address) => !LOOPBACK.test(address)))
      return [ok(`something listens on ${what} of ${where}`)];
    if (question.protocol === 'tcp' && probe.answer === 'answered')
      return [ok(`${what} of ${where} answers, by rules that lead elsewhere`)];
    if (receiver.sockets.length > 0) {
      const message = `what listens on ${what} of ${where} takes connections from itself alone (127.0.0.1)`;
      const advice = 'let the service listen on 0.0.0.0, or on the address that others use';
      return [fault(message, { cause: { code: 'listener.loopback', message, advice } })];
    }
    if (question.protocol === 'udp' && OVERLAY_PORTS.includes(port))
      return [unknown(`no overlay holds ${what} of ${where} yet`)];
    const message = `nothing listens on ${what} of ${where}`;
    const advice = `start the service there, or ask for the port it has: ss -l${question.protocol === 'udp' ? 'u' : 't'}np`;
    return [fault(message, { cause: { code: 'listener.absent', message, advice } })];
  },
};
