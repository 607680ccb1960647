/// The addressing scheme: every address of the event bus ([Addresses]), and one codec ([BusCodec])
/// for the records that are sent to them. The same address reaches a verticle in this JVM or on
/// another node; local delivery passes the record itself. The records are in the packages below, by
/// what they are about. Start with [Addresses].
@NullMarked
package bus;

import org.jspecify.annotations.NullMarked;
