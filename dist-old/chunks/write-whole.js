import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { link, rename, rm, writeFile } from "node:fs/promises";
// src/write-whole.ts
/** Writes a file whole or not at all: what was there before stays until all of the new text is. Throws as node:fs does. */
async function writeWhole(path, text, mode = 438) {
	await writeThen(rename, path, text, mode);
}
/** The same for a file that is not there yet: EEXIST where there is one. */
async function writeNew(path, text) {
	await writeThen(nameOnce, path, text, 438);
}
async function writeThen(name, path, text, mode) {
	const temp = join(dirname(path), `.netfix-${randomBytes(8).toString("hex")}`);
	try {
		await writeFile(temp, text, {
			mode,
			flag: "wx"
		});
		await name(temp, path);
	} catch (error) {
		await rm(temp, { force: true }).catch(() => {});
		throw error;
	}
}
/**
* Gives a whole file its name. Throws as node:fs does, EEXIST where the name is taken: link(2) replaces nothing. Not
* every file system has links; there the name must have been found free a moment ago.
*/
async function nameOnce(temp, path) {
	try {
		await link(temp, path);
	} catch (error) {
		if (![
			"EPERM",
			"ENOTSUP",
			"EOPNOTSUPP",
			"ENOSYS"
		].includes(error.code ?? "")) throw error;
		await rename(temp, path);
		return;
	}
	await rm(temp);
}
export { writeNew as n, writeWhole as r, nameOnce as t };

//# sourceMappingURL=write-whole.js.map