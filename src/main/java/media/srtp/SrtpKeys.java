package media.srtp;

import java.util.Arrays;

/// One direction's master key and salt, as DTLS exports them (RFC 5764 §4.2). The arrays are given.
@SuppressWarnings("ArrayRecordComponent") // compared by content below; never printed
public record SrtpKeys(SrtpProfile profile, byte[] masterKey, byte[] masterSalt) {
    public SrtpKeys {
        if (masterKey.length != profile.keyBytes() || masterSalt.length != profile.saltBytes()) {
            throw new IllegalArgumentException(
                    profile
                            + " takes a key of "
                            + profile.keyBytes()
                            + " and a salt of "
                            + profile.saltBytes()
                            + " bytes, not "
                            + masterKey.length
                            + " and "
                            + masterSalt.length);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKeys(SrtpProfile p, byte[] key, byte[] salt)
                && p == profile
                && Arrays.equals(key, masterKey)
                && Arrays.equals(salt, masterSalt);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(masterKey) + Arrays.hashCode(masterSalt);
    }

    /// Names the profile only: a key must not reach a log.
    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
