package rooms.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import rooms.RegionRtt;

/// Which regions a client is near to: those that it has measured by their round-trip time, then the
/// one that it is connected to, then all others.
///
/// @param region of the signaling node that the client is connected to; empty when it is not known
/// @param measured by the client, which may lie about itself
public record ClientLocation(String region, List<RegionRtt> measured) {
    /// A region that is farther than the nearest one by no more than this is as near: round-trip
    /// times vary.
    static final int AS_NEAR_MILLIS = 10;

    private static final int CONNECTED = RegionRtt.MAX_MILLIS + 1;
    private static final int ELSEWHERE = CONNECTED + 1;

    public ClientLocation {
        measured = List.copyOf(measured);
    }

    public static ClientLocation at(String region) {
        return new ClientLocation(region, List.of());
    }

    /// This one without regions that do not exist.
    public ClientLocation among(Set<String> regions) {
        return new ClientLocation(
                region, measured.stream().filter(one -> regions.contains(one.region())).toList());
    }

    /// To compare regions; smaller is nearer. A round-trip time only where one was measured.
    int distance(String of) {
        for (RegionRtt one : measured) {
            if (one.region().equals(of)) {
                return one.rttMillis();
            }
        }
        return of.equals(region) ? CONNECTED : ELSEWHERE;
    }

    /// The nearest region, whether there are shards in it or not.
    String nearest() {
        return measured.stream()
                .min(Comparator.comparingInt(RegionRtt::rttMillis))
                .map(RegionRtt::region)
                .orElse(region);
    }

    boolean isAsNear(String one, String nearest) {
        return one.equals(nearest)
                || (distance(one) < CONNECTED
                        && distance(one) - distance(nearest) <= AS_NEAR_MILLIS);
    }

    /// The three nearest ones that were measured.
    List<RegionRtt> nearestMeasured() {
        return measured.stream()
                .sorted(Comparator.comparingInt(RegionRtt::rttMillis))
                .limit(3)
                .toList();
    }
}
