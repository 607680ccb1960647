/// Loss, delay, jitter and outages of a simulated network, decided by a seed alone. Owned by the
/// event loop of the call that it disturbs. Read [bots.client.fault.NetworkFault] first.
@NullMarked
package bots.client.fault;

import org.jspecify.annotations.NullMarked;
