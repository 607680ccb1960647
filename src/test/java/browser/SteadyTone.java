package browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Several tones whose loudness changes a little, 48,000 samples a second.
public final class SteadyTone {
    private SteadyTone() {}

    /// @return the file, which the fake microphone of Chromium plays again and again
    public static Path write(Path folder) {
        int rate = 48_000;
        int samples = 5 * rate;
        var wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        wav.putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            double t = (double) i / rate;
            double loudness = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t);
            double tones = 0;
            for (int harmonic = 1; harmonic <= 8; harmonic++) {
                tones += Math.sin(2 * Math.PI * 150 * harmonic * t) / harmonic;
            }
            wav.putShort((short) (8_000 * loudness * tones / 2));
        }
        try {
            return Files.write(folder.resolve("steady.wav"), wav.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
