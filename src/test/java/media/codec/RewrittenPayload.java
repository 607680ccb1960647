package media.codec;

/// Payloads as they are sent.
final class RewrittenPayload {
    private RewrittenPayload() {}

    /// Writes all of one.
    ///
    /// @return bytes written, or -1 when it is malformed
    static int write(long rewriting, byte[] in, int inOffset, int inLength, byte[] out) {
        int rewritten = LayerSelector.rewrittenBytes(rewriting, in, inOffset, inLength);
        if (rewritten < 0) {
            return -1;
        }
        int written = LayerSelector.writeRewritten(rewriting, in, inOffset, rewritten, out, 0);
        System.arraycopy(in, inOffset + rewritten, out, written, inLength - rewritten);
        return written + inLength - rewritten;
    }
}
