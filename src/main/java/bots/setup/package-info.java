/// What a run needs before the first bot joins: options of the command line, accounts on the
/// server, a line of progress. Read [bots.setup.RunOptions] first.
@NullMarked
package bots.setup;

import org.jspecify.annotations.NullMarked;
