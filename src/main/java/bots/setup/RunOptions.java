package bots.setup;

import bots.client.signaling.ServerAddress;
import bots.scenario.Scenario;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The options of the command line.
///
/// @param guild its name, null for the first guild of the bots
/// @param report folder to write to, null for none
/// @param tokens file that keeps the bots logged in between runs, null for none
/// @param serverPid 0: found by the port, if the server is on this machine
/// @param metrics null: `http://localhost:8081/metrics` if the server is on this machine
public record RunOptions(
        ServerAddress server,
        Scenario scenario,
        @Nullable String guild,
        String password,
        ServerAccess access,
        @Nullable Path report,
        @Nullable Path tokens,
        long serverPid,
        @Nullable URI metrics) {}
