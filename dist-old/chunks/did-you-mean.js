// src/did-you-mean.ts
/** The candidate nearest to `word` when it is near enough to be a slip of the hand, else undefined. */
function nearest(word, candidates) {
	let best;
	let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}
/** `did you mean \`x\`?`, or the list of what there is, or undefined when there is nothing to offer. */
function suggestion(word, candidates) {
	const all = [...candidates];
	const near = nearest(word, all);
	if (near !== void 0) return `did you mean \`${near}\`?`;
	if (all.length === 0) return void 0;
	const shown = all.slice(0, 20);
	return `known here: ${shown.join(", ")}${all.length > shown.length ? ", …" : ""}`;
}
/** Levenshtein distance with adjacent transpositions (optimal string alignment). */
function editDistance(a, b) {
	let beforeLast = [];
	let last = Array.from({ length: b.length + 1 }, (_, i) => i);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			let value = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (beforeLast[j - 2] ?? 0) + 1);
			row.push(value);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length] ?? 0;
}
export { suggestion as n, nearest as t };

//# sourceMappingURL=did-you-mean.js.map