package media;

import java.util.HexFormat;

/// Bytes of test vectors, written as hex text with blanks, line ends and `# comments`.
public final class Hex {
    private Hex() {}

    public static byte[] bytes(String text) {
        String digits = text.replaceAll("#.*", "").replaceAll("\\s", "");
        return HexFormat.of().parseHex(digits);
    }

    /// The first `length` bytes from `offset` on, for comparison with [#bytes].
    public static String text(byte[] bytes, int offset, int length) {
        return HexFormat.of().formatHex(bytes, offset, offset + length);
    }

    public static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }
}
