package bots;

import org.slf4j.bridge.SLF4JBridgeHandler;

/// `scripts/bots`. Exit codes: 1 if the scenario could not run, 2 for invalid arguments.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.exit(BotsCommand.run(arguments));
    }
}
