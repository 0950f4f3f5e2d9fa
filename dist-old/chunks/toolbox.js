import { t as require_dist } from "./dist.js";
import { a as toolboxManifest } from "./manifest.js";
// src/commands/init/toolbox.ts
var import_dist = require_dist();
/** `netfix init toolbox`: the manifest that the module applies, to be applied by other means. */
function initToolbox(io) {
	io.stdout.write(`# kubectl apply -f FILE\n${(0, import_dist.stringify)(toolboxManifest(), { aliasDuplicateObjects: false })}`);
}
export { initToolbox };

//# sourceMappingURL=toolbox.js.map