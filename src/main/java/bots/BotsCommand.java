package bots;

import bots.client.Server;
import bots.report.Report;
import bots.report.ReportFiles;
import bots.report.Summary;
import bots.scenario.Draft;
import bots.scenario.Key;
import bots.scenario.ScenarioException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The command line: options of its own, and one for each [Key] of a scenario.
final class BotsCommand {
    private static final String SERVER = "--server";
    private static final String SCENARIO = "--scenario";
    private static final String LIST = "--list";
    private static final String REPORT = "--report";
    private static final String TOKENS = "--tokens";
    private static final String PASSWORD = "--password";
    private static final String GUILD = "--guild";
    private static final String SERVER_PID = "--server-pid";
    private static final String METRICS = "--metrics";
    private static final String VERIFY = "--verify-certificate";

    /// Whoever may register may have such an account; it protects nothing.
    private static final String DEFAULT_PASSWORD = "bots of hubbub";

    private static final Logger LOG = LoggerFactory.getLogger(BotsCommand.class);

    private BotsCommand() {}

    static int run(String... arguments) {
        return new CommandLine(spec())
                .setExecutionStrategy(BotsCommand::execute)
                .setParameterExceptionHandler(
                        (wrong, given) -> wrongly(String.valueOf(wrong.getMessage())))
                .execute(arguments);
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("scripts/bots").mixinStandardHelpOptions(true);
        spec.version("Hubbub " + BotsCommand.class.getPackage().getImplementationVersion());
        spec.usageMessage()
                .customSynopsis("scripts/bots [OPTION …]")
                .description(
                        "Plays clients that join a voice channel of a server, talk, show pictures and"
                                + " measure what they receive. Flags win over the scenario.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  scripts/bots --participants 20 --talkers 4 --cameras 2",
                        "  scripts/bots --scenario 100 --report /tmp/report",
                        "  scripts/bots --server https://voice.example.org --scenario evening.yaml",
                        "",
                        "Exit codes: 0 played, 1 it could not be played or nobody could join, 2 asked wrongly.")
                .sortOptions(false)
                .width(110);
        add(spec, SERVER, "URL", "Server to call. Default: https://localhost:8443", String.class);
        add(
                spec,
                SCENARIO,
                "NAME|FILE",
                "A shipped scenario by its name, or a YAML file.",
                String.class);
        add(spec, LIST, "", "Print the shipped scenarios, and exit.", boolean.class);
        for (Key key : Key.values()) {
            if (key != Key.ABOUT) {
                String byDefault = " Default: " + key.byDefault();
                add(spec, "--" + key.word(), key.label(), key.meaning() + byDefault, String.class);
            }
        }
        add(spec, REPORT, "FOLDER", "Write report.json and report.html there.", Path.class);
        add(
                spec,
                TOKENS,
                "FILE",
                "Keep the bots logged in here, so that the next play begins sooner.",
                Path.class);
        add(spec, PASSWORD, "TEXT", "Of all bots' accounts.", String.class);
        add(
                spec,
                GUILD,
                "NAME",
                "Guild of the room. Default: the first the bots are in.",
                String.class);
        add(
                spec,
                SERVER_PID,
                "PID",
                "The server's process, to report its CPU and memory. Default: found when"
                        + " the server is on this machine.",
                Long.class);
        add(
                spec,
                METRICS,
                "URL",
                "The server's metrics. Default: http://localhost:8081/metrics when it is on this"
                        + " machine.",
                String.class);
        add(spec, VERIFY, "", "Refuse a certificate that nobody vouches for.", boolean.class);
        return spec;
    }

    private static void add(
            CommandSpec spec, String name, String label, String about, Class<?> type) {
        OptionSpec.Builder option =
                OptionSpec.builder(name).type(type).description(about.replace("%", "%%"));
        spec.addOption((label.isEmpty() ? option.arity("0") : option.paramLabel(label)).build());
    }

    private static int execute(ParseResult given) {
        Integer help = CommandLine.executeHelpRequest(given);
        if (help != null) {
            return help;
        }
        if (given.matchedOptionValue(LIST, false)) {
            System.out.print(Scenarios.list());
            return CommandLine.ExitCode.OK;
        }
        try {
            return play(order(given));
        } catch (ScenarioException | IllegalArgumentException wrong) {
            return wrongly(String.valueOf(wrong.getMessage()));
        }
    }

    private static int wrongly(String what) {
        System.err.println(what);
        System.err.println("scripts/bots --help tells what can be said.");
        return CommandLine.ExitCode.USAGE;
    }

    private static Order order(ParseResult given) {
        String chosen = given.matchedOptionValue(SCENARIO, (String) null);
        Draft draft = chosen == null ? new Draft() : Scenarios.find(chosen);
        for (Key key : Key.values()) {
            String value = given.matchedOptionValue("--" + key.word(), (String) null);
            if (value != null) {
                draft.set(key, value, "--" + key.word());
            }
        }
        return new Order(
                server(given),
                draft.scenario(),
                given.matchedOptionValue(GUILD, (String) null),
                given.matchedOptionValue(PASSWORD, DEFAULT_PASSWORD),
                given.matchedOptionValue(REPORT, (Path) null),
                given.matchedOptionValue(TOKENS, (Path) null),
                given.matchedOptionValue(SERVER_PID, 0L),
                metrics(given.matchedOptionValue(METRICS, (String) null)));
    }

    private static Server server(ParseResult given) {
        String address = given.matchedOptionValue(SERVER, "https://localhost:8443");
        try {
            return Server.of(address, !given.matchedOptionValue(VERIFY, false));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--server: must be like https://voice.example.org:8443, not \""
                            + address
                            + "\"",
                    e);
        }
    }

    private static @Nullable URI metrics(@Nullable String text) {
        try {
            return text == null ? null : URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--metrics: must be like http://localhost:8081/metrics, not \"" + text + "\"",
                    e);
        }
    }

    private static int play(Order order) {
        try {
            Report report = Play.of(order, new Progress(System.out)).run();
            System.out.println();
            System.out.print(Summary.of(report));
            if (order.report() != null) {
                ReportFiles.write(report, order.report());
                System.out.println("Report: " + order.report().resolve("report.html"));
            }
            return report.joins().succeeded() > 0
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        } catch (PlayException impossible) {
            System.err.println();
            System.err.println(impossible.getMessage());
        } catch (IOException e) {
            System.err.println("The report could not be written: " + e.getMessage());
        } catch (ExecutionException e) {
            LOG.error("The play ended.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
