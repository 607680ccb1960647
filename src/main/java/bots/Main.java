package bots;

import org.slf4j.bridge.SLF4JBridgeHandler;

/// `scripts/bots`. Exit codes: 1 when it could not be played, 2 when it was asked wrongly.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(BotsCommand.run(arguments));
    }
}
