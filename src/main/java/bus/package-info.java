/// The addressing scheme: every address of the event bus ([Addresses]), the records carried on them
/// (one sealed interface per address family) and one codec. The same address reaches a verticle in
/// this JVM or on another node; local delivery passes the record itself. Start with [Addresses].
@NullMarked
package bus;

import org.jspecify.annotations.NullMarked;
