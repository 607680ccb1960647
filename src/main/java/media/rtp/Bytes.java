package media.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian integers in byte arrays, without allocation. Arguments are not checked beyond the
/// array's own bounds: callers validate once.
public final class Bytes {
    private static final VarHandle INT16 =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT64 =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    public static int uint16(byte[] b, int at) {
        return (short) INT16.get(b, at) & 0xFFFF;
    }

    public static int uint24(byte[] b, int at) {
        return (b[at] & 0xFF) << 16 | uint16(b, at + 1);
    }

    /// A signed 24-bit integer.
    public static int int24(byte[] b, int at) {
        return b[at] << 16 | uint16(b, at + 1);
    }

    public static int int32(byte[] b, int at) {
        return (int) INT32.get(b, at);
    }

    public static long uint32(byte[] b, int at) {
        return (int) INT32.get(b, at) & 0xFFFF_FFFFL;
    }

    public static long int64(byte[] b, int at) {
        return (long) INT64.get(b, at);
    }

    public static void putInt16(byte[] b, int at, int value) {
        INT16.set(b, at, (short) value);
    }

    public static void putInt24(byte[] b, int at, int value) {
        b[at] = (byte) (value >> 16);
        INT16.set(b, at + 1, (short) value);
    }

    public static void putInt32(byte[] b, int at, int value) {
        INT32.set(b, at, value);
    }

    public static void putInt64(byte[] b, int at, long value) {
        INT64.set(b, at, value);
    }
}
