package media;

import java.util.Arrays;
import java.util.Base64;
import media.srtp.SrtpKeys;

/// The key of one direction of a relay as text: master key and salt, one behind the other, in
/// Base64.
public final class RelayKey {
    private RelayKey() {}

    public static String write(SrtpKeys keys) {
        byte[] both =
                Arrays.copyOf(keys.masterKey(), keys.masterKey().length + keys.masterSalt().length);
        System.arraycopy(
                keys.masterSalt(), 0, both, keys.masterKey().length, keys.masterSalt().length);
        return Base64.getEncoder().encodeToString(both);
    }

    /// @throws IllegalArgumentException when it is not one
    public static SrtpKeys read(String text) {
        byte[] both = Base64.getDecoder().decode(text);
        int keyBytes = RelayReservations.PROFILE.keyBytes();
        if (both.length != keyBytes + RelayReservations.PROFILE.saltBytes()) {
            throw new IllegalArgumentException("a key of " + both.length + " bytes");
        }
        return new SrtpKeys(
                RelayReservations.PROFILE,
                Arrays.copyOf(both, keyBytes),
                Arrays.copyOfRange(both, keyBytes, both.length));
    }
}
