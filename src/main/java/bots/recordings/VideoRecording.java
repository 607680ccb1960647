package bots.recordings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Frames of VP8, the first a keyframe, so that they can be played in a loop. Read from IVF:
/// ```
/// "DKIF", version, length of the header (16 bits), codec, width, height (16 bits),
/// frames in `scale` seconds, scale, number of frames (32 bits); all little-endian
/// for each frame: length (32 bits), time (64 bits), the frame
/// ```
public final class VideoRecording {
    /// RFC 7741 §4.1.
    public static final int TICKS_PER_SECOND = 90_000;

    private static final int FRAME_HEAD_BYTES = 12;

    private final List<byte[]> frames;
    private final int framesPerSecond;

    private VideoRecording(List<byte[]> frames, int framesPerSecond) {
        this.frames = frames;
        this.framesPerSecond = framesPerSecond;
    }

    public static VideoRecording camera() {
        return RecordingFiles.read("camera.ivf", VideoRecording::read);
    }

    public static VideoRecording screen() {
        return RecordingFiles.read("screen.ivf", VideoRecording::read);
    }

    static VideoRecording read(InputStream in) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] codec = new byte[4];
        if (file.remaining() < 32) {
            throw new IOException("not an IVF file");
        }
        file.get(8, codec);
        if (!new String(codec, StandardCharsets.US_ASCII).equals("VP80")) {
            throw new IOException("not VP8");
        }
        int framesPerSecond = file.getInt(16) / Math.max(1, file.getInt(20));
        List<byte[]> frames = new ArrayList<>();
        file.position(file.getShort(6));
        while (file.remaining() >= FRAME_HEAD_BYTES) {
            byte[] frame = new byte[file.getInt()];
            file.getLong();
            file.get(frame);
            frames.add(frame);
        }
        if (frames.isEmpty() || !isKeyframe(frames.getFirst())) {
            throw new IOException("does not begin with a keyframe");
        }
        return new VideoRecording(List.copyOf(frames), framesPerSecond);
    }

    public int frames() {
        return frames.size();
    }

    public int framesPerSecond() {
        return framesPerSecond;
    }

    /// Not to be modified.
    public byte[] frame(int index) {
        return frames.get(index);
    }

    /// Index of the last keyframe at or before `index`; the first frame is one.
    public int keyframeBefore(int index) {
        int at = index;
        while (!isKeyframe(frames.get(at))) {
            at--;
        }
        return at;
    }

    public int longestFrameBytes() {
        return frames.stream().mapToInt(frame -> frame.length).max().orElse(0);
    }

    /// RFC 6386 §9.1: the first bit is 0 in a keyframe.
    static boolean isKeyframe(byte[] frame) {
        return (frame[0] & 0x01) == 0;
    }
}
