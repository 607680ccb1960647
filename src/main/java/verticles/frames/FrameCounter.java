package verticles.frames;

import io.netty.buffer.ByteBuf;

/// Finds the frames in a stream of bytes by their headers, which say how long each is, wherever the
/// bytes were cut into buffers. Copies nothing but headers.
final class FrameCounter {
    /// One kind of frame.
    interface Format {
        int headerBytes();

        /// Of what follows a header.
        int payloadBytes(byte[] header);

        /// Whether a frame costs more than its bytes.
        boolean counts(byte[] header);
    }

    private final Format format;
    private final byte[] header;
    private int headerRead;
    private int skip;

    /// @param preface bytes before the first frame
    FrameCounter(Format format, int preface) {
        this.format = format;
        this.header = new byte[format.headerBytes()];
        this.skip = preface;
    }

    /// @param bytes borrowed, not read
    /// @return how many frames that count begin in them
    int count(ByteBuf bytes) {
        int counted = 0;
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        while (at < end) {
            int skipped = Math.min(skip, end - at);
            skip -= skipped;
            at += skipped;
            int copied = Math.min(header.length - headerRead, end - at);
            bytes.getBytes(at, header, headerRead, copied);
            headerRead += copied;
            at += copied;
            if (headerRead == header.length) {
                headerRead = 0;
                skip = format.payloadBytes(header);
                counted += format.counts(header) ? 1 : 0;
            }
        }
        return counted;
    }
}
