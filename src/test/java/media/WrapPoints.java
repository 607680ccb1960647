package media;

/// Where code that sees 16-bit sequence numbers goes wrong.
public final class WrapPoints {
    private WrapPoints() {}

    /// For `@MethodSource("media.WrapPoints#sequenceNumbers")`.
    public static int[] sequenceNumbers() {
        return new int[] {0, 1, 127, 128, 511, 512, 32767, 32768, 65534, 65535};
    }

    /// For `@MethodSource("media.WrapPoints#timestamps")`.
    public static int[] timestamps() {
        return new int[] {0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF};
    }
}
