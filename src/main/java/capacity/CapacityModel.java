package capacity;

/// From users to nodes, bandwidth and cost. A small community needs one node for everything; from
/// [#LARGEST_SINGLE_NODE] users on there are media nodes with one spare, two signaling nodes or
/// more, PostgreSQL and Redis.
public final class CapacityModel {
    /// Up to this number of users, one node does everything.
    static final int LARGEST_SINGLE_NODE = 1_000;

    private static final int AUDIO_PACKETS_PER_SECOND = 50;
    private static final int AUDIO_PACKET_BYTES = 110;
    private static final int VIDEO_PACKET_BYTES = 1_150;

    /// IPv4 and UDP.
    private static final int HEADER_BYTES = 28;

    private static final double CAMERA_BITS_PER_SECOND = 600_000;
    private static final double SCREEN_BITS_PER_SECOND = 2_500_000;
    private static final double SECONDS_PER_MONTH = 30 * 86_400;

    private final CapacityAssumptions assumed;

    /// @param gigabitsPerSecond sent at the busiest hour
    /// @param terabytes sent in a month
    /// @param mediaNodes the one for everything in a small community
    /// @param signalingNodes besides
    public record Need(
            int users,
            int participants,
            double packetsPerSecond,
            double gigabitsPerSecond,
            double terabytes,
            int cores,
            int mediaNodes,
            int signalingNodes,
            double dollars) {}

    public CapacityModel(CapacityAssumptions assumed) {
        this.assumed = assumed;
    }

    /// That the server sends to a participant.
    public double packetsPerParticipant() {
        return assumed.audioStreams() * AUDIO_PACKETS_PER_SECOND
                + videoBitsPerSecond() / (8.0 * VIDEO_PACKET_BYTES);
    }

    public double bitsPerParticipant() {
        double audio =
                assumed.audioStreams()
                        * AUDIO_PACKETS_PER_SECOND
                        * (AUDIO_PACKET_BYTES + HEADER_BYTES)
                        * 8;
        double headers = (double) HEADER_BYTES / VIDEO_PACKET_BYTES;
        return audio + videoBitsPerSecond() * (1 + headers);
    }

    private double videoBitsPerSecond() {
        return assumed.cameraStreams() * CAMERA_BITS_PER_SECOND
                + assumed.screenStreams() * SCREEN_BITS_PER_SECOND;
    }

    public double packetsPerCore() {
        return assumed.coreShare() * 1e6 / assumed.microsPerPacket();
    }

    public Need need(int users) {
        int participants = (int) Math.ceil(users * assumed.concurrentShare());
        double packets = participants * packetsPerParticipant();
        double bits = participants * bitsPerParticipant();
        int cores = (int) Math.ceil(packets / packetsPerCore());
        double terabytes =
                bits * assumed.meanToPeak() * SECONDS_PER_MONTH / 8e12 * (1 + assumed.turnShare());
        boolean single = users <= LARGEST_SINGLE_NODE;
        int mediaNodes = single ? 1 : mediaNodes(participants, cores, bits) + 1;
        int signalingNodes =
                single
                        ? 0
                        : 1
                                + (int)
                                        Math.ceil(
                                                (double) participants
                                                        / assumed.sessionsPerSignalingNode());
        double databases = single ? 0 : Math.ceil((double) users / assumed.usersPerDatabase());
        double dollars =
                (mediaNodes + signalingNodes) * assumed.nodeDollars()
                        + databases * assumed.databaseDollars()
                        + terabytes * assumed.trafficDollars();
        return new Need(
                users,
                participants,
                packets,
                bits / 1e9,
                terabytes,
                cores,
                mediaNodes,
                signalingNodes,
                dollars);
    }

    /// By whatever is used up first.
    private int mediaNodes(int participants, int cores, double bits) {
        double byCores = (double) cores / assumed.coresPerNode();
        double byBandwidth = bits / 1e9 / assumed.nodeGigabitsPerSecond();
        double byMemory =
                (double) participants
                        * assumed.kilobytesPerParticipant()
                        / (assumed.gigabytesPerNode() * 1e6 - assumed.baseMegabytes() * 1e3);
        return (int) Math.ceil(Math.max(byCores, Math.max(byBandwidth, byMemory)));
    }
}
