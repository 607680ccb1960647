package media;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import media.srtp.SrtpKeys;
import media.srtp.SrtpProfile;
import org.jspecify.annotations.Nullable;

/// Numbers and keys of relays whose other end is not known yet. One that is not connected within
/// ten seconds is given up.
final class RelayReservations {
    static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    private static final long RESERVED_NANOS = 10_000_000_000L;

    /// @param fromPeer with which the other end encrypts
    record Reserved(UUID room, SrtpKeys fromPeer, long atNanos) {}

    private final IntSupplier random;
    private final IntPredicate used;
    private final Map<Integer, Reserved> reserved = new HashMap<>();
    private int lastNumber;

    /// @param random uniformly random ints from a cryptographic source
    /// @param used whether a number is that of a connected relay
    RelayReservations(IntSupplier random, IntPredicate used) {
        this.random = random;
        this.used = used;
    }

    /// @return null when all numbers are in use
    @Nullable ReservedRelay reserve(long nowNanos, UUID room) {
        int number = freeNumber();
        if (number == 0) {
            return null;
        }
        SrtpKeys keys =
                new SrtpKeys(
                        PROFILE, randomBytes(PROFILE.keyBytes()), randomBytes(PROFILE.saltBytes()));
        reserved.put(number, new Reserved(room, keys, nowNanos));
        return new ReservedRelay(number, keys);
    }

    private int freeNumber() {
        for (int i = 0; i < RelaySsrc.MAX_RELAY; i++) {
            lastNumber = lastNumber % RelaySsrc.MAX_RELAY + 1;
            if (!reserved.containsKey(lastNumber) && !used.test(lastNumber)) {
                return lastNumber;
            }
        }
        return 0;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.getAsInt();
        }
        return bytes;
    }

    boolean has(ReservedRelay relay) {
        Reserved waiting = reserved.get(relay.number());
        return waiting != null && waiting.fromPeer().equals(relay.keys());
    }

    /// @return null when there is none of this number
    @Nullable Reserved take(int number) {
        return reserved.remove(number);
    }

    void onDeadline(long nowNanos) {
        reserved.values().removeIf(r -> nowNanos - r.atNanos() >= RESERVED_NANOS);
    }

    boolean isEmpty() {
        return reserved.isEmpty();
    }
}
