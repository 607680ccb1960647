package media.srtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// AES-GCM by OpenSSL, one context per key; nothing is allocated per packet.
///
/// The functions are those of OpenSSL's provider. The EVP functions in front of them look up
/// parameters and check what cannot have changed: 228 ns for 110 bytes against 136, of which AES
/// and GHASH are 30 (in C, 200 keys in turn).
final class OpensslGcm extends GcmCipher {
    /// Native memory that the ciphers of one thread share: what is left there is read before the
    /// next packet. Copying there and back is 10 to 30 ns a packet.
    static final class Scratch {
        // OSSL_PARAM { const char *key; unsigned int type; void *data; size_t size; size_t
        // returned; }, twice: the array ends with a null key.
        private static final int PARAMETER_BYTES = 40;
        private static final int PARAMETER_DATA = 16;
        private static final int OCTET_STRING = 5;

        private final MemorySegment packet;
        private final MemorySegment iv;
        private final MemorySegment tag;
        private final long packetAt;
        private final long ivAt;
        private final long tagParameterAt;

        /// A parameter whose data pointer is set for each packet.
        private final MemorySegment tagTarget;

        private final long tagTargetAt;
        private final long writtenAt;

        Scratch() {
            Arena arena = Arena.ofAuto();
            packet = arena.allocate(PACKET_BYTES, 64);
            packetAt = packet.address();
            iv = arena.allocate(IV_BYTES, JAVA_LONG.byteAlignment());
            ivAt = iv.address();
            tag = arena.allocate(TAG_BYTES, JAVA_LONG.byteAlignment());
            writtenAt = arena.allocate(JAVA_LONG).address();
            tagParameterAt = parameter(arena).address();
            tagTarget = parameter(arena);
            tagTargetAt = tagTarget.address();
        }

        private MemorySegment parameter(Arena arena) {
            MemorySegment parameter = arena.allocate(2 * PARAMETER_BYTES, ADDRESS.byteAlignment());
            parameter.set(ADDRESS, 0, Arena.global().allocateFrom("tag"));
            parameter.set(JAVA_INT, 8, OCTET_STRING);
            parameter.set(ADDRESS, PARAMETER_DATA, tag);
            parameter.set(JAVA_LONG, 24, TAG_BYTES);
            return parameter;
        }
    }

    /// More than a datagram has.
    private static final int PACKET_BYTES = 1 << 16;

    private final Scratch scratch;
    private long context;

    OpensslGcm(byte[] key, Scratch scratch) {
        this.scratch = scratch;
        context = OpensslCalls.newContext(key.length);
        MemorySegment.copy(key, 0, scratch.packet, JAVA_BYTE, 0, key.length);
        try {
            init(true, scratch.packetAt, key.length, 0);
        } catch (Throwable e) {
            close();
            throw OpensslCalls.failed(e);
        } finally {
            scratch.packet.asSlice(0, key.length).fill((byte) 0);
        }
    }

    @Override
    void seal(byte[] iv, byte[] buffer, int offset, int clearBytes, int length, byte[] more) {
        try {
            begin(iv, buffer, offset, clearBytes, length);
            init(true, 0, 0, 0);
            run(clearBytes, length, more);
            OpensslCalls.check(end());
            OpensslCalls.check(
                    (int) OpensslCalls.GET_PARAMETERS.invokeExact(context, scratch.tagParameterAt));
        } catch (Throwable e) {
            throw OpensslCalls.failed(e);
        }
        take(buffer, offset, clearBytes, length);
        MemorySegment.copy(scratch.tag, JAVA_BYTE, 0, buffer, offset + length, TAG_BYTES);
    }

    @Override
    boolean worksInMemory() {
        return true;
    }

