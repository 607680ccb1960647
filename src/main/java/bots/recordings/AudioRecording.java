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

/// Some seconds of speech: Opus packets of 20 ms, each with its audio level. `VoiceWriter` in
/// scripts/recordings describes the file.
public final class AudioRecording {
    public static final int FRAME_MILLIS = 20;
    public static final int FRAME_TICKS = 960;

    /// RFC 6464: digital silence.
    public static final int SILENCE = 127;

    /// 20 ms of silence that any decoder accepts without a preceding packet: CELT, fullband, mono.
    private static final byte[] SILENT_PACKET = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};

    private static final byte[] MAGIC = "HUBVOICE".getBytes(StandardCharsets.US_ASCII);
    private static final int SHIPPED = 4;

    private final List<byte[]> packets;
    private final byte[] levels;

    private AudioRecording(List<byte[]> packets, byte[] levels) {
        this.packets = packets;
        this.levels = levels;
    }

    /// The recordings in the jar.
    public static List<AudioRecording> shipped() {
        List<AudioRecording> recordings = new ArrayList<>();
        for (int i = 1; i <= SHIPPED; i++) {
            recordings.add(RecordingFiles.read("voice-" + i + ".voice", AudioRecording::read));
        }
        return List.copyOf(recordings);
    }

    static AudioRecording read(InputStream in) throws IOException {
        var from = new DataInputStream(in);
        if (!Arrays.equals(from.readNBytes(MAGIC.length), MAGIC)) {
            throw new IOException("not an audio recording");
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
            throw new EOFException("an audio recording without a frame");
        }
        return new AudioRecording(List.copyOf(packets), levels.toByteArray());
    }

    public int frames() {
        return packets.size();
    }

    /// A packet of code 0, not to be modified; the recording is played in a loop.
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
