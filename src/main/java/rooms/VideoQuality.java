package rooms;

import java.util.Arrays;

/// How large the cameras in a channel may be, by their shorter side, and how much they may send.
public enum VideoQuality {
    /// As the clients choose; the limits of the node hold.
    AUTO("auto", 0, 0),
    P360("360p", 360, 1_700_000),
    P480("480p", 480, 2_000_000),
    P720("720p", 720, 3_400_000),
    P1080("1080p", 1080, 6_700_000);

    private final String wireName;
    private final int height;
    private final int bitsPerSecond;

    /// @param bitsPerSecond the most that libwebrtc sends at this size without a limit of its own,
    ///     as one stream or as the sum of three encodings; 0 for no limit
    VideoQuality(String wireName, int height, int bitsPerSecond) {
        this.wireName = wireName;
        this.height = height;
        this.bitsPerSecond = bitsPerSecond;
    }

    /// As it is stored and sent.
    public String wireName() {
        return wireName;
    }

    /// Of a camera in pixels, or its width if that is less; 0 for no limit.
    public int height() {
        return height;
    }

    /// Of a camera, all encodings together; 0 for no limit.
    public int bitsPerSecond() {
        return bitsPerSecond;
    }

    /// @throws IllegalArgumentException for a name of no quality
    public static VideoQuality of(String wireName) {
        return Arrays.stream(values())
                .filter(quality -> quality.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("video quality " + wireName));
    }
}
