package media.srtp;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// An RTP packet that is encrypted into native memory: its header is there already, its payload
/// there too or elsewhere in native memory. A flyweight, set for each packet.
public final class NativePacket {
    private MemorySegment memory = MemorySegment.NULL;
    private long at;
    private int headerBytes;
    private MemorySegment payload = MemorySegment.NULL;
    private long payloadAt;
    private int payloadBytes;

    /// @param memory where the packet goes, with room for [SrtpSender#MAX_OVERHEAD_BYTES] behind it
    /// @param headerBytes that are at `at` already
    public void header(MemorySegment memory, long at, int headerBytes) {
        this.memory = memory;
        this.at = at;
        this.headerBytes = headerBytes;
    }

    /// @param payload borrowed; what is to be encrypted behind the header, in native memory
    public void payload(MemorySegment payload, long payloadAt, int payloadBytes) {
        this.payload = payload;
        this.payloadAt = payloadAt;
        this.payloadBytes = payloadBytes;
    }

    int headerBytes() {
        return headerBytes;
    }

    int payloadBytes() {
        return payloadBytes;
    }

    /// From here on nothing is checked: OpenSSL takes any number for an address.
    void check(int overheadBytes) {
        Objects.checkFromIndexSize(
                at, (long) headerBytes + payloadBytes + overheadBytes, memory.byteSize());
        Objects.checkFromIndexSize(payloadAt, (long) payloadBytes, payload.byteSize());
    }

    long headerAddress() {
        return memory.address() + at;
    }

    long payloadAddress() {
        return payload.address() + payloadAt;
    }
}
