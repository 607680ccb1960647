package bots;

import bots.client.Server;
import bots.scenario.Scenario;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
///
/// @param guild its name, null for the first the bots are in
/// @param report folder to write to, null for none
/// @param tokens file that keeps the bots logged in between plays, null for none
/// @param serverPid 0: to be found, if the server is on this machine
/// @param metrics null: `http://localhost:8081/metrics` if the server is on this machine
record Order(
        Server server,
        Scenario scenario,
        @Nullable String guild,
        String password,
        @Nullable Path report,
        @Nullable Path tokens,
        long serverPid,
        @Nullable URI metrics) {}
