package bots;

import bots.client.signaling.ServerAddress;
import bots.report.Report;
import bots.report.ReportFiles;
import bots.report.Summary;
import bots.run.ScenarioRun;
import bots.scenario.ScenarioDraft;
import bots.scenario.ScenarioException;
import bots.scenario.ScenarioKey;
import bots.scenario.Scenarios;
import bots.setup.Progress;
import bots.setup.RunException;
import bots.setup.RunOptions;
import bots.setup.ServerAccess;
import java.io.Console;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The command line: its own options, and one for each [ScenarioKey].
final class BotsCommand {
    private static final String SERVER = "--server";
    private static final String SCENARIO = "--scenario";
    private static final String LIST = "--list";
    private static final String REPORT = "--report";
    private static final String TOKENS = "--tokens";
    private static final String PASSWORD = "--password";
    private static final String INVITE = "--invite";
    private static final String ADMINISTRATOR = "--administrator";
    private static final String KEEP = "--keep";
    private static final String GUILD = "--guild";

    /// A flag would show it to every user of the machine.
    private static final String ADMINISTRATOR_PASSWORD = "HUBBUB_ADMINISTRATOR_PASSWORD";

    private static final String SERVER_PID = "--server-pid";
    private static final String METRICS = "--metrics";
    private static final String VERIFY = "--verify-certificate";

    /// Everyone may register such an account: the password protects nothing.
    private static final String DEFAULT_PASSWORD = "bots of hubbub";

    private static final Logger LOG = LoggerFactory.getLogger(BotsCommand.class);

    private BotsCommand() {}

    static int run(String... arguments) {
        return new CommandLine(spec())
                .setExecutionStrategy(BotsCommand::execute)
                .setParameterExceptionHandler(
                        (invalid, _) -> usage(String.valueOf(invalid.getMessage())))
                .execute(arguments);
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("scripts/bots").mixinStandardHelpOptions(true);
        spec.version("Hubbub " + BotsCommand.class.getPackage().getImplementationVersion());
        spec.usageMessage()
                .customSynopsis("scripts/bots [OPTION …]")
                .description(
                        "Runs clients that join a voice channel of a server, send audio and video, and"
                                + " measure what they receive. Flags override the scenario.",
                        "")
                .footer(
                        "",
                        "Examples:",
                        "  scripts/bots --participants 20 --talkers 4 --cameras 2",
                        "  scripts/bots --scenario 100 --report /tmp/report",
                        "  scripts/bots --server https://voice.example.org --invite https://voice.example.org/i/CODE",
                        "",
                        "Exit codes: 0 success, 1 the scenario could not run or no bot could join, 2 invalid"
                                + " arguments or scenario.")
                .sortOptions(false)
                .width(110);
        add(spec, SERVER, "URL", "Server to test. Default: https://localhost:8443", String.class);
        add(
                spec,
                SCENARIO,
                "NAME|FILE",
                "Name of a shipped scenario, or a YAML file.",
                String.class);
        add(spec, LIST, "", "List the shipped scenarios.", boolean.class);
        for (ScenarioKey key : ScenarioKey.values()) {
            if (key != ScenarioKey.ABOUT) {
                String defaultText = " Default: " + key.defaultText();
                add(
                        spec,
                        "--" + key.text(),
                        key.label(),
                        key.meaning() + defaultText,
                        String.class);
            }
        }
        add(spec, REPORT, "FOLDER", "Folder for report.json and report.html.", Path.class);
        add(
                spec,
                TOKENS,
                "FILE",
                "Store refresh tokens here, so that the next run starts faster.",
                Path.class);
        add(spec, PASSWORD, "TEXT", "Password of all bots' accounts.", String.class);
        add(spec, INVITE, "CODE|LINK", "Invite by which the bots register.", String.class);
        add(
                spec,
                ADMINISTRATOR,
                "NAME",
                "User who invites the bots and creates the channel. The password is read from "
                        + ADMINISTRATOR_PASSWORD
                        + " or asked for.",
                String.class);
        add(
                spec,
                KEEP,
                "",
                "Leave the accounts and channels that the bots created, as --tokens does.",
                boolean.class);
        add(
                spec,
                GUILD,
                "NAME",
                "Guild of the room. Default: the first guild of the bots.",
                String.class);
        add(
                spec,
                SERVER_PID,
                "PID",
                "Process of the server, to report its CPU and memory. Default: found by its port"
                        + " if the server is on this machine.",
                Long.class);
        add(
                spec,
                METRICS,
                "URL",
                "Metrics of the server. Default: http://localhost:8081/metrics if it is on this"
                        + " machine.",
                String.class);
        add(spec, VERIFY, "", "Refuse certificates that are not trusted.", boolean.class);
        return spec;
    }

