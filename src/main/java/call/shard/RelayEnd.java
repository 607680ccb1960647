package call.shard;

/// Where a shard receives one relay, for the shard at the other end.
///
/// @param host IP address of the media port
/// @param port UDP port
/// @param number of the relay on the receiving shard, 1 to 4095: the upper 12 bits of every SSRC
///     sent to it
/// @param key AES-128 master key and salt of what is sent to it, in Base64
public record RelayEnd(String host, int port, int number, String key) {
    /// Without the key, which must not reach a log.
    @Override
    public String toString() {
        return "RelayEnd[" + host + ":" + port + " " + number + "]";
    }
}
