package media.codec;

import org.jspecify.annotations.Nullable;

/// The codecs this server forwards, by the encoding name of their `a=rtpmap` (RFC 8866 §6.6).
/// Nothing here decodes; a codec is a clock rate and a test for keyframes.
public enum Codec {
    /// RFC 7587: always 48000 and two channels on the wire, whatever is inside.
    OPUS("opus", 48_000, false),
    /// RFC 2198: frames of Opus with redundant blocks ([RedundantAudio]).
    RED("red", 48_000, false),
    /// RFC 7741.
    VP8("VP8", 90_000, true),
    /// RFC 9628.
    VP9("VP9", 90_000, true),
    /// RFC 6184.
    H264("H264", 90_000, true),
    /// The AOMedia RTP payload format for AV1, version 1.0.
    AV1("AV1", 90_000, true);

    private final String encodingName;
    private final int clockRate;
    private final boolean video;

    Codec(String encodingName, int clockRate, boolean video) {
        this.encodingName = encodingName;
        this.clockRate = clockRate;
        this.video = video;
    }

    public String encodingName() {
        return encodingName;
    }

    /// RTP clock in ticks per second.
    public int clockRate() {
        return clockRate;
    }

    public boolean video() {
        return video;
    }

    /// The codec of an `a=rtpmap` line; null when the server does not forward it. Encoding names
    /// are compared without case (RFC 8866 §6.6).
    public static @Nullable Codec of(String encodingName, int clockRate) {
        for (Codec codec : values()) {
            if (codec.clockRate == clockRate && codec.encodingName.equalsIgnoreCase(encodingName)) {
                return codec;
            }
        }
        return null;
    }
}
