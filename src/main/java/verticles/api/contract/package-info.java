/// What the API accepts: `openapi.yaml`, prepared once for a node, and the check of a request
/// against it. Runs on the event loop of its verticle. Read `ContractCheck` first.
@NullMarked
package verticles.api.contract;

import org.jspecify.annotations.NullMarked;
