import { n as run, t as newDocument } from "./chunks/document.js";
import { t as loadInventory } from "./chunks/load.js";
import { t as selectHosts } from "./chunks/pattern2.js";
import { t as modules } from "./chunks/modules.js";
import { t as loadPlaybook } from "./chunks/load2.js";
import { t as createSsh } from "./chunks/open.js";
import { t as UsageError } from "./chunks/usage-error.js";
export { UsageError, createSsh, loadInventory, loadPlaybook, modules, newDocument, run, selectHosts };
