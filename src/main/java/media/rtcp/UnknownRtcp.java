package media.rtcp;

import java.util.Arrays;

/// A well-framed RTCP packet of a type or format not spoken here: `count` is the five bits of the
/// header, `body` what follows the header word, whole words without padding. The array is given.
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record UnknownRtcp(int packetType, int count, byte[] body) implements RtcpMessage {
    static UnknownRtcp read(byte[] b, int at, int end, int packetType, int count) {
        return new UnknownRtcp(
                packetType,
                count,
                Arrays.copyOfRange(b, at + RtcpHeader.BYTES, at + (end - at & ~3)));
    }

    int write(byte[] out, int at) {
        int end = at + RtcpHeader.BYTES + body.length;
        System.arraycopy(body, 0, out, at + RtcpHeader.BYTES, body.length);
        RtcpHeader.write(out, at, end, count, packetType);
        return end;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownRtcp(int type, int theirCount, byte[] theirBody)
                && type == packetType
                && theirCount == count
                && Arrays.equals(theirBody, body);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * packetType + count) + Arrays.hashCode(body);
    }

    @Override
    public String toString() {
        return "UnknownRtcp[packetType="
                + packetType
                + ", count="
                + count
                + ", body="
                + body.length
                + " bytes]";
    }
}