    private static void add(
            CommandSpec spec, String name, String label, String about, Class<?> type) {
        OptionSpec.Builder option =
                OptionSpec.builder(name).type(type).description(about.replace("%", "%%"));
        spec.addOption((label.isEmpty() ? option.arity("0") : option.paramLabel(label)).build());
    }

    private static int execute(ParseResult arguments) {
        Integer help = CommandLine.executeHelpRequest(arguments);
        if (help != null) {
            return help;
        }
        if (arguments.matchedOptionValue(LIST, false)) {
            System.out.print(Scenarios.list());
            return CommandLine.ExitCode.OK;
        }
        try {
            return run(options(arguments));
        } catch (ScenarioException | IllegalArgumentException invalid) {
            return usage(String.valueOf(invalid.getMessage()));
        }
    }

    private static int usage(String problem) {
        System.err.println(problem);
        System.err.println("scripts/bots --help lists all options.");
        return CommandLine.ExitCode.USAGE;
    }

    private static RunOptions options(ParseResult arguments) {
        String chosen = arguments.matchedOptionValue(SCENARIO, (String) null);
        ScenarioDraft draft = chosen == null ? new ScenarioDraft() : Scenarios.find(chosen);
        for (ScenarioKey key : ScenarioKey.values()) {
            String value = arguments.matchedOptionValue("--" + key.text(), (String) null);
            if (value != null) {
                draft.set(key, value, "--" + key.text());
            }
        }
        return new RunOptions(
                server(arguments),
                draft.scenario(),
                arguments.matchedOptionValue(GUILD, (String) null),
                arguments.matchedOptionValue(PASSWORD, DEFAULT_PASSWORD),
                access(arguments),
                arguments.matchedOptionValue(REPORT, (Path) null),
                arguments.matchedOptionValue(TOKENS, (Path) null),
                arguments.matchedOptionValue(SERVER_PID, 0L),
                metrics(arguments.matchedOptionValue(METRICS, (String) null)));
    }

    private static ServerAccess access(ParseResult arguments) {
        String invite = arguments.matchedOptionValue(INVITE, (String) null);
        String administrator = arguments.matchedOptionValue(ADMINISTRATOR, (String) null);
        boolean keep =
                arguments.matchedOptionValue(KEEP, false)
                        || arguments.matchedOptionValue(TOKENS, (Path) null) != null;
        return new ServerAccess(
                invite == null ? null : ServerAccess.code(invite),
                administrator == null
                        ? null
                        : new ServerAccess.Credentials(administrator, password(administrator)),
                keep);
    }

    private static String password(String administrator) {
        String given = System.getenv(ADMINISTRATOR_PASSWORD);
        if (given != null) {
            return given;
        }
        Console console = Objects.requireNonNull(System.console());
        char[] typed =
                console.isTerminal()
                        ? console.readPassword("Password of %s: ", administrator)
                        : null;
        if (typed == null) {
            throw new IllegalArgumentException(
                    ADMINISTRATOR + ": set " + ADMINISTRATOR_PASSWORD + " to the password.");
        }
        return new String(typed);
    }

    private static ServerAddress server(ParseResult arguments) {
        String address = arguments.matchedOptionValue(SERVER, "https://localhost:8443");
        try {
            return ServerAddress.of(address, !arguments.matchedOptionValue(VERIFY, false));
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

    private static int run(RunOptions options) {
        try {
            Report report = ScenarioRun.of(options, new Progress(System.out)).run();
            System.out.println();
            System.out.print(Summary.of(report));
            if (options.report() != null) {
                ReportFiles.write(report, options.report());
                System.out.println("Report: " + options.report().resolve("report.html"));
            }
            return report.joins().succeeded() > 0
                    ? CommandLine.ExitCode.OK
                    : CommandLine.ExitCode.SOFTWARE;
        } catch (RunException failure) {
            System.err.println();
            System.err.println(failure.getMessage());
        } catch (IOException e) {
            System.err.println("The report could not be written: " + e.getMessage());
        } catch (ExecutionException e) {
            LOG.error("The run has failed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
