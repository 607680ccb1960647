package media.forward;

import media.rtp.AudioLevel;

/// Decides from RFC 6464 levels which packets of one track are forwarded: speech and its
/// surroundings, and of silence only as much as Opus itself sends in discontinuous transmission
/// (DTX, RFC 7587 §3.1.3): one packet of comfort noise every 400 ms, and behind it the empty frame
/// that announces a pause.
///
/// An uninterrupted stretch of admitted packets is a *run*. Within a run sequence numbers keep
/// their distances, so that loss stays visible; the next run follows without a gap.
final class SilenceGate {
    /// 300 ms after the last loud packet: the end of a word, and the 200 ms of silence after which
    /// an Opus encoder says that it stops (RFC 6716 §2.1.9).
    private static final int HANGOVER_TICKS = 300 * 48;

    /// Time between two packets of comfort noise: the 400 ms of Opus, with a packet's tolerance.
    private static final int NOISE_TICKS = 380 * 48;

    /// A payload of at most this size is an Opus DTX frame: nothing follows for a while.
    static final int DTX_BYTES = 2;

    private final int silentLevel;
    private final int silentFlaggedLevel;
    private boolean started;
    private boolean open;
    private long newestSequence;
    private long runFirst;
    private long lastAdmitted;
    private int lastAdmittedTimestamp;
    private int lastLoudTimestamp;
    private boolean talkspurt;
    private boolean stopping;

    /// A packet of comfort noise was admitted, and not yet the DTX frame behind it.
    private boolean dtxOwed;

    /// @param silentLevel from this level (-dBov) a packet without the voice flag is silent
    /// @param silentFlaggedLevel from this level any packet is: encoders without DTX set the flag
    ///     on all packets
    private SilenceGate(int silentLevel, int silentFlaggedLevel) {
        this.silentLevel = silentLevel;
        this.silentFlaggedLevel = silentFlaggedLevel;
    }

    /// For speech: a quiet room with gain control is about 60 dB down; the onset of a word carries
    /// the voice flag long before it is loud.
    static SilenceGate forSpeech() {
        return new SilenceGate(65, 85);
    }

    /// For music and films, which have quiet passages and are not speech.
    static SilenceGate forMusic() {
        return new SilenceGate(90, 90);
    }

    /// Takes a packet and decides whether it is forwarded.
    ///
    /// @param element the RFC 6464 byte
    /// @param payloadBytes of Opus
    boolean admit(long sequence, int timestamp, byte element, int payloadBytes) {
        talkspurt = false;
        stopping = false;
        if (started && sequence < newestSequence) {
            // Late: it fills a gap of the run, or is from a pause that was not forwarded.
            return sequence >= runFirst && (open || sequence < lastAdmitted);
        }
        boolean first = !started;
        started = true;
        newestSequence = sequence;
        if (!silent(element)) {
            lastLoudTimestamp = timestamp;
            dtxOwed = false;
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
            dtxOwed = payloadBytes > DTX_BYTES;
            stopping = !dtxOwed;
            return admitted(sequence, timestamp);
        }
        if (!open) {
            // Without it receivers conceal until the next packet of comfort noise, as if one were
            // lost: measured with Chromium, whose encoder sends a DTX frame behind each of them.
            stopping = dtxOwed;
            dtxOwed = false;
            return stopping && admitted(sequence, timestamp);
        }
        if (timestamp - lastLoudTimestamp >= HANGOVER_TICKS || payloadBytes <= DTX_BYTES) {
            open = false;
            stopping = true;
        }
        return admitted(sequence, timestamp);
    }

    /// Admits a packet without a level.
    boolean admitWithoutLevel(long sequence, int timestamp) {
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

    /// The publisher numbers its packets anew.
    void restart() {
        started = false;
        open = false;
        dtxOwed = false;
    }

    /// The first sequence number of the run of the packet admitted last.
    long runFirst() {
        return runFirst;
    }

    /// Whether the packet admitted last is the first after silence (the marker of RFC 3551 §4.1).
    boolean talkspurt() {
        return talkspurt;
    }

    /// Whether the packet admitted last is the last of its run, before silence: it must be a DTX
    /// frame, or the receiver takes the silence for loss. Its encoder may have made it one.
    boolean stopping() {
        return stopping;
    }

    private boolean silent(byte element) {
        return AudioLevel.level(element)
                >= (AudioLevel.voice(element) ? silentFlaggedLevel : silentLevel);
    }

    private boolean admitted(long sequence, int timestamp) {
        lastAdmitted = sequence;
        lastAdmittedTimestamp = timestamp;
        return true;
    }
}
