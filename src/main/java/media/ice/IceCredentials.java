package media.ice;

import java.util.function.IntSupplier;

/// The short-term credentials of one side of a connection (RFC 8445 §5.3).
///
/// @param ufrag user name fragment, 4 to 256 ice-chars
/// @param password 22 to 256 ice-chars
public record IceCredentials(String ufrag, String password) {
    private static final String ICE_CHARS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// RFC 8445 asks for 24 bits of randomness in a ufrag; 8 characters hold 48, so that the ufrag
    /// also identifies the connection on a port that many share.
    private static final int UFRAG_LENGTH = 8;

    /// 24 characters hold 144 bits; RFC 8445 asks for 128.
    private static final int PASSWORD_LENGTH = 24;

    /// @param random uniformly random ints from a cryptographic source
    public static IceCredentials generate(IntSupplier random) {
        return new IceCredentials(
                characters(random, UFRAG_LENGTH), characters(random, PASSWORD_LENGTH));
    }

    private static String characters(IntSupplier random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ICE_CHARS.charAt(random.getAsInt() >>> 26));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "IceCredentials[" + ufrag + "]";
    }
}
