package bots.client.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// One candidate of the other side over UDP (RFC 8839 §5.1).
///
/// @param priority larger is better
public record CandidateLine(InetSocketAddress address, long priority) {
    private static final int FIELDS = 8;

    /// @param values what follows `candidate:`, as in `1 1 udp 2130706431 192.0.2.1 3478 typ host`.
    ///     Candidates over TCP, of RTCP alone, and those whose address is a name of mDNS are left
    ///     out: a bot does not resolve names
    /// @param reached the address at which HTTPS reached the server: it is likely to work for
    ///     media, so it is the best
    /// @return best first, all of the address family of the best
    public static List<InetSocketAddress> addresses(List<String> values, InetAddress reached) {
        List<InetSocketAddress> found =
                values.stream()
                        .flatMap(value -> read(value, reached))
                        .sorted(Comparator.comparingLong(CandidateLine::priority).reversed())
                        .map(CandidateLine::address)
                        .toList();
        return found.stream()
                .filter(address ->
                        address.getAddress().getClass() == found.getFirst().getAddress().getClass())
                .toList();
    }

    private static Stream<CandidateLine> read(String value, InetAddress reached) {
        String[] fields = value.split(" ", -1);
        if (fields.length < FIELDS
                || !fields[1].equals("1")
                || !fields[2].equalsIgnoreCase("udp")) {
            return Stream.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(fields[4]);
            return Stream.of(
                    new CandidateLine(
                            new InetSocketAddress(address, Integer.parseInt(fields[5])),
                            address.equals(reached) ? Long.MAX_VALUE : Long.parseLong(fields[3])));
        } catch (IllegalArgumentException _) {
            return Stream.empty();
        }
    }
}
