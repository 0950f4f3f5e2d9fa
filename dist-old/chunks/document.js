import { n as stackInSource } from "./usage-error.js";
import { S as redactingErrors, _ as readLock, b as hideSecrets, d as journalOf, f as journalSection, g as lastHolderScript, i as renderChange, m as LOCK_SECTION, n as CHANGE_FUNCTIONS, o as JOURNAL_FUNCTIONS, p as readProgress, r as isJournaled, s as PROGRESS_SECTION, t as taskTitle, y as takeLock } from "./task-title.js";
import { D as TimeLimitError, O as withTimeLimit, _ as expressionFinding, b as renderParams, c as prepare, f as scopeFor, g as expand, m as namesInWhen, p as namesInParams, v as holds, y as judge } from "./pattern.js";
import { t as framedScript } from "./framed-script.js";
import { i as readFacts, n as newRunId, r as FACTS_SCRIPT } from "./open.js";
// src/engine/host.ts
/** How this host's tasks become root in a play; the inventory's ansible_become wins over the play's word. */
function becomeIn(host, play) {
	return host.connection.become ?? play.become ? host.become : null;
}
function isActive(host) {
	return host.stopped === null;
}
// node_modules/yocto-queue/index.js
var Node = class {
	value;
	next;
	constructor(value) {
		this.value = value;
	}
};
var Queue = class {
	#head;
	#tail;
	#size;
	constructor() {
		this.clear();
	}
	enqueue(value) {
		const node = new Node(value);
		if (this.#head) {
			this.#tail.next = node;
			this.#tail = node;
		} else {
			this.#head = node;
			this.#tail = node;
		}
		this.#size++;
	}
	dequeue() {
		const current = this.#head;
		if (!current) return;
		this.#head = this.#head.next;
		this.#size--;
		if (!this.#head) this.#tail = void 0;
		return current.value;
	}
	peek() {
		if (!this.#head) return;
		return this.#head.value;
	}
	clear() {
		this.#head = void 0;
		this.#tail = void 0;
		this.#size = 0;
	}
	get size() {
		return this.#size;
	}
	*[Symbol.iterator]() {
		let current = this.#head;
		while (current) {
			yield current.value;
			current = current.next;
		}
	}
	*drain() {
		while (this.#head) yield this.dequeue();
	}
};
// node_modules/p-limit/index.js
function pLimit(concurrency) {
	let rejectOnClear = false;
	if (typeof concurrency === "object") ({concurrency, rejectOnClear = false} = concurrency);
	validateConcurrency(concurrency);
	if (typeof rejectOnClear !== "boolean") throw new TypeError("Expected `rejectOnClear` to be a boolean");
	const queue = new Queue();
	let activeCount = 0;
	const resumeNext = () => {
		if (activeCount < concurrency && queue.size > 0) {
			activeCount++;
			queue.dequeue().run();
		}
	};
	const next = () => {
		activeCount--;
		resumeNext();
	};
	const run = async (function_, resolve, arguments_) => {
		const result = (async () => function_(...arguments_))();
		resolve(result);
		try {
			await result;
		} catch {}
		next();
	};
	const enqueue = (function_, resolve, reject, arguments_) => {
		const queueItem = { reject };
		new Promise((internalResolve) => {
			queueItem.run = internalResolve;
			queue.enqueue(queueItem);
		}).then(run.bind(void 0, function_, resolve, arguments_));
		if (activeCount < concurrency) resumeNext();
	};
	const generator = (function_, ...arguments_) => new Promise((resolve, reject) => {
		enqueue(function_, resolve, reject, arguments_);
	});
	Object.defineProperties(generator, {
		activeCount: { get: () => activeCount },
		pendingCount: { get: () => queue.size },
		clearQueue: { value() {
			if (!rejectOnClear) {
				queue.clear();
				return;
			}
			const abortError = AbortSignal.abort().reason;
			while (queue.size > 0) queue.dequeue().reject(abortError);
		} },
		concurrency: {
			get: () => concurrency,
			set(newConcurrency) {
				validateConcurrency(newConcurrency);
				concurrency = newConcurrency;
				queueMicrotask(() => {
					while (activeCount < concurrency && queue.size > 0) resumeNext();
				});
			}
		},
		map: { async value(iterable, function_) {
			const promises = [];
			try {
				Array.from(iterable, (value, index) => {
					const promise = generator(function_, value, index);
					promises.push(promise);
					return promise;
				});
			} catch (error) {
				for (const promise of promises) promise.catch(() => {});
				throw error;
			}
			return Promise.all(promises);
		} }
	});
	return generator;
}
function validateConcurrency(concurrency) {
	if (!((Number.isInteger(concurrency) || concurrency === Number.POSITIVE_INFINITY) && concurrency > 0)) throw new TypeError("Expected `concurrency` to be a number from 1 and up");
}
// src/engine/bounded-finding.ts
const MAX_MESSAGE = 2e3;
const MAX_EVIDENCE = 8e3;
/** A finding no longer than a person would read: a host's words are in it, and a thousand hosts' are kept. */
function boundedFinding(finding) {
	const { message, evidence } = finding;
	if (message.length <= MAX_MESSAGE && (evidence?.length ?? 0) <= MAX_EVIDENCE) return finding;
	const cut = {
		...finding,
		message: shortened(message, MAX_MESSAGE)
	};
	return evidence === void 0 ? cut : {
		...cut,
		evidence: shortened(evidence, MAX_EVIDENCE)
	};
}
/** A copy, for a slice would keep the whole text in memory. */
function shortened(text, max) {
	return text.length > max ? `${Buffer.from(text.slice(0, max - 1)).toString()}…` : text;
}
// node_modules/diff/libesm/diff/base.js
var Diff = class {
	diff(oldStr, newStr, options = {}) {
		let callback;
		if (typeof options === "function") {
			callback = options;
			options = {};
		} else if ("callback" in options) callback = options.callback;
		const oldString = this.castInput(oldStr, options);
		const newString = this.castInput(newStr, options);
		const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
		const newTokens = this.removeEmpty(this.tokenize(newString, options));
		return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
	}
	diffWithOptionsObj(oldTokens, newTokens, options, callback) {
		var _a;
		const done = (value) => {
			value = this.postProcess(value, options);
			if (callback) {
				setTimeout(function() {
					callback(value);
				}, 0);
				return;
			} else return value;
		};
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let editLength = 1;
		let maxEditLength = newLen + oldLen;
		if (options.maxEditLength != null) maxEditLength = Math.min(maxEditLength, options.maxEditLength);
		const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : Infinity;
		const abortAfterTimestamp = Date.now() + maxExecutionTime;
		const bestPath = [{
			oldPos: -1,
			lastComponent: void 0
		}];
		let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
		if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
		let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
		const execEditLength = () => {
			for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
				let basePath;
				const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
				if (removePath) bestPath[diagonalPath - 1] = void 0;
				let canAdd = false;
				if (addPath) {
					const addPathNewPos = addPath.oldPos - diagonalPath;
					canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
				}
				const canRemove = removePath && removePath.oldPos + 1 < oldLen;
				if (!canAdd && !canRemove) {
					bestPath[diagonalPath] = void 0;
					continue;
				}
				if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) basePath = this.addToPath(addPath, true, false, 0, options);
				else basePath = this.addToPath(removePath, false, true, 1, options);
				newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
				if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
				else {
					bestPath[diagonalPath] = basePath;
					if (basePath.oldPos + 1 >= oldLen) maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
					if (newPos + 1 >= newLen) minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
				}
			}
			editLength++;
		};
		if (callback) (function exec() {
			setTimeout(function() {
				if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) return callback(void 0);
				if (!execEditLength()) exec();
			}, 0);
		})();
		else while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
			const ret = execEditLength();
			if (ret) return ret;
		}
	}
	addToPath(path, added, removed, oldPosInc, options) {
		const last = path.lastComponent;
		if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: last.count + 1,
				added,
				removed,
				previousComponent: last.previousComponent
			}
		};
		else return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: 1,
				added,
				removed,
				previousComponent: last
			}
		};
	}
	extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
		while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
			newPos++;
			oldPos++;
			commonCount++;
			if (options.oneChangePerToken) basePath.lastComponent = {
				count: 1,
				previousComponent: basePath.lastComponent,
				added: false,
				removed: false
			};
		}
		if (commonCount && !options.oneChangePerToken) basePath.lastComponent = {
			count: commonCount,
			previousComponent: basePath.lastComponent,
			added: false,
			removed: false
		};
		basePath.oldPos = oldPos;
		return newPos;
	}
	equals(left, right, options) {
		if (options.comparator) return options.comparator(left, right);
		else return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
	}
	removeEmpty(array) {
		const ret = [];
		for (let i = 0; i < array.length; i++) if (array[i]) ret.push(array[i]);
		return ret;
	}
	castInput(value, options) {
		return value;
	}
	tokenize(value, options) {
		return Array.from(value);
	}
	join(chars) {
		return chars.join("");
	}
	postProcess(changeObjects, options) {
		return changeObjects;
	}
	get useLongestToken() {
		return false;
	}
	buildValues(lastComponent, newTokens, oldTokens) {
		const components = [];
		let nextComponent;
		while (lastComponent) {
			components.push(lastComponent);
			nextComponent = lastComponent.previousComponent;
			delete lastComponent.previousComponent;
			lastComponent = nextComponent;
		}
		components.reverse();
		const componentLen = components.length;
		let componentPos = 0, newPos = 0, oldPos = 0;
		for (; componentPos < componentLen; componentPos++) {
			const component = components[componentPos];
			if (!component.removed) {
				if (!component.added && this.useLongestToken) {
					let value = newTokens.slice(newPos, newPos + component.count);
					value = value.map(function(value, i) {
						const oldValue = oldTokens[oldPos + i];
						return oldValue.length > value.length ? oldValue : value;
					});
					component.value = this.join(value);
				} else component.value = this.join(newTokens.slice(newPos, newPos + component.count));
				newPos += component.count;
				if (!component.added) oldPos += component.count;
			} else {
				component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
				oldPos += component.count;
			}
		}
		return components;
	}
};
// node_modules/diff/libesm/diff/character.js
var CharacterDiff = class extends Diff {};
new CharacterDiff();
// node_modules/diff/libesm/util/string.js
function longestCommonPrefix(str1, str2) {
	let i = 0;
	for (; i < str1.length && i < str2.length; i++) if (str1[i] != str2[i]) return str1.slice(0, i);
	return str1.slice(0, i);
}
function longestCommonSuffix(str1, str2) {
	let i;
	if (!str1 || !str2 || str1[str1.length - 1] != str2[str2.length - 1]) return "";
	for (i = 0; i < str1.length && i < str2.length; i++) if (str1[str1.length - (i + 1)] != str2[str2.length - (i + 1)]) return str1.slice(-i);
	return str1.slice(-i);
}
function replacePrefix(string, oldPrefix, newPrefix) {
	if (string.slice(0, oldPrefix.length) != oldPrefix) throw Error(`string ${JSON.stringify(string)} doesn't start with prefix ${JSON.stringify(oldPrefix)}; this is a bug`);
	return newPrefix + string.slice(oldPrefix.length);
}
function replaceSuffix(string, oldSuffix, newSuffix) {
	if (!oldSuffix) return string + newSuffix;
	if (string.slice(-oldSuffix.length) != oldSuffix) throw Error(`string ${JSON.stringify(string)} doesn't end with suffix ${JSON.stringify(oldSuffix)}; this is a bug`);
	return string.slice(0, -oldSuffix.length) + newSuffix;
}
function removePrefix(string, oldPrefix) {
	return replacePrefix(string, oldPrefix, "");
}
function removeSuffix(string, oldSuffix) {
	return replaceSuffix(string, oldSuffix, "");
}
function maximumOverlap(string1, string2) {
	return string2.slice(0, overlapCount(string1, string2));
}
function overlapCount(a, b) {
	let startA = 0;
	if (a.length > b.length) startA = a.length - b.length;
	let endB = b.length;
	if (a.length < b.length) endB = a.length;
	const map = Array(endB);
	let k = 0;
	map[0] = 0;
	for (let j = 1; j < endB; j++) {
		if (b[j] == b[k]) map[j] = map[k];
		else map[j] = k;
		while (k > 0 && b[j] != b[k]) k = map[k];
		if (b[j] == b[k]) k++;
	}
	k = 0;
	for (let i = startA; i < a.length; i++) {
		while (k > 0 && a[i] != b[k]) k = map[k];
		if (a[i] == b[k]) k++;
	}
	return k;
}
/**
* Split a string into segments using a word segmenter, merging consecutive
* segments if they are both whitespace segments. Whitespace segments can
* appear adjacent to one another for two reasons:
* - newlines always get their own segment
* - where a diacritic is attached to a whitespace character in the text, the
*   segment ends after the diacritic, so e.g. " \u0300 " becomes two segments.
* This function therefore runs the segmenter's .segment() method and then
* merges consecutive segments of whitespace into a single part.
*/
function segment(string, segmenter) {
	const parts = [];
	for (const segmentObj of Array.from(segmenter.segment(string))) {
		const segment = segmentObj.segment;
		if (parts.length && /\s/.test(parts[parts.length - 1]) && /\s/.test(segment)) parts[parts.length - 1] += segment;
		else parts.push(segment);
	}
	return parts;
}
function trailingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[1];
	let i;
	for (i = string.length - 1; i >= 0; i--) if (!string[i].match(/\s/)) break;
	return string.substring(i + 1);
}
function leadingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[0];
	const match = string.match(/^\s*/);
	return match ? match[0] : "";
}
function leadingAndTrailingWs(string, segmenter) {
	if (!segmenter) return [leadingWs(string), trailingWs(string)];
	if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
	const segments = segment(string, segmenter);
	const firstSeg = segments[0];
	const lastSeg = segments[segments.length - 1];
	return [/\s/.test(firstSeg) ? firstSeg : "", /\s/.test(lastSeg) ? lastSeg : ""];
}
// node_modules/diff/libesm/diff/word.js
const extendedWordChars = "a-zA-Z0-9_\\u{AD}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2C6}\\u{2C8}-\\u{2D7}\\u{2DE}-\\u{2FF}\\u{1E00}-\\u{1EFF}";
const tokenizeIncludingWhitespace = new RegExp(`[${extendedWordChars}]+|\\s+|[^${extendedWordChars}]`, "ug");
var WordDiff = class extends Diff {
	equals(left, right, options) {
		if (options.ignoreCase) {
			left = left.toLowerCase();
			right = right.toLowerCase();
		}
		return left.trim() === right.trim();
	}
	tokenize(value, options = {}) {
		let parts;
		if (options.intlSegmenter) {
			const segmenter = options.intlSegmenter;
			if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
			parts = segment(value, segmenter);
		} else parts = value.match(tokenizeIncludingWhitespace) || [];
		const tokens = [];
		let prevPart = null;
		parts.forEach((part) => {
			if (/\s/.test(part)) {
				if (prevPart == null) tokens.push(part);
				else tokens.push(tokens.pop() + part);
			} else if (prevPart != null && /\s/.test(prevPart)) {
				if (tokens[tokens.length - 1] == prevPart) tokens.push(tokens.pop() + part);
				else tokens.push(prevPart + part);
			} else tokens.push(part);
			prevPart = part;
		});
		return tokens;
	}
	join(tokens) {
		return tokens.map((token, i) => {
			if (i == 0) return token;
			else return token.replace(/^\s+/, "");
		}).join("");
	}
	postProcess(changes, options) {
		if (!changes || options.oneChangePerToken) return changes;
		let lastKeep = null;
		let insertion = null;
		let deletion = null;
		changes.forEach((change) => {
			if (change.added) insertion = change;
			else if (change.removed) deletion = change;
			else {
				if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, change, options.intlSegmenter);
				lastKeep = change;
				insertion = null;
				deletion = null;
			}
		});
		if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, null, options.intlSegmenter);
		return changes;
	}
};
new WordDiff();
function dedupeWhitespaceInChangeObjects(startKeep, deletion, insertion, endKeep, segmenter) {
	if (deletion && insertion) {
		const [oldWsPrefix, oldWsSuffix] = leadingAndTrailingWs(deletion.value, segmenter);
		const [newWsPrefix, newWsSuffix] = leadingAndTrailingWs(insertion.value, segmenter);
		if (startKeep) {
			const commonWsPrefix = longestCommonPrefix(oldWsPrefix, newWsPrefix);
			startKeep.value = replaceSuffix(startKeep.value, newWsPrefix, commonWsPrefix);
			deletion.value = removePrefix(deletion.value, commonWsPrefix);
			insertion.value = removePrefix(insertion.value, commonWsPrefix);
		}
		if (endKeep) {
			const commonWsSuffix = longestCommonSuffix(oldWsSuffix, newWsSuffix);
			endKeep.value = replacePrefix(endKeep.value, newWsSuffix, commonWsSuffix);
			deletion.value = removeSuffix(deletion.value, commonWsSuffix);
			insertion.value = removeSuffix(insertion.value, commonWsSuffix);
		}
	} else if (insertion) {
		if (startKeep) {
			const ws = leadingWs(insertion.value, segmenter);
			insertion.value = insertion.value.substring(ws.length);
		}
		if (endKeep) {
			const ws = leadingWs(endKeep.value, segmenter);
			endKeep.value = endKeep.value.substring(ws.length);
		}
	} else if (startKeep && endKeep) {
		const newWsFull = leadingWs(endKeep.value, segmenter), [delWsStart, delWsEnd] = leadingAndTrailingWs(deletion.value, segmenter);
		const newWsStart = longestCommonPrefix(newWsFull, delWsStart);
		deletion.value = removePrefix(deletion.value, newWsStart);
		const newWsEnd = longestCommonSuffix(removePrefix(newWsFull, newWsStart), delWsEnd);
		deletion.value = removeSuffix(deletion.value, newWsEnd);
		endKeep.value = replacePrefix(endKeep.value, newWsFull, newWsEnd);
		startKeep.value = replaceSuffix(startKeep.value, newWsFull, newWsFull.slice(0, newWsFull.length - newWsEnd.length));
	} else if (endKeep) {
		const endKeepWsPrefix = leadingWs(endKeep.value, segmenter);
		const overlap = maximumOverlap(trailingWs(deletion.value, segmenter), endKeepWsPrefix);
		deletion.value = removeSuffix(deletion.value, overlap);
	} else if (startKeep) {
		const overlap = maximumOverlap(trailingWs(startKeep.value, segmenter), leadingWs(deletion.value, segmenter));
		deletion.value = removePrefix(deletion.value, overlap);
	}
}
var WordsWithSpaceDiff = class extends Diff {
	tokenize(value) {
		const regex = new RegExp(`(\\r?\\n)|[${extendedWordChars}]+|[^\\S\\n\\r]+|[^${extendedWordChars}]`, "ug");
		return value.match(regex) || [];
	}
};
new WordsWithSpaceDiff();
// node_modules/diff/libesm/diff/line.js
var LineDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	equals(left, right, options) {
		if (options.ignoreWhitespace) {
			if (!options.newlineIsToken || !left.includes("\n")) left = left.trim();
			if (!options.newlineIsToken || !right.includes("\n")) right = right.trim();
		} else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
			if (left.endsWith("\n")) left = left.slice(0, -1);
			if (right.endsWith("\n")) right = right.slice(0, -1);
		}
		return super.equals(left, right, options);
	}
};
const lineDiff = new LineDiff();
function diffLines(oldStr, newStr, options) {
	return lineDiff.diff(oldStr, newStr, options);
}
function tokenize(value, options) {
	if (options.stripTrailingCr) value = value.replace(/\r\n/g, "\n");
	const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
	if (!linesAndNewlines[linesAndNewlines.length - 1]) linesAndNewlines.pop();
	for (let i = 0; i < linesAndNewlines.length; i++) {
		const line = linesAndNewlines[i];
		if (i % 2 && !options.newlineIsToken) retLines[retLines.length - 1] += line;
		else retLines.push(line);
	}
	return retLines;
}
// node_modules/diff/libesm/diff/sentence.js
function isSentenceEndPunct(char) {
	return char == "." || char == "!" || char == "?";
}
var SentenceDiff = class extends Diff {
	tokenize(value) {
		var _a;
		const result = [];
		let tokenStartI = 0;
		for (let i = 0; i < value.length; i++) {
			if (i == value.length - 1) {
				result.push(value.slice(tokenStartI));
				break;
			}
			if (isSentenceEndPunct(value[i]) && value[i + 1].match(/\s/)) {
				result.push(value.slice(tokenStartI, i + 1));
				i = tokenStartI = i + 1;
				while ((_a = value[i + 1]) === null || _a === void 0 ? void 0 : _a.match(/\s/)) i++;
				result.push(value.slice(tokenStartI, i + 1));
				tokenStartI = i + 1;
			}
		}
		return result;
	}
};
new SentenceDiff();
// node_modules/diff/libesm/diff/css.js
var CssDiff = class extends Diff {
	tokenize(value) {
		return value.split(/([{}:;,]|\s+)/);
	}
};
new CssDiff();
// node_modules/diff/libesm/diff/json.js
var JsonDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	get useLongestToken() {
		return true;
	}
	castInput(value, options) {
		const { undefinedReplacement, stringifyReplacer = (k, v) => typeof v === "undefined" ? undefinedReplacement : v } = options;
		return typeof value === "string" ? value : JSON.stringify(canonicalize(value, null, null, stringifyReplacer), null, "  ");
	}
	equals(left, right, options) {
		return super.equals(left.replace(/,([\r\n])/g, "$1"), right.replace(/,([\r\n])/g, "$1"), options);
	}
};
new JsonDiff();
function canonicalize(obj, stack, replacementStack, replacer, key) {
	stack = stack || [];
	replacementStack = replacementStack || [];
	if (replacer) obj = replacer(key === void 0 ? "" : key, obj);
	let i = 0;
	for (; i < stack.length; i += 1) if (stack[i] === obj) return replacementStack[i];
	let canonicalizedObj;
	if ("[object Array]" === Object.prototype.toString.call(obj)) {
		stack.push(obj);
		canonicalizedObj = new Array(obj.length);
		replacementStack.push(canonicalizedObj);
		for (i = 0; i < obj.length; i += 1) canonicalizedObj[i] = canonicalize(obj[i], stack, replacementStack, replacer, String(i));
		stack.pop();
		replacementStack.pop();
		return canonicalizedObj;
	}
	if (obj && obj.toJSON) obj = obj.toJSON();
	if (typeof obj === "object" && obj !== null) {
		stack.push(obj);
		canonicalizedObj = {};
		replacementStack.push(canonicalizedObj);
		const sortedKeys = [];
		let key;
		for (key in obj)
 /* istanbul ignore else */
		if (Object.prototype.hasOwnProperty.call(obj, key)) sortedKeys.push(key);
		sortedKeys.sort();
		for (i = 0; i < sortedKeys.length; i += 1) {
			key = sortedKeys[i];
			canonicalizedObj[key] = canonicalize(obj[key], stack, replacementStack, replacer, key);
		}
		stack.pop();
		replacementStack.pop();
	} else canonicalizedObj = obj;
	return canonicalizedObj;
}
// node_modules/diff/libesm/diff/array.js
var ArrayDiff = class extends Diff {
	tokenize(value) {
		return value.slice();
	}
	join(value) {
		return value;
	}
	removeEmpty(value) {
		return value;
	}
};
new ArrayDiff();
// node_modules/diff/libesm/patch/create.js
/**
* Returns true if the filename contains characters that require C-style
* quoting (as used by Git and GNU diffutils in diff output).
*/
function needsQuoting(s) {
	for (let i = 0; i < s.length; i++) if (s[i] < " " || s[i] > "~" || s[i] === "\"" || s[i] === "\\") return true;
	return false;
}
/**
* C-style quotes a filename, encoding special characters as escape sequences
* and non-ASCII bytes as octal escapes. This is the inverse of
* `parseQuotedFileName` in parse.ts.
*
* Non-ASCII bytes are encoded as UTF-8 before being emitted as octal escapes.
* This matches the behaviour of both Git and GNU diffutils, which always emit
* UTF-8 octal escapes regardless of the underlying filesystem encoding (e.g.
* Git for Windows converts from NTFS's UTF-16 to UTF-8 internally).
*
* If the filename doesn't need quoting, returns it as-is.
*/
function quoteFileNameIfNeeded(s) {
	if (!needsQuoting(s)) return s;
	let result = "\"";
	const bytes = new TextEncoder().encode(s);
	let i = 0;
	while (i < bytes.length) {
		const b = bytes[i];
		if (b === 7) result += "\\a";
		else if (b === 8) result += "\\b";
		else if (b === 9) result += "\\t";
		else if (b === 10) result += "\\n";
		else if (b === 11) result += "\\v";
		else if (b === 12) result += "\\f";
		else if (b === 13) result += "\\r";
		else if (b === 34) result += "\\\"";
		else if (b === 92) result += "\\\\";
		else if (b >= 32 && b <= 126) result += String.fromCharCode(b);
		else result += "\\" + b.toString(8).padStart(3, "0");
		i++;
	}
	result += "\"";
	return result;
}
const INCLUDE_HEADERS = {
	includeIndex: true,
	includeUnderline: true,
	includeFileHeaders: true
};
function structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options) {
	let optionsObj;
	if (!options) optionsObj = {};
	else if (typeof options === "function") optionsObj = { callback: options };
	else optionsObj = options;
	if (typeof optionsObj.context === "undefined") optionsObj.context = 4;
	const context = optionsObj.context;
	if (optionsObj.newlineIsToken) throw new Error("newlineIsToken may not be used with patch-generation functions, only with diffing functions");
	if (!optionsObj.callback) return diffLinesResultToPatch(diffLines(oldStr, newStr, optionsObj));
	else {
		const { callback } = optionsObj;
		diffLines(oldStr, newStr, Object.assign(Object.assign({}, optionsObj), { callback: (diff) => {
			const patch = diffLinesResultToPatch(diff);
			callback(patch);
		} }));
	}
	function diffLinesResultToPatch(diff) {
		if (!diff) return;
		diff.push({
			value: "",
			lines: []
		});
		function contextLines(lines) {
			return lines.map(function(entry) {
				return " " + entry;
			});
		}
		const hunks = [];
		let oldRangeStart = 0, newRangeStart = 0, curRange = [], oldLine = 1, newLine = 1;
		for (let i = 0; i < diff.length; i++) {
			const current = diff[i], lines = current.lines || splitLines(current.value);
			current.lines = lines;
			if (current.added || current.removed) {
				if (!oldRangeStart) {
					const prev = diff[i - 1];
					oldRangeStart = oldLine;
					newRangeStart = newLine;
					if (prev) {
						curRange = context > 0 ? contextLines(prev.lines.slice(-context)) : [];
						oldRangeStart -= curRange.length;
						newRangeStart -= curRange.length;
					}
				}
				for (const line of lines) curRange.push((current.added ? "+" : "-") + line);
				if (current.added) newLine += lines.length;
				else oldLine += lines.length;
			} else {
				if (oldRangeStart) {
					if (lines.length <= context * 2 && i < diff.length - 2) for (const line of contextLines(lines)) curRange.push(line);
					else {
						const contextSize = Math.min(lines.length, context);
						for (const line of contextLines(lines.slice(0, contextSize))) curRange.push(line);
						const hunk = {
							oldStart: oldRangeStart,
							oldLines: oldLine - oldRangeStart + contextSize,
							newStart: newRangeStart,
							newLines: newLine - newRangeStart + contextSize,
							lines: curRange
						};
						hunks.push(hunk);
						oldRangeStart = 0;
						newRangeStart = 0;
						curRange = [];
					}
				}
				oldLine += lines.length;
				newLine += lines.length;
			}
		}
		for (const hunk of hunks) for (let i = 0; i < hunk.lines.length; i++) if (hunk.lines[i].endsWith("\n")) hunk.lines[i] = hunk.lines[i].slice(0, -1);
		else {
			hunk.lines.splice(i + 1, 0, "\\ No newline at end of file");
			i++;
		}
		return {
			oldFileName,
			newFileName,
			oldHeader,
			newHeader,
			hunks
		};
	}
}
/**
* creates a unified diff patch.
*
* @param patch either a single structured patch object (as returned by `structuredPatch`) or an
*   array of them (as returned by `parsePatch`).
* @param headerOptions behaves the same as the `headerOptions` option of `createTwoFilesPatch`.
*   Ignored for patches where `isGit` is `true`.
*
* When a patch has `isGit: true`, `formatPatch` output is changed to more closely match Git's
* output: it emits a `diff --git` header, emits Git extended headers as appropriate based on
* properties like `isRename`, `isCreate`, `newMode`, etc, and will omit `---`/`+++` file
* headers for patches with no hunks (e.g. renames without content changes).
*/
function formatPatch(patch, headerOptions) {
	var _a, _b, _c, _d, _e, _f;
	if (!headerOptions) headerOptions = INCLUDE_HEADERS;
	if (Array.isArray(patch)) {
		if (patch.length > 1 && !headerOptions.includeFileHeaders && !patch.every((p) => p.isGit)) throw new Error("Cannot omit file headers on a multi-file patch. (The result would be unparseable; how would a tool trying to apply the patch know which changes are to which file?)");
		return patch.map((p) => formatPatch(p, headerOptions)).join("\n");
	}
	const ret = [];
	if (patch.isGit) {
		headerOptions = INCLUDE_HEADERS;
		if (!patch.oldFileName) throw new Error("oldFileName must be specified for Git patches");
		if (!patch.newFileName) throw new Error("newFileName must be specified for Git patches");
		let gitOldName = patch.oldFileName;
		let gitNewName = patch.newFileName;
		if (patch.isCreate && gitOldName === "/dev/null") gitOldName = gitNewName.replace(/^b\//, "a/");
		else if (patch.isDelete && gitNewName === "/dev/null") gitNewName = gitOldName.replace(/^a\//, "b/");
		ret.push("diff --git " + quoteFileNameIfNeeded(gitOldName) + " " + quoteFileNameIfNeeded(gitNewName));
		if (patch.isDelete) ret.push("deleted file mode " + ((_a = patch.oldMode) !== null && _a !== void 0 ? _a : "100644"));
		if (patch.isCreate) ret.push("new file mode " + ((_b = patch.newMode) !== null && _b !== void 0 ? _b : "100644"));
		if (patch.oldMode && patch.newMode && !patch.isDelete && !patch.isCreate) {
			ret.push("old mode " + patch.oldMode);
			ret.push("new mode " + patch.newMode);
		}
		if (patch.isRename) {
			ret.push("rename from " + quoteFileNameIfNeeded(((_c = patch.oldFileName) !== null && _c !== void 0 ? _c : "").replace(/^a\//, "")));
			ret.push("rename to " + quoteFileNameIfNeeded(((_d = patch.newFileName) !== null && _d !== void 0 ? _d : "").replace(/^b\//, "")));
		}
		if (patch.isCopy) {
			ret.push("copy from " + quoteFileNameIfNeeded(((_e = patch.oldFileName) !== null && _e !== void 0 ? _e : "").replace(/^a\//, "")));
			ret.push("copy to " + quoteFileNameIfNeeded(((_f = patch.newFileName) !== null && _f !== void 0 ? _f : "").replace(/^b\//, "")));
		}
	} else {
		if (headerOptions.includeIndex && patch.oldFileName == patch.newFileName && patch.oldFileName !== void 0) ret.push("Index: " + patch.oldFileName);
		if (headerOptions.includeUnderline) ret.push("===================================================================");
	}
	const hasHunks = patch.hunks.length > 0;
	if (headerOptions.includeFileHeaders && patch.oldFileName !== void 0 && patch.newFileName !== void 0 && (!patch.isGit || hasHunks)) {
		ret.push("--- " + quoteFileNameIfNeeded(patch.oldFileName) + (patch.oldHeader ? "	" + patch.oldHeader : ""));
		ret.push("+++ " + quoteFileNameIfNeeded(patch.newFileName) + (patch.newHeader ? "	" + patch.newHeader : ""));
	}
	for (let i = 0; i < patch.hunks.length; i++) {
		const hunk = patch.hunks[i];
		const oldStart = hunk.oldLines === 0 ? hunk.oldStart - 1 : hunk.oldStart;
		const newStart = hunk.newLines === 0 ? hunk.newStart - 1 : hunk.newStart;
		ret.push("@@ -" + oldStart + "," + hunk.oldLines + " +" + newStart + "," + hunk.newLines + " @@");
		for (const line of hunk.lines) ret.push(line);
	}
	return ret.join("\n") + "\n";
}
function createTwoFilesPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options) {
	if (typeof options === "function") options = { callback: options };
	if (!(options === null || options === void 0 ? void 0 : options.callback)) {
		const patchObj = structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, options);
		if (!patchObj) return;
		return formatPatch(patchObj, options === null || options === void 0 ? void 0 : options.headerOptions);
	} else {
		const { callback } = options;
		structuredPatch(oldFileName, newFileName, oldStr, newStr, oldHeader, newHeader, Object.assign(Object.assign({}, options), { callback: (patchObj) => {
			if (!patchObj) callback(void 0);
			else callback(formatPatch(patchObj, options.headerOptions));
		} }));
	}
}
/**
* Split `text` into an array of lines, including the trailing newline character (where present)
*/
function splitLines(text) {
	const hasTrailingNl = text.endsWith("\n");
	const result = text.split("\n").map((line) => line + "\n");
	if (hasTrailingNl) result.pop();
	else result.push(result.pop().slice(0, -1));
	return result;
}
// src/engine/change-report.ts
/** A change as reports show it; the content of a secret file never leaves this function. */
function reportChange(change) {
	return {
		kind: change.kind,
		target: change.target,
		summary: change.summary,
		diff: diffOf(change)
	};
}
function diffOf(change) {
	switch (change.kind) {
		case "file": return change.secret ? null : fileDiff(change);
		case "comment": return change.lines.map(({ text }) => `-${text}\n+# netfix: ${text}\n`).join("");
		case "sysctl": return `${change.before === null ? "" : `-${change.before}\n`}+${change.after}\n`;
		case "command": return change.diff ?? null;
		case "kernel-module": return null;
	}
}
/**
* Nobody reads a longer diff, every host's is kept until the end, and finding it takes the square of its length while
* all other hosts wait. A bound on the work, not on the time: hosts that read the same are grouped.
*/
const MOST_EDITS = 400;
const MOST_CHARACTERS = 65536;
/** For what comes on top, however the text is made. */
const DIFF_LIMIT_MS = 500;
function fileDiff(change) {
	const from = change.before === null ? "/dev/null" : change.path;
	const to = change.after === null ? "/dev/null" : change.path;
	const patch = createTwoFilesPatch(from, to, change.before ?? "", change.after ?? "", void 0, void 0, {
		context: 3,
		maxEditLength: MOST_EDITS,
		timeout: DIFF_LIMIT_MS
	});
	if (patch !== void 0 && patch.length <= MOST_CHARACTERS) return patch.slice(patch.indexOf("---"));
	const [before, after] = [lineCount(change.before), lineCount(change.after)];
	return `--- ${from}\n+++ ${to}\n(too different to be shown line by line: ${before} lines before, ${after} after)\n`;
}
function lineCount(text) {
	return text === null || text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}
// src/engine/attempt.ts
function begin(instance) {
	return {
		instance,
		state: instance.fault === null ? "waiting" : "active",
		plan: null,
		found: [],
		applied: [],
		fault: instance.fault
	};
}
/** Judges `when` as far as it can be judged. Without facts, conditions that need them wait. */
function admit(attempts, scope, factsKnown, waitsForFacts) {
	for (const attempt of attempts) if (attempt.instance.bound.task.when.length === 0) attempt.state = "active";
	else if (factsKnown || !waitsForFacts(attempt.instance.bound.task)) {
		const verdict = judge(attempt.instance, scope);
		attempt.state = verdict === false ? "skipped" : "active";
		if (typeof verdict === "object") attempt.fault = verdict;
	}
}
/** Those a script must probe. */
function probed(attempts) {
	return attempts.filter((attempt) => attempt.state !== "skipped" && attempt.instance.fault === null).map((attempt) => attempt.instance);
}
/** Reading what one host printed takes milliseconds. One made to take ages would hold up every other host. */
const PLAN_LIMIT_MS = 5e3;
/** Plans every active attempt from what its probes printed. Earlier ones' changes are `pending` to later ones. */
function planAll(attempts, output, view, limitMs = PLAN_LIMIT_MS) {
	const open = attempts.filter((attempt) => attempt.state === "active" && attempt.instance.fault === null);
	const pending = [...view.pending];
	let planned = 0;
	const planEach = () => {
		for (const attempt of open) {
			attempt.plan = planOne(attempt, output, {
				...view,
				pending: [...pending]
			});
			pending.push(...attempt.plan.changes);
			planned++;
		}
	};
	try {
		withTimeLimit(planEach, limitMs);
	} catch (error) {
		if (!(error instanceof TimeLimitError)) throw error;
		for (const attempt of open.slice(planned)) attempt.plan = {
			findings: [endlessProbe()],
			changes: []
		};
	}
}
function planOne(attempt, output, view) {
	const { bound, params } = attempt.instance;
	const parts = output.probes(attempt.instance);
	if (parts === null) return {
		findings: [incompleteProbe()],
		changes: []
	};
	const { module } = bound;
	return boundedPlan(module.plan(module.read(parts, params), params, {
		...view,
		applied: attempt.applied.length > 0
	}));
}
/** What a host printed may stand in findings, and is kept until the end of the run for every host. */
function boundedPlan({ findings, changes }) {
	return {
		findings: findings.slice(0, 200).map(boundedFinding),
		changes
	};
}
/**
* What to change now: everything in order, up to and including the first task that cannot come right by itself.
* Behind that one nothing is touched, as nothing is in Ansible.
*/
function changesToMake(attempts) {
	const last = attempts.find((attempt) => isStuck(attempt) && !attempt.instance.bound.task.ignoreErrors)?.instance.bound.index ?? Number.POSITIVE_INFINITY;
	return attempts.filter((attempt) => attempt.fault === null && attempt.instance.bound.index <= last).flatMap((attempt) => (attempt.plan?.changes ?? []).map((change) => ({
		attempt,
		change
	})));
}
/** Keeps what was wrong before changes that put it right. */
function keepFound(todo) {
	for (const attempt of new Set(todo.map((each) => each.attempt))) attempt.found.push(...(attempt.plan?.findings ?? []).filter((finding) => finding.fixable === true));
}
/**
* Notes what became of one change. Returns false when it failed or did not say how it ended; it then is its
* attempt's fault, so that no change is tried twice after a failure.
*/
function noteChange({ attempt, change }, result) {
	if (result?.exitCode === 0) {
		noteMade({
			attempt,
			change
		});
		return true;
	}
	attempt.fault = result === void 0 ? cutOff(change) : failedChange(change, result.stderr || result.stdout);
	return false;
}
/** A change whose end nobody saw may be made a second time. */
function noteMade({ attempt, change }) {
	const report = reportChange(change);
	const last = attempt.applied.at(-1);
	if (last?.target !== report.target || last.summary !== report.summary) attempt.applied.push(report);
}
/** Wrong, and nothing in its plan would make it right. */
function isStuck(attempt) {
	if (attempt.fault !== null) return true;
	return (attempt.plan?.findings ?? []).some((finding) => finding.severity === "error" && finding.fixable !== true);
}
function failedChange(change, output) {
	const lines = output.trim().split("\n");
	return boundedFinding({
		code: "change.failed",
		severity: "error",
		message: `${change.summary}: ${lines.at(-1) || "the command failed and said nothing"}`,
		...lines.length > 1 ? { evidence: lines.slice(-20).join("\n") } : {}
	});
}
function cutOff(change) {
	return {
		code: "change.incomplete",
		severity: "error",
		message: `${change.summary}: it did not say how it ended; its output may have been cut off. Try again with -v`
	};
}
function incompleteProbe() {
	return {
		code: "probe.incomplete",
		severity: "error",
		message: "the host did not answer the probe to its end; its output may have been cut off. Try again with -v"
	};
}
function endlessProbe() {
	return {
		code: "probe.endless",
		severity: "error",
		message: `what the host printed could not be judged within ${PLAN_LIMIT_MS / 1e3} s: it is far larger than it should be, or made to be so`
	};
}
// src/engine/broken-batch.ts
/** What a script that broke was doing, from the frames that still came back. `open`: the change it did not finish. */
function batchFailure(failure, at, settings) {
	const { open } = at;
	const unread = at.attempts.find((each) => each.state === "active" && at.output.probes(each.instance) === null);
	const where = {
		during: (open?.attempt ?? unread)?.instance.bound ?? null,
		change: open?.change ?? null
	};
	if (!settings.abandoned()) return {
		...failure,
		...where
	};
	return {
		kind: "interrupted",
		message: `interrupted ${failure.kind === "unreachable" ? "before it had answered" : "in the middle of a script"}`,
		...where
	};
}
/** The batch ended early: tasks that were changed keep saying so, the one it happened in failed. */
function breakOff(host, tasks, attempts, failure, durationMs) {
	const results = /* @__PURE__ */ new Map();
	for (const bound of tasks) {
		const mine = attempts.filter((attempt) => attempt.instance.bound === bound);
		const changes = mine.flatMap((attempt) => attempt.applied);
		const isCulprit = bound === failure.during && (failure.kind === "timeout" || failure.kind === "interrupted");
		if (changes.length === 0 && !isCulprit) continue;
		const findings = [...mine.flatMap((attempt) => attempt.found), isCulprit ? failureFinding(failure) : unverified(failure)];
		results.set(bound, {
			host: host.name,
			status: "failed",
			durationMs,
			findings,
			changes
		});
	}
	const status = failure.kind === "unreachable" || failure.kind === "lost" ? "unreachable" : "failed";
	const reported = results.size > 0 && status === "failed";
	host.stopped = {
		status,
		finding: failureFinding(failure),
		reported
	};
	return results;
}
function failureFinding({ kind, message, during, change }) {
	const where = kind === "timeout" && during !== null ? ` (in ${during.task.name ?? during.module.name})` : "";
	const what = change === null ? "" : `. It was in the middle of a change, which may stand or not: ${change.summary}`;
	return {
		code: `host.${kind}`,
		severity: "error",
		message: `${message}${where}${what}`
	};
}
function unverified(failure) {
	return {
		code: "change.unverified",
		severity: "error",
		message: `changed, but not verified: ${failure.message}`
	};
}
// src/engine/conclude.ts
/** The results of a batch on one host, in task order. `stop` tells whether the host is done for this run. */
function concludeBatch(tasks, attempts, mode) {
	const outcomes = /* @__PURE__ */ new Map();
	let stop = null;
	for (const bound of tasks) {
		const outcome = merge(attempts.filter((attempt) => attempt.instance.bound === bound).map((attempt) => concludeOne(attempt, mode, stop)));
		outcomes.set(bound, outcome);
		if (outcome.status === "failed" && !bound.task.ignoreErrors && mode === "run") stop ??= outcome.findings.find((finding) => finding.severity === "error") ?? null;
	}
	return {
		outcomes,
		stop
	};
}
function concludeOne(attempt, mode, stop) {
	if (attempt.state === "skipped") return {
		status: "skipped",
		findings: [],
		changes: [],
		reason: "its `when` is false"
	};
	const plan = attempt.plan ?? {
		findings: [],
		changes: []
	};
	const left = plan.changes.map(reportChange);
	if (isStuck(attempt)) {
		const faults = attempt.fault === null ? plan.findings : [...plan.findings, attempt.fault];
		return {
			status: "failed",
			findings: distinct([...attempt.found, ...faults]),
			changes: [...attempt.applied, ...mode === "check" ? left : []]
		};
	}
	if (mode === "check") return {
		status: left.length > 0 ? "would-change" : "ok",
		findings: plan.findings,
		changes: left
	};
	if (left.length > 0) return concludeUnfinished(attempt, plan.findings, left, stop);
	if (attempt.applied.length > 0) return {
		status: "changed",
		findings: distinct([...attempt.found, ...plan.findings]),
		changes: attempt.applied
	};
	return {
		status: "ok",
		findings: plan.findings,
		changes: []
	};
}
/** Changes are left over: either they were held back by an earlier failure, or they were made and did not hold. */
function concludeUnfinished(attempt, findings, left, stop) {
	if (stop !== null && attempt.applied.length === 0) return {
		status: "blocked",
		findings,
		changes: [],
		reason: "an earlier task failed on this host"
	};
	const fault = {
		code: "change.did-not-hold",
		severity: "error",
		message: `${attempt.applied.length > 0 ? "made, but did not hold" : "still to be made when the rounds ran out"}: ${left.map((change) => change.summary).join("; ")}`
	};
	return {
		status: "failed",
		findings: distinct([
			...attempt.found,
			...findings,
			fault
		]),
		changes: attempt.applied
	};
}
const WORST_FIRST = [
	"failed",
	"blocked",
	"changed",
	"would-change",
	"ok",
	"skipped"
];
/** One result for all items of a loop. A loop over nothing is skipped. */
function merge(outcomes) {
	const [only] = outcomes;
	if (only === void 0) return {
		status: "skipped",
		findings: [],
		changes: [],
		reason: "its loop has no item"
	};
	if (outcomes.length === 1) return only;
	const status = WORST_FIRST.find((each) => outcomes.some((outcome) => outcome.status === each)) ?? "ok";
	const reason = outcomes.find((outcome) => outcome.status === status)?.reason;
	return {
		status,
		findings: distinct(outcomes.flatMap((outcome) => outcome.findings)),
		changes: outcomes.flatMap((outcome) => outcome.changes),
		...reason === void 0 ? {} : { reason }
	};
}
function distinct(findings) {
	const seen = /* @__PURE__ */ new Set();
	return findings.filter((finding) => {
		const key = `${finding.code} ${finding.message}`;
		return !seen.has(key) && seen.add(key);
	});
}
// src/engine/pause.ts
const LOOK_MS = 100;
/** Waits, but no longer than until the user asks to stop. */
async function pause(ms, interrupted) {
	const end = performance.now() + ms;
	for (let left = ms; left > 0 && !interrupted(); left = end - performance.now()) {
		const wait = Math.min(left, LOOK_MS);
		await new Promise((resolve) => setTimeout(resolve, wait));
	}
}
// src/engine/prove-access.ts
/** The guard's time is the host's. Ours ends a little sooner, so that there is time left to disarm it. */
const MARGIN_MS = 2e3;
/**
* Logs in anew, over a connection of its own, and becomes root as the play does. Null when that worked, else why not:
* a connection that stands says nothing of the next one, since firewalls let established ones through.
*/
async function proveAccess(host, { settings, play }) {
	const patienceMs = Math.max(1e3, settings.safety.guardSeconds * 1e3 - MARGIN_MS);
	const session = host.connectAfresh();
	let timer;
	const late = new Promise((resolve) => {
		timer = setTimeout(() => resolve(`it did not answer within ${patienceMs / 1e3} s`), patienceMs);
	});
	const answer = session.run(":", {
		become: becomeIn(host, play),
		timeoutMs: patienceMs
	}).then((result) => result.failure?.message ?? null);
	const refused = await Promise.race([answer, late]);
	clearTimeout(timer);
	await session.close();
	return refused;
}
// src/safety/guard.ts
/**
* Shell functions of the guard: the host's own timer, which takes back a change that nobody proved in time. It lives
* as a transient unit where systemd runs (systemd-run(1)), since a session's end may kill what the session started
* (logind.conf(5), KillUserProcesses); elsewhere in a session of its own. Needs JOURNAL_FUNCTIONS and an open journal.
*/
const GUARD_FUNCTIONS = `arm_guard() {
  first=$(($(last_step) + 1))
  ( umask 077; mkdir "$journal/guard/$first" ) || { no_journal; return 1; }
  on_disk "$journal/guard"
  if [ -d /run/systemd/system ] && has systemd-run &&
    systemd-run --quiet --collect --unit="netfix-guard-\${journal##*/}-$first" /bin/sh "$journal/undo.sh" --guard "$first" "$1" "$$" </dev/null >/dev/null 2>&1
  then :
  elif has setsid; then
    setsid /bin/sh "$journal/undo.sh" --guard "$first" "$1" "$$" </dev/null >/dev/null 2>&1 9>&- &
  fi
  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -e "$journal/guard/$first/armed" ]; then echo "$first"; return 0; fi
    sleep 0.1 2>/dev/null || sleep 1
  done
  settle_guard "$first" 2>/dev/null
  echo 'the guard could not be armed (it needs systemd-run or setsid): nothing was changed' >&2
  return 1
}
guard_applied() { for each in "$journal"/guard/*; do : >"$each/applied"; done; }
settle_guard() {
  if ( umask 077; mkdir "$journal/guard/$1/settled" ) 2>/dev/null; then
    : >"$journal/guard/$1/over"
    return 0
  fi
  echo 'the time of the guard ran out: the host has taken the change back' >&2
  return 1
}
take_back() {
  sh "$journal/undo.sh" --take-back "$1"
  for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if [ -e "$journal/guard/$1/taken-back" ]; then
      cat "$journal/guard/$1/log" 2>/dev/null
      : >"$journal/guard/$1/over"
      [ ! -e "$journal/guard/$1/failed" ] || return 2
      return 0
    fi
    sleep 1
  done
  return 1
}`;
/** Arms a guard over every change from here on; prints its number. `seconds` run from the end of the change. */
function armSection(seconds) {
	return `arm_guard ${seconds}`;
}
/** The risky change is made: from now on the guard's time runs. */
const APPLIED_SECTION = "guard_applied";
/** Disarms. Fails when the guard was faster. */
function settleSection(guard) {
	return `settle_guard ${guard}`;
}
/** Takes back at once what the guard would take back later, or waits until it has. Exits 2 when that failed. */
function takeBackSection(guard) {
	return `take_back ${guard}`;
}
// src/engine/script.ts
/**
* Facts if asked, then lock, journal and the steps in order up to the first that fails, then every distinct probe
* once: however many tasks there are, one round trip.
*/
function hostScript(options) {
	const probes = new ProbeSections();
	for (const instance of options.instances) probes.add(instance);
	const scriptFor = (steps) => {
		const sections = [
			...options.facts ? [{
				id: "facts",
				script: FACTS_SCRIPT,
				quiet: true
			}] : [],
			...safetySections(options),
			...steps.map((step, i) => ({
				id: `step${i}`,
				script: renderStep(step, options.redact),
				stopOnFailure: step.kind !== "applied"
			})),
			...probes.sections()
		];
		return framedScript(sections, functionsFor(options));
	};
	const script = scriptFor(options.steps);
	return {
		text: script.text,
		display: () => scriptFor(options.steps.map(withoutSecret)).text,
		read(stdout, stderr) {
			const outputs = script.read(stdout, stderr);
			return {
				facts: outputs.get("facts") ?? null,
				steps: options.steps.map((_, i) => outputs.get(`step${i}`)),
				section: (name) => outputs.get(name) ?? null,
				probes: (instance) => probes.partsOf(instance, outputs)
			};
		}
	};
}
/** True where a script takes the lock, and so must the shell it runs in. */
function takesLock({ steps, resume }) {
	return steps.length > 0 || resume;
}
function safetySections(options) {
	const { safety, steps, resume } = options;
	if (safety === null) return [];
	if (!takesLock(options)) return [{
		id: "holder",
		script: lastHolderScript(safety.folder),
		quiet: true
	}];
	const lock = {
		id: "lock",
		script: LOCK_SECTION,
		stopOnFailure: true
	};
	if (resume) return [lock, {
		id: "progress",
		script: PROGRESS_SECTION,
		stopOnFailure: true
	}];
	if (!steps.some((step) => step.kind === "change" && isJournaled(step.change))) return [lock];
	return [lock, {
		id: "journal",
		script: journalSection(safety.holder),
		stopOnFailure: true
	}];
}
function functionsFor(options) {
	const { safety } = options;
	if (safety === null || !takesLock(options)) return "";
	const journal = journalOf(safety.holder.run, safety.folder);
	return `${CHANGE_FUNCTIONS}\n${journal}\n${JOURNAL_FUNCTIONS}\n${GUARD_FUNCTIONS}\n`;
}
function renderStep(step, redact) {
	switch (step.kind) {
		case "change": return renderChange(step.change, redact);
		case "arm": return armSection(step.seconds);
		case "applied": return APPLIED_SECTION;
		case "settle": return settleSection(step.guard);
		case "take-back": return takeBackSection(step.guard);
	}
}
function withoutSecret(step) {
	if (step.kind !== "change" || step.change.kind !== "file" || step.change.secret !== true) return step;
	return {
		kind: "change",
		change: {
			...step.change,
			before: null,
			after: "(secret)"
		}
	};
}
/** Tells instances' probe parts apart by their text, so that equal ones run once. */
var ProbeSections = class {
	#sections = /* @__PURE__ */ new Map();
	#parts = /* @__PURE__ */ new Map();
	add(instance) {
		const { module } = instance.bound;
		const parts = module.probe(instance.params);
		this.#parts.set(instance, parts);
		for (const script of Object.values(parts)) {
			const id = `probe${this.#sections.size}`;
			if (!this.#sections.has(script)) this.#sections.set(script, {
				id,
				script,
				quiet: !module.probesByUser
			});
		}
	}
	sections() {
		return [...this.#sections.values()];
	}
	partsOf(instance, outputs) {
		const found = {};
		for (const [name, script] of Object.entries(this.#parts.get(instance) ?? {})) {
			const output = outputs.get(this.#sections.get(script)?.id ?? "");
			if (output === void 0) return null;
			found[name] = output;
		}
		return found;
	}
};
// src/engine/run-script.ts
/** The lock outlives a silence of ours by so much more than a guard does. */
const IDLE_SLACK_SECONDS = 10;
/** Runs it, and keeps what it tells of the host. A script that changes something runs under the host's lock. */
async function runScript(host, { steps, instances, resume }, { settings, holder, redact, play }) {
	const { lockSeconds, guardSeconds, folder } = settings.safety;
	const options = {
		steps,
		resume: resume === true
	};
	const script = hostScript({
		...options,
		facts: host.facts === null,
		instances,
		safety: settings.mode === "check" ? null : {
			holder,
			folder
		},
		redact
	});
	const locks = takesLock(options);
	const ownDeadline = Math.ceil(settings.timeoutMs / 1e3);
	const waitSeconds = options.resume ? Math.max(lockSeconds, ownDeadline) : lockSeconds;
	const lock = {
		seen: host.lastHolder,
		waitSeconds,
		folder,
		alone: options.resume
	};
	const idleSeconds = guardSeconds + IDLE_SLACK_SECONDS;
	if (settings.verbose) settings.emit({
		type: "script",
		host: host.name,
		script: script.display()
	});
	const result = await host.session.run(script.text, {
		become: becomeIn(host, play),
		timeoutMs: deadlineOf(steps, settings.timeoutMs) + (locks ? waitSeconds * 1e3 : 0),
		...locks ? { hold: {
			setup: takeLock(holder, lock),
			idleSeconds
		} } : {}
	});
	const output = script.read(result.stdout, result.stderr);
	if (host.facts === null && output.facts !== null) host.facts = readFacts(output.facts);
	host.lastHolder = output.section("holder")?.stdout.trimEnd() ?? host.lastHolder;
	return {
		output,
		failure: result.failure
	};
}
/** In milliseconds: one --timeout for the probes and one for each change, or what the change asks for. */
function deadlineOf(steps, timeoutMs) {
	const own = (step) => step.kind === "change" && step.change.kind === "command" ? (step.change.seconds ?? 0) * 1e3 : 0;
	return steps.filter((step) => step.kind === "change" || step.kind === "take-back").reduce((sum, step) => sum + Math.max(timeoutMs, own(step)), timeoutMs);
}
// src/engine/stages.ts
/** Cuts changes into stages: a new one behind each run of risky changes of one attempt. Without those there is one. */
function stagesOf(todo) {
	const stages = [];
	let open = {
		todo: [],
		settles: false,
		armed: 0
	};
	for (const [i, each] of todo.entries()) {
		open.todo.push(each);
		if (!isRisky(each.change)) continue;
		open.armed++;
		if (endsRisk(each, todo[i + 1])) {
			stages.push(open);
			open = {
				todo: [],
				settles: true,
				armed: 0
			};
		}
	}
	return open.todo.length > 0 || open.settles ? [...stages, open] : stages;
}
/** The script of a stage. `guard` is the one that the stage before armed. */
function planSteps(stage, guard, guardSeconds) {
	const planned = stage.todo.map((todo) => ({
		step: {
			kind: "change",
			change: todo.change
		},
		todo
	}));
	if (stage.armed > 0) {
		const from = planned.length - stage.armed;
		planned.splice(from, 0, {
			step: {
				kind: "arm",
				seconds: guardSeconds
			},
			todo: stage.todo[from] ?? null
		});
		planned.push({
			step: { kind: "applied" },
			todo: null
		});
	}
	if (stage.settles && guard !== null) planned.unshift({
		step: {
			kind: "settle",
			guard
		},
		todo: null
	});
	return planned;
}
/** A file by itself cuts nobody off; what makes it take effect does. */
function isRisky(change) {
	return change.risk === "connectivity" && change.kind !== "file" && change.kind !== "comment";
}
function endsRisk(risky, next) {
	return next === void 0 || next.attempt !== risky.attempt || !isRisky(next.change);
}
// src/engine/make-changes.ts
/** How long the host may take to take a change back, once its guard's time has run out. */
const GUARD_GRACE_SECONDS = 5;
/** What take_back() exits with when an undo failed. */
const TAKE_BACK_FAILED = 2;
/** How long a host is tried whose connection broke, and how often. */
const RETURN_MS = 1e4;
const RETURN_PAUSE_MS = 1e3;
const LOOK_AGAIN = {
	seen: null,
	whole: false,
	failure: null
};
/** Probes every task. A connection that breaks meanwhile is made again, once in a run. */
async function look(host, attempts, context) {
	const work = {
		steps: [],
		instances: probed(attempts)
	};
	const first = await runScript(host, work, context);
	const { output, failure } = first.failure !== null && mayResume(first.failure.kind, host, context) ? await runOverNew(host, work, context) : first;
	if (failure === null) return {
		seen: output,
		whole: true,
		failure: null
	};
	return broken(batchFailure(failure, {
		open: void 0,
		attempts,
		output
	}, context.settings));
}
/**
* Makes the changes and looks again: one script where no change could cut us off. Otherwise each such change stands
* under a guard, and what makes it last is written only when a fresh connection has come through.
*/
async function makeChanges(host, attempts, todo, context) {
	keepFound(todo);
	let watch = null;
	let standing = LOOK_AGAIN;
	const stages = stagesOf(todo);
	for (const stage of stages) {
		const end = await makeStage(host, attempts, {
			stage,
			watch,
			last: stage === stages.at(-1)
		}, context);
		standing = end.standing;
		watch = end.watch;
		if (!standing.whole) break;
	}
	return standing;
}
async function makeStage(host, attempts, { stage, watch, last }, context) {
	const planned = planSteps(stage, watch?.guard ?? null, context.settings.safety.guardSeconds);
	const looks = last && stage.armed === 0;
	const { output, failure } = await runScript(host, {
		steps: planned.map(({ step }) => step),
		instances: looks ? probed(attempts) : []
	}, context);
	const said = {
		planned,
		watch,
		output
	};
	if (failure !== null && mayResume(failure.kind, host, context)) return resume(host, attempts, said, context);
	const refused = failure === null ? refusal(host, output, stage, context) : null;
	if (refused !== null) return {
		standing: refused,
		watch
	};
	const noted = note(host, said);
	if (failure !== null) return {
		standing: broken(batchFailure(failure, {
			open: noted.open?.todo ?? void 0,
			attempts,
			output
		}, context.settings)),
		watch
	};
	if (noted.open !== null && noted.watch !== null) return takeBack(host, noted.watch, noted.why, context);
	const seen = looks ? output : null;
	if (noted.open !== null) return {
		standing: {
			seen,
			whole: false,
			failure: null
		},
		watch: null
	};
	if (stage.armed > 0 && noted.watch !== null) {
		const why = await proveAccess(host, context);
		if (why !== null) return takeBack(host, noted.watch, `behind it no new connection came through: ${why}`, context);
	}
	return {
		standing: {
			seen,
			whole: true,
			failure: null
		},
		watch: noted.watch
	};
}
/** Whether the script was allowed to change anything: it is not without the lock, nor without a journal. */
function refusal(host, output, { todo: [first] }, context) {
	const lock = readLock(output.section("lock")?.stdout ?? "");
	if (lock.kind === "stale") return LOOK_AGAIN;
	if (lock.kind === "busy") return broken(locked(`another run is changing ${host.name}: ${lock.holder}`));
	if (lock.kind === "impossible") return broken({
		kind: "locked",
		message: `cannot lock ${host.name}: ${lock.why}; nothing was changed`,
		during: null,
		change: null
	});
	const journal = output.section("journal");
	if (journal === null || journal.exitCode === 0) return null;
	if (journal.stdout.startsWith("guard of ")) {
		const message = `${host.name}: a change that an earlier run left under a guard, unproven, was taken back first (${journal.stdout.trim().slice(0, 60)})`;
		context.settings.emit({
			type: "notice",
			message
		});
		return LOOK_AGAIN;
	}
	if (first === void 0) return null;
	first.attempt.fault = boundedFinding({
		code: "journal.failed",
		severity: "error",
		message: journal.stderr.trim().split("\n").at(-1) || "the journal could not be written: nothing was changed"
	});
	return LOOK_AGAIN;
}
function locked(what) {
	return {
		kind: "locked",
		message: `${what.slice(0, 300)}; wait for it with --lock-timeout SECONDS`,
		during: null,
		change: null
	};
}
/** What became of each step, up to the first that did not come to a good end: that one is `open`. */
function note(host, said) {
	let { watch } = said;
	for (const [i, each] of said.planned.entries()) {
		const result = said.output.steps[i];
		const { step, todo } = each;
		if (step.kind === "change" && todo !== null) {
			if (result !== void 0 && isJournaled(step.change)) host.journaled++;
			if (noteChange(todo, result)) continue;
			return {
				open: each,
				watch,
				why: todo.attempt.fault?.message ?? ""
			};
		}
		if (result?.exitCode === 0) {
			if (step.kind === "arm" && todo !== null) watch = watchOver(todo, result.stdout);
			if (step.kind === "settle") watch = null;
		} else if (step.kind !== "applied") {
			const why = lastLine(result) || "the guard did not say how it ended";
			if (todo !== null) todo.attempt.fault = guardFault(why);
			return {
				open: each,
				watch,
				why
			};
		}
	}
	return {
		open: null,
		watch,
		why: ""
	};
}
function watchOver({ attempt }, armed) {
	return {
		guard: Number.parseInt(armed, 10),
		attempt,
		before: attempt.applied.length
	};
}
/** Does at once what the guard would do later, and waits for it where that one was faster. */
async function takeBack(host, watch, why, context) {
	const { guardSeconds } = context.settings.safety;
	const step = {
		kind: "take-back",
		guard: watch.guard
	};
	let result = await runScript(host, {
		steps: [step],
		instances: []
	}, context);
	if (result.output.steps[0] === void 0 && !context.settings.abandoned()) {
		await pause((guardSeconds + GUARD_GRACE_SECONDS) * 1e3, context.settings.abandoned);
		result = await runScript(host, {
			steps: [step],
			instances: []
		}, context);
	}
	const done = result.output.steps[0];
	if (done?.exitCode !== TAKE_BACK_FAILED) watch.attempt.applied.length = watch.before;
	const outcome = outcomeOf(done, guardSeconds);
	watch.attempt.fault = boundedFinding({
		...guardFault(`${why}; ${outcome}`),
		...done === void 0 || done.stdout.trim() === "" ? {} : { evidence: done.stdout.trim() }
	});
	return {
		standing: LOOK_AGAIN,
		watch: null
	};
}
function outcomeOf(done, guardSeconds) {
	if (done?.exitCode === 0) return "it was taken back";
	if (done?.exitCode === TAKE_BACK_FAILED) return "IT COULD NOT BE TAKEN BACK and stands; mend it by another way in";
	return `the host takes it back by itself within ${guardSeconds} s, but did not say so yet`;
}
/**
* The connection broke while changes were being made. Over a new one the journal tells how far they came; a change
* under a guard is not tried again, for it may be what cut us off.
*/
async function resume(host, attempts, { planned, watch, output: before }, context) {
	const { output, failure } = await runOverNew(host, {
		steps: [],
		instances: probed(attempts),
		resume: true
	}, context);
	const lock = readLock(output.section("lock")?.stdout ?? "");
	if (failure !== null || lock.kind === "busy" || lock.kind === "impossible") {
		const at = {
			open: planned.find(({ todo }, i) => todo !== null && before.steps[i] === void 0)?.todo ?? void 0,
			attempts,
			output
		};
		return {
			standing: broken(batchFailure(failure ?? {
				kind: "lost",
				message: `an earlier script still runs on ${host.name}`
			}, at, context.settings)),
			watch
		};
	}
	const progress = readProgress(output.section("progress")?.stdout ?? "");
	let guarded = watch;
	let number = host.journaled;
	for (const { step, todo } of planned) {
		if (step.kind === "arm" && todo !== null) guarded = watchOver(todo, String(progress.guard));
		if (step.kind !== "change" || todo === null || !isJournaled(step.change)) continue;
		number++;
		if (progress.done.has(number)) noteMade(todo);
	}
	host.journaled = Math.max(host.journaled, ...progress.done.keys());
	if (guarded !== null && progress.guard === guarded.guard) return takeBack(host, guarded, "the connection broke while it was being made", context);
	return {
		standing: {
			seen: output,
			whole: false,
			failure: null
		},
		watch: null
	};
}
/** A host that went away may take a moment to come back: its sshd or its network is starting again. */
async function runOverNew(host, work, context) {
	const until = Date.now() + RETURN_MS;
	let result = await runScript(host, work, context);
	while (result.failure?.kind === "unreachable" && Date.now() < until && !context.settings.abandoned()) {
		await pause(RETURN_PAUSE_MS, context.settings.abandoned);
		result = await runScript(host, work, context);
	}
	return result;
}
function mayResume(kind, host, { settings }) {
	if (kind !== "lost" || host.resumed || settings.abandoned()) return false;
	host.resumed = true;
	return true;
}
function broken(failure) {
	return {
		seen: null,
		whole: false,
		failure
	};
}
function guardFault(message) {
	return boundedFinding({
		code: "guard.taken-back",
		severity: "error",
		message
	});
}
function lastLine(result) {
	return (result?.stderr || result?.stdout || "").trim().split("\n").at(-1) ?? "";
}
// src/engine/converge.ts
/** Changes that do not hold are made at most so many times. */
const MAX_ROUNDS = 3;
/**
* Brings one batch of tasks right on one host: one script probes them all; while something is left to change, one
* script changes it and probes again. Returns a result per task that came to one; a host that is to be left alone
* from here on is `stopped`, and the play says so for its remaining tasks.
*/
async function converge(host, tasks, context) {
	const started = performance.now();
	const scope = (task) => scopeFor(host, context.play, context.settings.extraVars, context.groups, task?.task);
	const attempts = tasks.flatMap((bound) => expand(bound, scope(bound)).map(begin));
	const admitAll = () => {
		const waits = (task) => namesInWhen(task, context.play.vars).has("facts");
		for (const bound of tasks) admit(of(attempts, bound), scope(bound), host.facts !== null, waits);
	};
	admitAll();
	if (host.facts === null || probed(attempts).length > 0) {
		const failure = await lookAndChange(host, attempts, admitAll, context);
		if (failure !== null) return breakOff(host, tasks, attempts, failure, elapsed(started));
	}
	if (context.settings.mode === "check" && !context.play.checkMode) host.outstanding = [...host.outstanding, ...attempts.flatMap((attempt) => attempt.plan?.changes ?? [])];
	const { outcomes, stop } = concludeBatch(tasks, attempts, context.settings.mode);
	if (stop !== null) host.stopped ??= {
		status: "failed",
		finding: stop,
		reported: true
	};
	const durationMs = elapsed(started);
	return new Map([...outcomes].map(([bound, outcome]) => {
		const ignored = outcome.status === "failed" && bound.task.ignoreErrors ? { ignored: true } : {};
		return [bound, {
			host: host.name,
			durationMs,
			...outcome,
			...ignored
		}];
	}));
}
/**
* Looks once, then changes and looks again while something is left to change. A script that a failed change cut
* short is no round: what stood behind that change (the other items of its loop, or other tasks where it has
* ignore_errors) goes into the next one, without the change that failed.
*/
async function lookAndChange(host, attempts, admitAll, context) {
	let todo = [];
	let turns = attempts.length + 6;
	for (let rounds = -1; rounds < MAX_ROUNDS;) {
		if (turns-- === 0) return restless(host);
		let step = todo.length === 0 ? await look(host, attempts, context) : await makeChanges(host, attempts, todo, context);
		if (step.failure === null && step.seen === null) step = {
			...await look(host, attempts, context),
			whole: false
		};
		if (step.failure !== null || step.seen === null) return step.failure;
		if (rounds === -1) admitAll();
		if (step.whole) rounds++;
		planAll(attempts, step.seen, viewOf(host, context));
		todo = context.settings.mode === "check" ? [] : changesToMake(attempts);
		if (todo.length === 0) return null;
	}
	return null;
}
/** Every look found that somebody else had been at work: a host can say so for ever. */
function restless(host) {
	return {
		kind: "locked",
		message: `${host.name} is changed by somebody else whenever netfix looks at it; try again when that has ended`,
		during: null,
		change: null
	};
}
function viewOf(host, context) {
	if (host.facts === null) throw new Error(`no facts of ${host.name} after its first script`);
	return {
		name: host.name,
		facts: host.facts,
		nodes: context.nodes,
		groups: context.groupAddresses,
		pending: host.outstanding
	};
}
function of(attempts, bound) {
	return attempts.filter((attempt) => attempt.instance.bound === bound);
}
function elapsed(started) {
	return Math.round(performance.now() - started);
}
/** What `register` keeps of a result. */
function registeredValue(result) {
	return {
		status: result.status,
		changed: result.status === "changed" || result.status === "would-change",
		failed: result.status === "failed",
		skipped: result.status === "skipped",
		findings: result.findings.map(({ code, severity, message, evidence = null }) => ({
			code,
			severity,
			message,
			evidence
		}))
	};
}
// src/engine/events.ts
/** The code of a finding that says netfix itself is at fault. */
const OWN_BUG = "netfix.bug";
/** The code of a finding that says a notified handler was not run. */
const HANDLER_NOT_RUN = "handler.not-run";
// src/engine/own-bug.ts
/** A fault of ours, as a host's finding: it makes the run exit 70, and the other hosts are done all the same. */
function ownBugFinding(error) {
	return {
		code: OWN_BUG,
		severity: "error",
		message: "this is a bug in netfix, please report it with the lines below",
		evidence: stackInSource(error)
	};
}
// src/engine/fleet.ts
/**
* Runs a fleet task on the hosts whose `when` holds. In check mode it measures only hosts that need no change:
* to measure the others would report the fault twice.
*/
async function runFleetTask(hosts, bound, context) {
	const started = performance.now();
	const skip = (host, reason) => ({
		host: host.name,
		status: "skipped",
		durationMs: 0,
		findings: [],
		changes: [],
		reason
	});
	if (context.settings.mode === "check" && hosts.some((host) => host.outstanding.length > 0)) return hosts.map((host) => skip(host, "measured once the changes above are made"));
	try {
		const taking = hosts.filter((host) => holds(bound.task, scopeOf(host, bound, context)));
		const result = taking.length === 0 ? {
			findings: {},
			matrices: []
		} : await measure(taking, bound, context);
		for (const matrix of result.matrices) context.settings.emit({
			type: "matrix",
			play: context.playIndex,
			matrix
		});
		const durationMs = Math.round(performance.now() - started);
		return hosts.map((host) => taking.includes(host) ? resultFor(host, result, bound, durationMs) : skip(host, "its `when` is false"));
	} catch (error) {
		const result = {
			findings: failing(hosts, expressionFinding(error)),
			matrices: []
		};
		return hosts.map((host) => resultFor(host, result, bound, 0));
	}
}
/** What the hosts of a fleet task must have first. Parameters that cannot be rendered are runFleetTask()'s to tell. */
function preparationFor(hosts, bound, context) {
	const [first] = hosts;
	if (first === void 0 || bound.module.prepare === void 0) return null;
	try {
		const params = renderParams(bound.task, bound.module.params, scopeOf(first, bound, context));
		const module = bound.module.prepare(params);
		if (module === null) return null;
		const only = bound.module.preparedHost?.(params);
		return {
			task: {
				index: bound.index,
				task: bound.task,
				module
			},
			isFor: (host) => only === void 0 || host.name === only
		};
	} catch {
		return null;
	}
}
/** One result for what was prepared and what was measured then. */
function withPreparation(prepared, measured) {
	if (prepared === void 0 || prepared.status === "ok" || prepared.status === "skipped") return measured;
	const { reason, ...rest } = measured;
	return {
		...rest,
		status: measured.status === "failed" ? "failed" : prepared.status,
		durationMs: prepared.durationMs + measured.durationMs,
		findings: [...prepared.findings, ...measured.findings],
		changes: prepared.changes
	};
}
function failing(hosts, finding) {
	return Object.fromEntries(hosts.map((host) => [host.name, [finding]]));
}
/** Parameters of a fleet task are the same for all its hosts: they are rendered with the first one's variables. */
async function measure(hosts, bound, context) {
	const [first] = hosts;
	if (first === void 0) return {
		findings: {},
		matrices: []
	};
	const homeless = hosts.filter((host) => host.address === null);
	if (homeless.length > 0) return {
		findings: Object.fromEntries(homeless.map((host) => [host.name, [noAddress(host)]])),
		matrices: []
	};
	const params = renderParams(bound.task, bound.module.params, scopeOf(first, bound, context));
	try {
		return await bound.module.run(fleetOf(hosts, context), params);
	} catch (error) {
		return {
			findings: failing(hosts, ownBugFinding(error)),
			matrices: []
		};
	}
}
function fleetOf(hosts, context) {
	const members = new Map(hosts.flatMap((host) => host.facts === null || host.address === null ? [] : [[{
		name: host.name,
		address: host.address,
		facts: host.facts
	}, host]]));
	return {
		hosts: [...members.keys()],
		groups: context.groups,
		progress: (text, secondsLeft) => context.settings.emit({
			type: "step-progress",
			play: context.playIndex,
			text,
			...secondsLeft === void 0 ? {} : { secondsLeft }
		}),
		async each(script, options) {
			const outputs = await Promise.all([...members].map(async ([member, host]) => {
				const text = script(member);
				return text === null ? null : [member.name, await runOn(host, text, options.timeoutMs, context)];
			}));
			return new Map(outputs.filter((output) => output !== null));
		}
	};
}
/** A fleet script is framed like any other, so that what `exit`s or prints half a line in it stays inside. */
async function runOn(host, script, timeoutMs, context) {
	const { settings, play } = context;
	if (settings.verbose) settings.emit({
		type: "script",
		host: host.name,
		script
	});
	const framed = framedScript([{
		id: "fleet",
		script
	}]);
	const result = await host.session.run(framed.text, {
		become: becomeIn(host, play),
		timeoutMs
	});
	const output = framed.read(result.stdout, result.stderr).get("fleet");
	const failure = result.failure?.message ?? (output === void 0 ? "its output was cut off" : null);
	return {
		exitCode: -1,
		stdout: "",
		stderr: "",
		...output,
		failure
	};
}
function resultFor(host, result, bound, durationMs) {
	const findings = Object.hasOwn(result.findings, host.name) ? result.findings[host.name] ?? [] : [];
	const failed = findings.some((finding) => finding.severity === "error");
	const ignored = failed && bound.task.ignoreErrors ? { ignored: true } : {};
	return {
		host: host.name,
		status: failed ? "failed" : "ok",
		durationMs,
		findings,
		changes: [],
		...ignored
	};
}
function scopeOf(host, bound, context) {
	return scopeFor(host, context.play, context.settings.extraVars, context.groups, bound.task);
}
function noAddress(host) {
	return {
		code: "host.no-address",
		severity: "error",
		message: `no address is known by which other nodes reach ${host.name}: set node_ip for it in the inventory`
	};
}
/** Hosts that a fleet task can count on. */
function fleetMembers(hosts) {
	return hosts.filter((host) => isActive(host) && host.facts !== null);
}
// src/engine/gaps.ts
/**
* The result of a task that was never reached on a host. `unsaid`: no result tells yet why the host was left alone,
* so this one does. `aborted`: why the whole play ended early, or null.
*/
function gapResult(host, unsaid, aborted) {
	const blank = {
		host: host.name,
		durationMs: 0,
		findings: [],
		changes: []
	};
	if (host.stopped === null) return {
		...blank,
		status: "blocked",
		reason: aborted ?? "not reached"
	};
	const { status, finding } = host.stopped;
	if (unsaid) return {
		...blank,
		status,
		findings: [finding],
		reason: finding.message
	};
	return {
		...blank,
		status: "blocked",
		reason: status === "unreachable" ? "the host is unreachable" : "an earlier task failed on this host"
	};
}
/** The same for a handler that was notified: the next run will not notify it again, so the reader must know. */
function missedHandler(gap) {
	const message = `notified, but not run: ${gap.reason}. What notified it is right now and will not do so again`;
	return {
		...gap,
		findings: [{
			code: HANDLER_NOT_RUN,
			severity: "warning",
			message
		}]
	};
}
// src/engine/segments.ts
/**
* Cuts a play's tasks where one script cannot serve them together: around fleet tasks, `run_once` and `retries`;
* after a task whose registered result a later one uses; and before a task whose parameters need facts that are
* not known yet (`when` is judged after the first script and needs no cut).
*/
function segmentsOf(tasks, modules, playVars, firstIndex = 0) {
	const segments = [];
	let open;
	let factsKnown = false;
	for (const [offset, task] of tasks.entries()) {
		const index = firstIndex + offset;
		const module = modules.get(task.module);
		if (module === void 0) throw new Error(`task ${index}: no module ${task.module}`);
		if (namesInParams(task, playVars).has("facts") && !factsKnown) {
			if (open === void 0) segments.push({
				kind: "batch",
				tasks: [],
				runOnce: false
			});
			open = void 0;
			factsKnown = true;
		}
		if (module.kind === "fleet") {
			segments.push({
				kind: "fleet",
				task: {
					index,
					task,
					module
				}
			});
			open = void 0;
			factsKnown = true;
			continue;
		}
		const alone = task.runOnce || task.retries > 0;
		if (open === void 0 || alone) {
			if (open !== void 0) factsKnown = true;
			open = {
				kind: "batch",
				tasks: [],
				runOnce: task.runOnce
			};
			segments.push(open);
		}
		open.tasks.push({
			index,
			task,
			module
		});
		if (alone || isUsedLater(task.register, tasks.slice(offset + 1), playVars)) {
			open = void 0;
			factsKnown = true;
		}
	}
	return segments;
}
function isUsedLater(name, later, playVars) {
	if (name === null) return false;
	return later.some((task) => {
		const names = /* @__PURE__ */ new Set([...namesInParams(task, playVars), ...namesInWhen(task, playVars)]);
		return names.has(name) || names.has("vars");
	});
}
// src/engine/serial.ts
/**
* Splits hosts into the batches of a play's `serial`: numbers or percentages of all hosts (at least one), the last
* of which repeats, as in Ansible. No serial: one batch.
*/
function serialBatches(hosts, serial) {
	if (hosts.length === 0) return [];
	const batches = [];
	let from = 0;
	for (let i = 0; from < hosts.length; i++) {
		const size = batchSize(serial[Math.min(i, serial.length - 1)], hosts.length);
		batches.push(hosts.slice(from, from + size));
		from += size;
	}
	return batches;
}
function batchSize(spec, total) {
	if (spec === void 0) return total;
	const size = typeof spec === "string" && spec.endsWith("%") ? Math.floor(Number.parseFloat(spec) / 100 * total) : Number(spec);
	return Number.isFinite(size) ? Math.max(1, size) : total;
}
// src/engine/play.ts
/**
* One play over its hosts. Results go out as events; a host's failure never stops another's work. `off` says why
* nothing is to be done any more, or is null; what is returned goes to the next play.
*/
async function runPlay(context, hosts, modules, off) {
	const run = new PlayRun(context, modules, off);
	for (const host of hosts) forgetWhatAnotherUserSaw(host, becomeIn(host, context.play) !== null);
	for (const batch of off === null ? serialBatches(hosts, context.play.serial) : []) {
		await run.batch(batch);
		if (run.mustStop(batch)) break;
	}
	run.fillGaps(hosts);
	return run.off;
}
var PlayRun = class {
	#context;
	#modules;
	/** Task numbers that came to a result, by host. */
	#done = /* @__PURE__ */ new Map();
	/** Names of handlers to run, by host. */
	#notified = /* @__PURE__ */ new Map();
	/** Why the rest of the play is left undone. */
	#aborted;
	/** Why the plays behind it are, too. */
	#off;
	constructor(context, modules, off) {
		this.#context = context;
		this.#modules = modules;
		this.#aborted = off;
		this.#off = off;
	}
	get off() {
		return this.#off;
	}
	/** All tasks, then the handlers they notified, on one serial batch of hosts. */
	async batch(hosts) {
		const { play } = this.#context;
		for (const segment of segmentsOf(play.tasks, this.#modules, play.vars)) {
			await this.#segment(segment, hosts);
			if (this.mustStop(hosts)) return;
		}
		for (const [i, handler] of play.handlers.entries()) {
			const notified = hosts.filter((host) => this.#notified.get(host.name)?.has(handler.name ?? ""));
			const segments = notified.length === 0 ? [] : segmentsOf([handler], this.#modules, play.vars, play.tasks.length + i);
			for (const segment of segments) await this.#segment(segment, notified);
		}
	}
	/** Too many hosts failed, all of them did, or the user asked to stop. */
	mustStop(hosts) {
		const failed = hosts.filter((host) => !isActive(host)).length;
		const limit = this.#context.play.maxFailPercentage;
		if (this.#context.settings.interrupted()) this.#stopRun("interrupted");
		else if (limit !== null && failed / hosts.length * 100 > limit) {
			const most = limit === 0 ? "and any failure is fatal here" : `more than max_fail_percentage ${limit}`;
			this.#stopRun(`${failed} of ${hosts.length} hosts failed, ${most}`);
		} else if (failed === hosts.length) this.#aborted ??= "every host of the batch before failed";
		return this.#aborted !== null;
	}
	/** Each host has a result for each task and notified handler: what was never reached is blocked, and says by what. */
	fillGaps(hosts) {
		for (const host of hosts) {
			const gaps = [...this.#missedTasks(host), ...this.#missedHandlers(host)];
			for (const [i, { number, handler }] of gaps.entries()) {
				const unsaid = i === 0 && host.stopped?.reported === false;
				const result = gapResult(host, unsaid, this.#aborted);
				this.#emit(number, handler && !unsaid ? missedHandler(result) : result);
			}
		}
	}
	/** A `run_once` task is the others' matter once one host has done it, unless this host is the one that could not. */
	#missedTasks(host) {
		const isDone = (task) => this.#done.get(host.name)?.has(task) === true;
		const byAnother = (task) => [...this.#done.values()].some((done) => done.has(task));
		const open = this.#context.play.tasks.flatMap(({ runOnce }, number) => isDone(number) ? [] : [{
			number,
			handler: false,
			others: runOnce && byAnother(number)
		}]);
		const [first] = open;
		return open.filter((gap) => !gap.others || gap === first && host.stopped?.reported === false);
	}
	#missedHandlers(host) {
		const { tasks, handlers } = this.#context.play;
		return handlers.flatMap((handler, i) => {
			const number = tasks.length + i;
			return this.#notified.get(host.name)?.has(handler.name ?? "") === true && !this.#done.get(host.name)?.has(number) ? [{
				number,
				handler: true
			}] : [];
		});
	}
	#stopRun(reason) {
		this.#aborted ??= reason;
		this.#off ??= reason;
	}
	async #segment(segment, hosts) {
		const active = hosts.filter(isActive);
		if (active.length === 0) return;
		if (segment.kind === "fleet") await this.#step(segment, active, () => this.#fleet(segment, active));
		else if (segment.runOnce) await this.#once(segment, active);
		else await this.#step(segment, active, () => this.#hostTasks(segment, active, active));
	}
	async #step(segment, hosts, work) {
		const { settings, playIndex } = this.#context;
		settings.emit({
			type: "step-started",
			play: playIndex,
			title: titleOf(segment),
			hosts: hosts.length
		});
		await work();
		settings.emit({
			type: "step-finished",
			play: playIndex
		});
	}
	/** On the first host that answers. Where it fails nobody goes on, for all count on it; so it is in Ansible. */
	async #once(segment, active) {
		for (const host of active) {
			await this.#step(segment, [host], () => this.#hostTasks(segment, [host], active));
			if (host.stopped?.status === "unreachable") continue;
			if (host.stopped !== null) this.#stopRun(`${titleOf(segment)} is run_once and failed on ${host.name}`);
			return;
		}
	}
	async #hostTasks(segment, members, active) {
		await this.#onEach(members, async (host) => {
			const results = await this.#withRetries(host, segment.tasks);
			for (const [bound, result] of results) this.#keep(bound, result, segment.runOnce ? active : [host]);
			const worst = host.stopped?.status ?? notable([...results.values()]);
			if (!(segment.tasks.length === 0 && host.stopped === null)) this.#hostFinished(host, worst);
		});
	}
	/** So many at a time as --forks says; none is started once the user asked to stop. */
	async #onEach(hosts, work) {
		const { settings, playIndex } = this.#context;
		const limit = pLimit(settings.forks);
		const one = async (host) => {
			if (settings.interrupted()) return;
			settings.emit({
				type: "host-started",
				play: playIndex,
				host: host.name
			});
			await work(host);
		};
		await Promise.all(hosts.map((host) => limit(one, host)));
	}
	#hostFinished(host, status) {
		const { settings, playIndex } = this.#context;
		settings.emit({
			type: "host-finished",
			play: playIndex,
			host: host.name,
			status
		});
	}
	async #withRetries(host, tasks) {
		const retries = tasks.length === 1 ? tasks[0]?.task.retries ?? 0 : 0;
		for (let left = retries;; left--) {
			const results = await converge(host, tasks, this.#context).catch((error) => ownBug(host, error));
			const failed = [...results.values()].some((result) => result.status === "failed");
			const lasting = host.stopped?.status === "unreachable" || this.#context.settings.mode === "check";
			if (!failed || left <= 0 || lasting || this.#context.settings.interrupted()) return results;
			await pause((tasks[0]?.task.delay ?? 0) * 1e3, this.#context.settings.interrupted);
			if (this.#context.settings.interrupted()) return results;
			host.stopped = null;
		}
	}
	async #fleet(segment, active) {
		const prepared = await this.#prepare(segment.task, active);
		const members = fleetMembers(active);
		for (const measured of await runFleetTask(members, segment.task, this.#context)) {
			const host = members.find((member) => member.name === measured.host);
			if (host === void 0) continue;
			const result = withPreparation(prepared.get(host.name), measured);
			this.#keep(segment.task, result, [host]);
			this.#hostFinished(host, result.status);
			const [finding] = result.findings.filter(({ severity }) => severity === "error");
			const counts = this.#context.settings.mode === "run" && !result.ignored;
			if (result.status === "failed" && counts && finding !== void 0) host.stopped = {
				status: "failed",
				finding,
				reported: true
			};
		}
	}
	/** Facts of every host, and what the task needs there. A host that fails here has its result, and takes no part. */
	async #prepare(bound, active) {
		const preparation = preparationFor(active, bound, this.#context);
		const tasksOf = (host) => preparation?.isFor(host) ? [preparation.task] : [];
		const hosts = active.filter((host) => host.facts === null || tasksOf(host).length > 0);
		const results = /* @__PURE__ */ new Map();
		await this.#onEach(hosts, async (host) => {
			const [result] = (await this.#withRetries(host, tasksOf(host))).values();
			if (host.stopped === null && result !== void 0) results.set(host.name, result);
			if (host.stopped === null) return;
			if (result !== void 0) this.#keep(bound, result, [host]);
			this.#hostFinished(host, host.stopped.status);
		});
		return results;
	}
	#keep(bound, result, registering) {
		const { register, notify } = bound.task;
		const changed = result.status === "changed" || result.status === "would-change";
		for (const host of registering) if (register !== null) host.registered = {
			...host.registered,
			[register]: registeredValue(result)
		};
		if (changed && notify.length > 0) this.#notified.set(result.host, /* @__PURE__ */ new Set([...this.#notified.get(result.host) ?? [], ...notify]));
		this.#emit(bound.index, result);
	}
	#emit(task, result) {
		const done = this.#done.get(result.host) ?? /* @__PURE__ */ new Set();
		this.#done.set(result.host, done.add(task));
		this.#context.settings.emit({
			type: "task-result",
			play: this.#context.playIndex,
			task,
			result
		});
	}
};
/** A fault of ours on one host's output must not leave the other hosts half done: it fails this host, and exits 70. */
function ownBug(host, error) {
	host.stopped = {
		status: "failed",
		finding: ownBugFinding(error),
		reported: false
	};
	return /* @__PURE__ */ new Map();
}
/** The first status that is worth counting; a failure its task ignores is not. */
function notable(results) {
	return results.find(({ status, ignored }) => status !== "ok" && status !== "skipped" && !ignored)?.status ?? "ok";
}
function forgetWhatAnotherUserSaw(host, asRoot) {
	if (host.factsAsRoot !== asRoot) {
		host.facts = null;
		host.journaled = 0;
		host.lastHolder = "";
	}
	host.factsAsRoot = asRoot;
}
function titleOf(segment) {
	if (segment.kind === "fleet") return taskTitle(segment.task.task, segment.task.module);
	const names = segment.tasks.map(({ task, module }) => taskTitle(task, module));
	if (names.length === 0) return "facts";
	return names.length <= 3 ? names.join(", ") : `${names.slice(0, 2).join(", ")} and ${names.length - 2} more tasks`;
}
// src/engine/run.ts
/**
* A run from start to end. Throws UsageError before any host is touched; from then on everything that happens is
* an event, and a host that fails in one play takes no part in the next.
*/
async function run(given) {
	const { request, redact } = hideSecrets(given);
	const { settings } = request;
	const started = Date.now();
	const prepared = await redactingErrors(redact, () => prepare(request));
	const now = new Date(started);
	const holder = {
		run: newRunId(now),
		by: settings.safety.by,
		startedAt: now.toISOString()
	};
	settings.emit({
		type: "run-started",
		run: holder.run,
		mode: prepared.plays.every(({ play }) => play.checkMode) ? "check" : settings.mode,
		startedAt: holder.startedAt
	});
	let off = null;
	for (const [index, each] of prepared.plays.entries()) {
		if (settings.interrupted()) off ??= "interrupted";
		off = await runPrepared(request, prepared, each, {
			playIndex: index,
			off,
			holder,
			redact
		});
	}
	settings.emit({
		type: "run-finished",
		durationMs: Date.now() - started,
		interrupted: settings.interrupted()
	});
}
async function runPrepared(request, prepared, { play, hosts, everyone }, { off, ...rest }) {
	const { settings, modules } = request;
	const { playIndex } = rest;
	const active = hosts.filter(isActive);
	const tasks = [...play.tasks, ...play.handlers].map((task) => headingOf(task, modules));
	settings.emit({
		type: "play-started",
		play: playIndex,
		name: play.name,
		hosts: active.map((host) => host.name),
		tasks
	});
	const nowhere = everyone.filter((host) => host.address === null);
	if (nowhere.length > 0 && nowhere.length < everyone.length && asksForNodes(play, modules)) settings.emit({
		type: "notice",
		message: leftOut(nowhere)
	});
	return runPlay({
		...rest,
		play,
		settings: play.checkMode ? {
			...settings,
			mode: "check"
		} : settings,
		groups: prepared.groups,
		groupAddresses: prepared.groupAddresses,
		nodes: everyone.flatMap((host) => host.address ?? [])
	}, active, modules, off);
}
function headingOf(task, modules) {
	const module = modules.get(task.module);
	return {
		name: module === void 0 ? task.module : taskTitle(task, module),
		module: task.module
	};
}
/** A fleet module, or a task with `nodes` among its parameters. */
function asksForNodes(play, modules) {
	return play.tasks.some((task) => modules.get(task.module)?.kind === "fleet" || JSON.stringify(task.params).includes("\"nodes\""));
}
function leftOut(hosts) {
	return `no node address is known of ${hosts.map((host) => host.name).join(", ")}: rules for \`nodes\` leave them out; set node_ip in the inventory`;
}
// src/report/document.ts
/** Gathers a run's events into the one document every report is made of. */
function newDocument() {
	const document = {
		schemaVersion: 1,
		run: "",
		mode: "run",
		startedAt: "",
		durationMs: 0,
		plays: [],
		hosts: Object.create(null),
		matrices: [],
		exitCode: 0
	};
	return {
		document,
		add: (event) => addEvent(document, event)
	};
}
function addEvent(document, event) {
	switch (event.type) {
		case "run-started":
			document.run = event.run;
			document.mode = event.mode;
			document.startedAt = event.startedAt;
			break;
		case "play-started":
			document.plays[event.play] = {
				name: event.name,
				tasks: event.tasks.map((task) => ({
					...task,
					results: []
				}))
			};
			for (const host of event.hosts) document.hosts[host] ??= newHost();
			break;
		case "task-result":
			document.plays[event.play]?.tasks[event.task]?.results.push(event.result);
			count(document.hosts[event.result.host], event.result);
			break;
		case "matrix":
			document.matrices.push(event.matrix);
			break;
		case "run-finished":
			document.durationMs = event.durationMs;
			for (const play of document.plays) sortResults(play, Object.keys(document.hosts));
			document.exitCode = finalCode(document, event.interrupted);
	}
}
function newHost() {
	return {
		status: "skipped",
		ok: 0,
		changed: 0,
		wouldChange: 0,
		failed: 0,
		skipped: 0,
		blocked: 0
	};
}
/** A failure that its task ignores counts as ok, as in Ansible. */
function count(host, result) {
	if (host === void 0) return;
	const status = result.ignored === true ? "ok" : result.status;
	if (status === "would-change") host.wouldChange++;
	else if (status !== "unreachable") host[status]++;
	if (rank(status) > rank(host.status)) host.status = status;
}
/** A host that was left half done is not right, whatever its other tasks came to; one with nothing to do is `skipped`. */
function rank(status) {
	return [
		"skipped",
		"ok",
		"changed",
		"would-change",
		"blocked",
		"failed",
		"unreachable"
	].indexOf(status);
}
/** Results come in the order hosts finish; a document has them in the inventory's. */
function sortResults(play, order) {
	const place = new Map(order.map((host, i) => [host, i]));
	for (const task of play.tasks) task.results.sort((a, b) => (place.get(a.host) ?? 0) - (place.get(b.host) ?? 0));
}
function finalCode(document, interrupted) {
	if (document.plays.flatMap((play) => play.tasks.flatMap((task) => task.results)).some((result) => result.findings.some((finding) => finding.code === "netfix.bug"))) return 70;
	return interrupted ? 130 : exitCode(Object.values(document.hosts));
}
/** 2: failed, 4: unreachable, 8: check mode found something to change. Bits add up. */
function exitCode(hosts) {
	const any = (test) => hosts.some(test);
	return (any((host) => host.failed > 0 || host.status === "failed") ? 2 : 0) + (any((host) => host.status === "unreachable") ? 4 : 0) + (any((host) => host.wouldChange > 0) ? 8 : 0);
}
export { OWN_BUG as i, run as n, HANDLER_NOT_RUN as r, newDocument as t };

//# sourceMappingURL=document.js.map