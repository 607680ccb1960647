/// What the command line does and prints: the line of a node that is ready, and the commands that
/// open the database of a node, which may be running, do one thing and say how it went.
@NullMarked
package verticles.command;

import org.jspecify.annotations.NullMarked;
