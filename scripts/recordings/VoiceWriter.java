import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Extracts the Opus packets from an Ogg file (RFC 7845, RFC 3533), measures the level of the audio
/// that they encode, and writes both:
/// ```
/// "HUBVOICE"
/// for each frame of 20 ms:
///    1 byte   level as in RFC 6464: 0 (loudest) to 127 (silence), in -dBov
///    2 bytes  length of the packet, big-endian
///    n bytes  the packet (RFC 6716)
/// ```
/// Run by `make`: `java VoiceWriter.java in.ogg in.pcm out.voice`; the audio is 16-bit mono at 48
/// kHz.
final class VoiceWriter {
    private static final int SAMPLES = 960;

    /// The two packets at the beginning are heads (RFC 7845 §3).
    private static final int HEADS = 2;

    private VoiceWriter() {}

    static void main(String[] arguments) throws IOException {
        List<byte[]> packets = packets(Files.readAllBytes(Path.of(arguments[0])));
        ByteBuffer audio =
                ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[1])))
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (var out = new DataOutputStream(Files.newOutputStream(Path.of(arguments[2])))) {
            out.writeBytes("HUBVOICE");
            for (int i = HEADS;
                    i < packets.size() && (i - HEADS + 1) * SAMPLES * 2 <= audio.limit();
                    i++) {
                out.writeByte(level(audio, (i - HEADS) * SAMPLES));
                out.writeShort(packets.get(i).length);
                out.write(packets.get(i));
            }
        }
    }

    private static List<byte[]> packets(byte[] ogg) {
        var packets = new ArrayList<byte[]>();
        var packet = new ByteArrayOutputStream();
        for (int page = 0; page < ogg.length; ) {
            // RFC 3533 §6: the number of segments at 26, then the length of each.
            int segments = ogg[page + 26] & 0xFF;
            int at = page + 27 + segments;
            for (int i = 0; i < segments; i++) {
                int length = ogg[page + 27 + i] & 0xFF;
                packet.write(ogg, at, length);
                at += length;
                if (length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
            page = at;
        }
        return packets;
    }

    private static int level(ByteBuffer audio, int first) {
        double squares = 0;
        for (int i = first; i < first + SAMPLES; i++) {
            double sample = 2 * i + 1 < audio.limit() ? audio.getShort(2 * i) / 32768.0 : 0;
            squares += sample * sample;
        }
        double decibels = 10 * Math.log10(Math.max(squares / SAMPLES, 1e-13));
        return Math.clamp(Math.round(-decibels), 0, 127);
    }
}
