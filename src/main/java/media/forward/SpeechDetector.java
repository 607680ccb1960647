package media.forward;

/// Detects from the RFC 6464 levels of one microphone whether its owner is speaking, packet by
/// packet, so that the gaps of discontinuous transmission count as silence and nothing else is
/// needed.
final class SpeechDetector {
    /// Louder than this, in -dBov, counts as speech. Speech in browsers with gain control lies
    /// between 20 and 40, a quiet room below 55.
    static final int SPEECH_LEVEL = 45;

    /// Loud frames in a row before the owner counts as speaking: 40 ms keep clicks out, and a
    /// newcomer is still forwarded within 60 ms.
    private static final int FRAMES_TO_START = 2;

    /// Words have pauses; shorter ones than this do not end speech.
    static final long HANGOVER_NANOS = 400_000_000L;

    private int loudFrames;
    private boolean speaking;
    private long lastLoudNanos;
    private long startedNanos;
    private int smoothedLoudness;

    /// @param level 0 (loudest) to 127 (silence)
    /// @param frames how many frames of 20 ms the packet contains
    /// @return whether speech has just begun
    boolean onPacket(long nowNanos, int level, int frames) {
        // Loudness in 1/256 dB, rising at once and falling with a time constant of about 8 packets.
        int loudness = (127 - level) << 8;
        smoothedLoudness =
                loudness > smoothedLoudness
                        ? (smoothedLoudness + loudness) >> 1
                        : smoothedLoudness - ((smoothedLoudness - loudness) >> 3);
        if (level > SPEECH_LEVEL) {
            loudFrames = 0;
            return false;
        }
        lastLoudNanos = nowNanos;
        loudFrames += frames;
        if (speaking || loudFrames < FRAMES_TO_START) {
            return false;
        }
        speaking = true;
        startedNanos = nowNanos;
        return true;
    }

    /// @return whether speech has just ended
    boolean onDeadline(long nowNanos) {
        if (speaking && nowNanos - lastLoudNanos >= HANGOVER_NANOS) {
            stop();
            return true;
        }
        return false;
    }

    void stop() {
        speaking = false;
        loudFrames = 0;
        smoothedLoudness = 0;
    }

    boolean speaking() {
        return speaking;
    }

    /// Smoothed loudness in 1/256 dB above silence.
    int loudness() {
        return smoothedLoudness;
    }

    /// When the current or last stretch of speech was last loud.
    long lastLoudNanos() {
        return lastLoudNanos;
    }

    long startedNanos() {
        return startedNanos;
    }
}
