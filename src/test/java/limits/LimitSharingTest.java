package limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;

/// Nodes in virtual time that exchange their reports once a second, each at another moment of it.
class LimitSharingTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int TOKENS = 600;
    private static final int PER_SECOND = TOKENS / 60;

    /// What a node may keep to itself.
    private static final int UNREPORTED = TOKENS / RateLimit.UNREPORTED_PART;

    private final Map<String, NodeLimitUse> directory = new LinkedHashMap<>();
    private final RefusalCounts refusals = new RefusalCounts();
    private final Node a = new Node("a", 1);
    private final Node b = new Node("b", 1);

    private final class Node {
        final RateLimit limit =
                new RateLimit(Limit.REQUESTS_PER_KEY, TOKENS, Duration.ofMinutes(1), refusals);
        final LimitSharing sharing;
        final String name;

        Node(String name, long startedAt) {
            this.name = name;
            sharing =
                    new LimitSharing(
                            new ConcurrentSkipListMap<>(
                                    Map.of(Limit.REQUESTS_PER_KEY.label(), limit)),
                            name,
                            startedAt);
        }

        /// @return granted requests
        int send(int requests, long now) {
            int granted = 0;
            for (int i = 0; i < requests; i++) {
                granted += limit.take("key", now) == 0 ? 1 : 0;
            }
            return granted;
        }

        void exchange(long now) {
            write();
            sharing.onReports(List.copyOf(directory.values()), now);
        }

        void write() {
            sharing.report().ifPresent(report -> directory.put(name, report));
        }
    }

    @Test
    void aKeyThatSpreadsItsRequestsGetsWhatOneNodeWouldGrant() {
        int granted = 0;
        int perNodeAndSecond = 100;
        for (int second = 0; second < 600; second++) {
            long start = second * SECOND;
            granted += a.send(perNodeAndSecond, start) + b.send(perNodeAndSecond, start);
            a.exchange(start + SECOND / 4);
            b.exchange(start + SECOND / 2);
        }

        int limit = TOKENS + 600 * PER_SECOND;
        assertThat(granted)
                .isBetween(limit - 3 * UNREPORTED, limit + perNodeAndSecond + UNREPORTED);
    }

    @Test
    void aBurstOnAllNodesIsPaidBack() {
        List<Node> nodes = new ArrayList<>(List.of(a, b, new Node("c", 1)));
        int granted = 0;
        for (Node node : nodes) {
            granted += node.send(10_000, 0);
        }
        assertThat(granted).isEqualTo(3 * TOKENS);
        nodes.forEach(node -> node.exchange(0));
        nodes.forEach(node -> node.exchange(SECOND));

        // Each is in debt for what the two others granted: two minutes.
        assertThat(a.limit.count("key", "key", SECOND).remaining()).isZero();
        assertThat(Duration.ofNanos(a.limit.take("key", SECOND)).toSeconds()).isBetween(119L, 120L);
        for (Node node : nodes) {
            assertThat(node.send(10, 119 * SECOND)).isZero();
            assertThat(node.send(1, 122 * SECOND)).isOne();
        }
    }

    @Test
    void aNodeThatMissesReportsFindsThemInTheNext() {
        for (int second = 0; second < LimitSharing.KEPT_REPORTS; second++) {
            a.send(100, 0);
            a.write();
        }

        b.exchange(0);
        b.exchange(0);

        assertThat(b.send(10_000, 0)).isEqualTo(TOKENS - LimitSharing.KEPT_REPORTS * 100);
    }

    @Test
    void aNodeThatStartsAgainCountsAnew() {
        a.send(100, 0);
        a.write();
        b.exchange(0);
        Node again = new Node("a", 2);
        again.send(200, 0);
        again.exchange(0);

        b.exchange(0);

        assertThat(b.send(10_000, 0)).isEqualTo(TOKENS - 300);
    }

    /// The directory is away.
    @Test
    void withoutReportsEachNodeLimitsByItself() {
        assertThat(a.send(10_000, 0)).isEqualTo(TOKENS);
        assertThat(b.send(10_000, 0)).isEqualTo(TOKENS);
        for (int i = 0; i < 1_000; i++) {
            a.sharing.report();
        }
        assertThat(a.send(10_000, SECOND)).isEqualTo(PER_SECOND);
    }

    @Test
    void fewRequestsAreNotReported() {
        a.send(UNREPORTED - 1, 0);
        assertThat(a.sharing.report()).isEmpty();

        // Refilled meanwhile: what was spent before no longer counts.
        a.send(1, 60 * SECOND);
        assertThat(a.sharing.report()).isEmpty();
    }

    @Test
    void oldReportsAreNotSentAgain() {
        a.send(100, 0);
        assertThat(a.sharing.report()).isPresent();
        for (int i = 1; i < LimitSharing.KEPT_REPORTS; i++) {
            assertThat(a.sharing.report()).isPresent();
        }
        assertThat(a.sharing.report()).isEmpty();
    }

    @Test
    void aReportIsBoundedAndTheRestComesLater() {
        int keys = 3 * LimitSharing.MAX_USES_OF_LIMIT;
        for (int key = 0; key < keys; key++) {
            a.limit.take("key " + key, 0, UNREPORTED);
        }

        assertThat(uses(a)).hasSize(LimitSharing.MAX_USES_OF_LIMIT).contains("key 0");
        assertThat(a.sharing.due()).isEqualTo(2 * LimitSharing.MAX_USES_OF_LIMIT);
        uses(a);
        assertThat(uses(a)).contains("key " + (keys - 1));
        assertThat(a.sharing.due()).isZero();
    }

    @Test
    void whatItDoesNotKnowIsIgnored() {
        directory.put(
                "c",
                new NodeLimitUse(
                        "c",
                        1,
                        List.of(
                                new NodeLimitUse.Report(
                                        1,
                                        List.of(
                                                new LimitUse("of_a_later_version", "key", 5),
                                                new LimitUse("requests_per_key", "key", -5))))));

        b.exchange(0);

        assertThat(b.send(10_000, 0)).isEqualTo(TOKENS);
    }

    /// Keys of the newest report.
    private static List<String> uses(Node node) {
        return node.sharing.report().orElseThrow().reports().getLast().uses().stream()
                .map(LimitUse::key)
                .toList();
    }
}
