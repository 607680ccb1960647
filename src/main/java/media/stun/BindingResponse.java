package media.stun;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The answer to a binding request: the address the server saw, or an error code (then `mapped` is
/// null).
@SuppressWarnings("ArrayRecordComponent") // 12 bytes handed through, never compared
public record BindingResponse(
        byte[] transactionId, @Nullable InetSocketAddress mapped, int errorCode) {
    public boolean isSuccess() {
        return mapped != null;
    }
}
