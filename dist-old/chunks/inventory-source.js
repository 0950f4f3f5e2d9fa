import { t as loadInventory } from "./load.js";
import { t as UsageError } from "./usage-error.js";
// src/commands/inventory-source.ts
/** The inventory of `-i`, which every command needs: netfix guesses no hosts. */
async function inventoryOf(sources, io) {
	if (sources.length > 0) return loadInventory(sources, io.cwd);
	throw new UsageError({
		message: "no inventory given",
		hint: "name one with -i FILE, or hosts with -i n1,n2, (the comma makes it a list); `netfix init` writes one"
	});
}
export { inventoryOf as t };

//# sourceMappingURL=inventory-source.js.map