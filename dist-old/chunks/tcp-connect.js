import { a as quote } from "./framed-script.js";
// src/modules/tcp-connect.ts
/**
* The shell function `connect ADDRESS PORT`, for a host with the prelude. bash connects by itself (bash(1), REDIRECTION,
* /dev/tcp); busybox nc does by `-e` (behind all else), the others by `-z`. The exit code of timeout(1) is 124. A host
* with none of them says so and ends the script.
*/
function connectFunction(seconds) {
	return `if has bash && has timeout; then
  connect() { timeout ${seconds} bash -c ${quote("exec 3<>\"/dev/tcp/$1/$2\"")} netfix "$1" "$2" </dev/null 2>&1; }
elif has nc && nc -h 2>&1 </dev/null | grep -q -e '-e PROG' && has true; then
  connect() { nc -w ${seconds} "$1" "$2" -e true </dev/null 2>&1; }
elif has nc; then
  connect() { nc -v -z -w ${seconds} "$1" "$2" </dev/null 2>&1; }
else
  echo 'nothing there can make a TCP connection: it takes bash and timeout, or nc' >&2; exit 1
fi`;
}
/** strerror(3) of ECONNREFUSED, EHOSTUNREACH, ENETUNREACH and EACCES (a REJECT by one's own rules). */
function answerOf(code, text) {
	if (code === 0) return "connected";
	if (/connection refused/i.test(text)) return "refused";
	return /no route to host|unreachable|permission denied|prohibited/i.test(text) ? "unreachable" : "silent";
}
export { connectFunction as n, answerOf as t };

//# sourceMappingURL=tcp-connect.js.map