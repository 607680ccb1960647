package bots;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The addresses from which accounts are asked for. A server limits registrations and logins by address;
/// one on this machine is reached from all of 127.0.0.0/8, each address counting for itself. Any thread.
final class Sources {
    private static final int MOST = 250;

    private final int count;
    private int current;

    private Sources(int count) {
        this.count = count;
    }

    static Sources to(String host) {
        try {
            return new Sources(InetAddress.getByName(host).isLoopbackAddress() ? MOST : 1);
        } catch (UnknownHostException e) {
            throw new PlayException("No address is known of " + host + ".");
        }
    }

    boolean areLocal() {
        return count > 1;
    }

    /// Which one it is now.
    synchronized int current() {
        return current;
    }

    /// As text, null for whatever the system takes.
    @Nullable String address(int number) {
        return areLocal() ? "127.0.0." + (number + 1) : null;
    }

    /// The limit of this one is reached.
    ///
    /// @return false when there is no other
    synchronized boolean exhausted(int number) {
        if (number == current && current < count - 1) {
            current++;
        }
        return number < current;
    }
}
