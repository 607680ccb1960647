package media.forward;

import media.rtp.AudioLevel;

/// Decides from RFC 6464 levels which packets of one track are worth sending: speech and what
/// surrounds it, and of silence only as much as Opus itself sends when it transmits discontinuously
/// (RFC 7587 §3.1.3): one packet every 400 ms, for the noise of the room, and the sign behind it
/// that nothing follows.
///
/// An uninterrupted stretch of admitted packets is a *run*. Within a run sequence numbers keep their
/// distances, so that loss stays visible; from one run to the next they go on without a gap.
final class SilenceGate {
    /// 300 ms after the last loud packet: the end of a word, and the 200 ms of silence after which an
    /// Opus encoder says that it stops (RFC 6716 §2.1.9).
    private static final int HANGOVER_TICKS = 300 * 48;

    /// Time between two packets of noise: the 400 ms of Opus, with a packet's tolerance.
    private static final int NOISE_TICKS = 380 * 48;

    /// A payload of at most so many bytes is Opus' own sign that nothing follows for a while.
    static final int STOP_SIGN_BYTES = 2;

    private final int silentWithoutVoice;
    private final int silentWithVoice;
    private boolean started;
    private boolean open;
    private long newestSequence;
    private long runFirst;
    private long lastAdmitted;
    private int lastAdmittedTimestamp;
    private int lastLoudTimestamp;
    private boolean talkspurt;
    private boolean stopping;

    /// A packet of noise was admitted, and not yet the sign that nothing follows.
    private boolean stopOwed;

    /// @param silentWithoutVoice from this level (-dBov) a packet without the voice flag is silent
    /// @param silentWithVoice from this level any packet is: encoders that transmit without pause set
    ///     the flag on all they send
    private SilenceGate(int silentWithoutVoice, int silentWithVoice) {
        this.silentWithoutVoice = silentWithoutVoice;
        this.silentWithVoice = silentWithVoice;
    }

    /// For speech: a quiet room with gain control is about 60 dB down; the onset of a word carries the
    /// voice flag long before it is loud.
    static SilenceGate forSpeech() {
        return new SilenceGate(65, 85);
    }

    /// For music and films, which are quiet on purpose and are no voice.
    static SilenceGate forSound() {
        return new SilenceGate(90, 90);
    }

    /// Takes a packet and says whether it goes on.
    ///
    /// @param element the RFC 6464 byte
    /// @param payloadBytes of Opus
    boolean admit(long sequence, int timestamp, byte element, int payloadBytes) {
        talkspurt = false;
        stopping = false;
        if (started && sequence < newestSequence) {
            // Late: it fills a hole of the run, or it is from a pause that was not sent.
            return sequence >= runFirst && (open || sequence < lastAdmitted);
        }
        boolean first = !started;
        started = true;
        newestSequence = sequence;
        if (!silent(element)) {
            lastLoudTimestamp = timestamp;
            stopOwed = false;
            talkspurt = !open;
            if (!open) {
                open = true;
                runFirst = sequence;
            }
            return admitted(sequence, timestamp);
        }
        if (first || timestamp - lastAdmittedTimestamp >= NOISE_TICKS) {
            runFirst = open ? runFirst : sequence;
            open = false;
            stopOwed = payloadBytes > STOP_SIGN_BYTES;
            stopping = !stopOwed;
            return admitted(sequence, timestamp);
        }
        if (!open) {
            // Without it receivers conceal until the next packet of noise, as if one were lost:
            // measured with Chromium, whose encoder sends the sign behind each of them.
            stopping = stopOwed;
            stopOwed = false;
            return stopping && admitted(sequence, timestamp);
        }
        if (timestamp - lastLoudTimestamp >= HANGOVER_TICKS || payloadBytes <= STOP_SIGN_BYTES) {
            open = false;
            stopping = true;
        }
        return admitted(sequence, timestamp);
    }

    /// Admits a packet of which no level is known.
    boolean admitUnheard(long sequence, int timestamp) {
        talkspurt = false;
        stopping = false;
        if (started && sequence < newestSequence) {
            return sequence >= runFirst;
        }
        if (!open) {
            runFirst = sequence;
        }
        started = true;
        open = true;
        newestSequence = sequence;
        return admitted(sequence, timestamp);
    }

    /// The publisher was switched off: what comes next is a new run.
    void stop() {
        open = false;
    }

    /// The first sequence number of the run of the packet admitted last.
    long runFirst() {
        return runFirst;
    }

    /// Whether the packet admitted last is the first after silence (the marker of RFC 3551 §4.1).
    boolean talkspurt() {
        return talkspurt;
    }

    /// Whether the packet admitted last is the last of its run, before silence: the receiver must be told
    /// that nothing follows, or it would take the silence for loss. Its encoder may have said so.
    boolean stopping() {
        return stopping;
    }

    private boolean silent(byte element) {
        return AudioLevel.level(element)
                >= (AudioLevel.voice(element) ? silentWithVoice : silentWithoutVoice);
    }

    private boolean admitted(long sequence, int timestamp) {
        lastAdmitted = sequence;
        lastAdmittedTimestamp = timestamp;
        return true;
    }
}
