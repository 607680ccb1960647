/// The files in `scripts/deploy`, checked as far as it is possible without the programs that read
/// them. Start with [DeploymentFilesTest].
@NullMarked
package deployment;

import org.jspecify.annotations.NullMarked;
