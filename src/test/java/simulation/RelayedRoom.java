package simulation;

import static simulation.Simulation.MILLI;

import call.shard.RelayState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import media.EngineEvent;
import media.ReservedRelay;
import media.srtp.SrtpKeys;
import org.jspecify.annotations.Nullable;

/// One room on two engines, joined by a relay over a [Link] in each direction. The two run in steps
/// of a millisecond, which is shorter than the delay of the links.
final class RelayedRoom {
    private static final long STEP_NANOS = MILLI;

    final Simulation core;
    final Simulation edge;
    final Link toEdge;
    final Link toCore;

    /// Whether the two ends get each other's reports.
    boolean reports = true;

    final List<EngineEvent.RelayLost> lost = new ArrayList<>();
    final InetSocketAddress coreAddress = new InetSocketAddress("198.51.100.1", 10000);
    final InetSocketAddress edgeAddress = new InetSocketAddress("198.51.100.2", 10000);

    /// From which the datagrams of the core come to the edge.
    InetSocketAddress coreSource = coreAddress;

    /// Numbers at the other end by those here.
    private final Map<Integer, Integer> edgeNumbers = new HashMap<>();

    private final Map<Integer, Integer> coreNumbers = new HashMap<>();

    /// Of the relay that was opened last.
    int coreNumber;

    int edgeNumber;

    /// With which the core encrypts; before [#open] null.
    @Nullable SrtpKeys coreKeys;

    RelayedRoom(long seed, int audibleSpeakers) {
        core = new Simulation(seed, audibleSpeakers);
        edge = new Simulation(seed + 1, audibleSpeakers);
        toEdge = new Link(edge, seed + 2, 2 * MILLI);
        toCore = new Link(core, seed + 3, 2 * MILLI);
        core.elsewhere =
                (to, datagram) -> {
                    if (to.equals(edgeAddress)) {
                        toEdge.send(datagram, d -> edge.feed(coreSource, d));
                    }
                };
        edge.elsewhere =
                (to, datagram) -> {
                    if (to.equals(coreAddress)) {
                        toCore.send(datagram, d -> core.feed(edgeAddress, d));
                    }
                };
        core.relayEvents = event -> onEvent(event, edge, edgeNumbers);
        edge.relayEvents = event -> onEvent(event, core, coreNumbers);
    }

    private void onEvent(
            EngineEvent.OfRelay event, Simulation other, Map<Integer, Integer> numbers) {
        switch (event) {
            case EngineEvent.RelayReported(var _, int relay, RelayState state) -> {
                Integer number = numbers.get(relay);
                if (reports && number != null) {
                    other.at(
                            other.now + 2 * MILLI,
                            () -> other.engine.relays().onState(other.now, number, state));
                }
            }
            case EngineEvent.RelayLost end -> lost.add(end);
        }
    }

    /// Opens the relay, or another one instead.
    void open() {
        close();
        openAnother();
    }

    /// Opens one beside those that there are.
    void openAnother() {
        ReservedRelay atCore = core.engine.relays().reserve(core.now, core.room);
        ReservedRelay atEdge = edge.engine.relays().reserve(edge.now, edge.room);
        edgeNumbers.put(atCore.number(), atEdge.number());
        coreNumbers.put(atEdge.number(), atCore.number());
        coreNumber = atCore.number();
        edgeNumber = atEdge.number();
        coreKeys = atEdge.keys();
        core.engine.relays().connect(core.now, coreNumber, edgeAddress, edgeNumber, atEdge.keys());
        edge.engine.relays().connect(edge.now, edgeNumber, coreAddress, coreNumber, atCore.keys());
        core.drain();
        edge.drain();
    }

    void close() {
        core.engine.relays().close(core.now, coreNumber);
        edge.engine.relays().close(edge.now, edgeNumber);
        core.drain();
        edge.drain();
    }

    /// While there is no relay, nothing crosses and the two need not keep step.
    void runApart(long nanos) {
        core.run(nanos);
        edge.run(nanos);
    }

    void run(long nanos) {
        for (long done = 0; done < nanos; done += STEP_NANOS) {
            core.run(STEP_NANOS);
            edge.run(STEP_NANOS);
        }
    }
}
