package bots.recordings;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Some seconds of somebody who talks: Opus packets of 20 ms with the level of each. `VoiceWriter` in
/// scripts/recordings describes the file.
public final class Voice {
    public static final int FRAME_MILLIS = 20;
    public static final int FRAME_TICKS = 960;

    /// RFC 6464: digital silence.
    public static final int SILENCE = 127;

    /// 20 ms of silence that decoders need nothing before for: CELT, fullband, mono.
    private static final byte[] SILENT_PACKET = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};

    private static final byte[] MAGIC = "HUBVOICE".getBytes(StandardCharsets.US_ASCII);
    private static final int SHIPPED = 4;

    private final List<byte[]> packets;
    private final byte[] levels;

    private Voice(List<byte[]> packets, byte[] levels) {
        this.packets = packets;
        this.levels = levels;
    }

    /// Those of the project.
    public static List<Voice> shipped() {
        List<Voice> voices = new ArrayList<>();
        for (int i = 1; i <= SHIPPED; i++) {
            voices.add(Shipped.read("voice-" + i + ".voice", Voice::read));
        }
        return List.copyOf(voices);
    }

    static Voice read(InputStream in) throws IOException {
        var from = new DataInputStream(in);
        if (!Arrays.equals(from.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("not a voice");
        }
        List<byte[]> packets = new ArrayList<>();
        var levels = new ByteArrayOutputStream();
        for (int level = from.read(); level >= 0; level = from.read()) {
            byte[] packet = new byte[from.readUnsignedShort()];
            from.readFully(packet);
            packets.add(packet);
            levels.write(level);
        }
        if (packets.isEmpty()) {
            throw new EOFException("a voice without a frame");
        }
        return new Voice(List.copyOf(packets), levels.toByteArray());
    }

    public int frames() {
        return packets.size();
    }

    /// A packet of code 0, not to be changed; the recording goes round.
    public byte[] packet(long frame) {
        return packets.get((int) (frame % packets.size()));
    }

    /// In -dBov: 0 is loudest.
    public int level(long frame) {
        return levels[(int) (frame % levels.length)];
    }

    public static byte[] silentPacket() {
        return SILENT_PACKET.clone();
    }
}