    @Override
    void seal(byte[] iv, NativePacket packet) {
        if (context == 0) {
            throw new IllegalStateException("the cipher is closed");
        }
        packet.check(TAG_BYTES);
        long header = packet.headerAddress();
        int headerBytes = packet.headerBytes();
        int payloadBytes = packet.payloadBytes();
        long out = header + headerBytes;
        MemorySegment.copy(iv, 0, scratch.iv, JAVA_BYTE, 0, IV_BYTES);
        scratch.tagTarget.set(JAVA_LONG, Scratch.PARAMETER_DATA, out + payloadBytes);
        try {
            init(true, 0, 0, 0);
            update(0, header, headerBytes);
            update(out, packet.payloadAddress(), payloadBytes);
            OpensslCalls.check(end());
            OpensslCalls.check(
                    (int) OpensslCalls.GET_PARAMETERS.invokeExact(context, scratch.tagTargetAt));
        } catch (Throwable e) {
            throw OpensslCalls.failed(e);
        }
    }

    @Override
    boolean open(byte[] iv, byte[] buffer, int offset, int clearBytes, int length, byte[] more) {
        int plain = length - TAG_BYTES;
        boolean authentic;
        try {
            begin(iv, buffer, offset, clearBytes, plain);
            MemorySegment.copy(buffer, offset + plain, scratch.tag, JAVA_BYTE, 0, TAG_BYTES);
            init(false, 0, 0, scratch.tagParameterAt);
            run(clearBytes, plain, more);
            authentic = end() > 0;
        } catch (Throwable e) {
            throw OpensslCalls.failed(e);
        }
        if (authentic) {
            take(buffer, offset, clearBytes, plain);
        }
        return authentic;
    }

    @Override
    void close() {
        if (context != 0) {
            OpensslCalls.free(context);
            context = 0;
        }
    }

    private void begin(byte[] iv, byte[] buffer, int offset, int clear, int length) {
        if (context == 0) {
            throw new IllegalStateException("the cipher is closed");
        }
        // From here on nothing is checked: OpenSSL takes any number for a length.
        Objects.checkFromToIndex(clear, length, PACKET_BYTES);
        MemorySegment.copy(iv, 0, scratch.iv, JAVA_BYTE, 0, IV_BYTES);
        MemorySegment.copy(buffer, offset, scratch.packet, JAVA_BYTE, 0, length);
    }

    private void take(byte[] buffer, int offset, int clear, int length) {
        MemorySegment.copy(
                scratch.packet, JAVA_BYTE, clear, buffer, offset + clear, length - clear);
    }

    private void init(boolean encrypting, long key, long keyBytes, long parameters)
            throws Throwable {
        OpensslCalls.check(
                encrypting
                        ? (int)
                                OpensslCalls.ENCRYPT_INIT.invokeExact(
                                        context,
                                        key,
                                        keyBytes,
                                        scratch.ivAt,
                                        (long) IV_BYTES,
                                        parameters)
                        : (int)
                                OpensslCalls.DECRYPT_INIT.invokeExact(
                                        context,
                                        key,
                                        keyBytes,
                                        scratch.ivAt,
                                        (long) IV_BYTES,
                                        parameters));
    }

    private void run(int clear, int length, byte[] more) throws Throwable {
        update(0, scratch.packetAt, clear);
        if (more.length > 0) {
            // Behind the packet, which is where SRTCP has it too.
            MemorySegment.copy(more, 0, scratch.packet, JAVA_BYTE, length, more.length);
            update(0, scratch.packetAt + length, more.length);
        }
        update(scratch.packetAt + clear, scratch.packetAt + clear, length - clear);
    }

    /// Without `out`, `in` is authenticated only.
    private void update(long out, long in, long bytes) throws Throwable {
        OpensslCalls.check(
                (int)
                        OpensslCalls.UPDATE.invokeExact(
                                context, out, scratch.writtenAt, bytes, in, bytes));
    }

    private int end() throws Throwable {
        // All output is out by then: no room is needed.
        return (int)
                OpensslCalls.END.invokeExact(context, scratch.writtenAt, scratch.writtenAt, 8L);
    }
}
