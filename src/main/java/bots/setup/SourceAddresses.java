package bots.setup;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// The addresses of this host from which the bots come. A server limits logins, registrations and
/// WebSockets by address; one on this machine is reached from all of 127.0.0.0/8, and each address
/// has limits of its own, so the bots are spread over some of them.
///
/// @param count how many there are; 1 is the default of the system
record SourceAddresses(int count) {
    static final int MAX = 250;

    /// Each address has a client with a TLS context of its own, so few are better; a server takes
    /// 20 registrations an hour from each.
    private static final int BOTS_EACH = 10;

    static SourceAddresses to(String host) {
        return to(host, "Linux".equals(System.getProperty("os.name")));
    }

    /// @param hasLoopbackNetwork whether each address of 127.0.0.0/8 is one of this machine, as on
    ///     Linux
    static SourceAddresses to(String host, boolean hasLoopbackNetwork) {
        try {
            InetAddress server = InetAddress.getByName(host);
            boolean isHere = server instanceof Inet4Address && server.isLoopbackAddress();
            return new SourceAddresses(isHere && hasLoopbackNetwork ? MAX : 1);
        } catch (UnknownHostException e) {
            throw new RunException("The address of " + host + " is unknown.");
        }
    }

    /// As text, null for the default of the system.
    ///
    /// @param bot its number, from 1
    /// @param refusals how many addresses have refused it: the next one is taken
    @Nullable String of(int bot, int refusals) {
        return count == 1 ? null : "127.0.0." + (((bot - 1) / BOTS_EACH + refusals) % count + 1);
    }
}
