package bots.setup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The local addresses of registrations and logins. A server limits both by address; a server on
/// this machine is reached from all of 127.0.0.0/8, and each address has a limit of its own. Any
/// thread.
public final class SourceAddresses {
    static final int MAX = 250;

    private final int count;
    private int current;

    private SourceAddresses(int count) {
        this.count = count;
    }

    static SourceAddresses to(String host) {
        try {
            return new SourceAddresses(InetAddress.getByName(host).isLoopbackAddress() ? MAX : 1);
        } catch (UnknownHostException e) {
            throw new RunException("The address of " + host + " is unknown.");
        }
    }

    boolean areLocal() {
        return count > 1;
    }

    /// The number of the address to use now.
    synchronized int current() {
        return current;
    }

    /// As text, null for the default of the system.
    @Nullable String address(int number) {
        return areLocal() ? "127.0.0." + (number + 1) : null;
    }

    /// The limit of this address is reached.
    ///
    /// @return false if there is no other address
    synchronized boolean exhausted(int number) {
        if (number == current && current < count - 1) {
            current++;
        }
        return number < current;
    }
}
