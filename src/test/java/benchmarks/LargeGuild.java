package benchmarks;

import browser.Browser;
import browser.TestNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import store.postgres.Database;
import store.postgres.TestDatabase;

/// A guild of 10,000 members and 500 channels, opened in Chromium. Not a test: it prints how long
/// it takes until the channels, and then the members, are on the screen, and how many bytes that
/// takes on the wire, with TLS, in both directions.
final class LargeGuild {
    private static final int MEMBERS = 10_000;
    private static final int CHANNELS = 500;
    private static final int ROUNDS = 5;

    /// When a number of channels are drawn, in milliseconds since the page was opened.
    private static final String WATCH =
            """
            (() => {
                const due = () => {
                    if (document.querySelectorAll('.channel').length > 0 && document.querySelector('[data-guild][aria-current=true]')) {
                        requestAnimationFrame(() => setTimeout(() => (window.openedAt ??= performance.now())));
                    } else {
                        requestAnimationFrame(due);
                    }
                };
                requestAnimationFrame(due);
            })();
            """;

    private static final String RESOURCES =
            """
            const all = performance.getEntriesByType('resource');
            const scripts = all.filter(({ name }) => name.endsWith('.js'));
            const bytes = (list) => Math.round(list.reduce((sum, { transferSize }) => sum + transferSize, 0) / 100) / 10;
            return `${all.length} requests over ${[...new Set(all.map(({ nextHopProtocol }) => nextHopProtocol))].join(' and ')}, ${bytes(all)} kB, of these ${bytes(scripts)} kB of scripts, which were there after `
                + `${Math.round(Math.max(...scripts.map(({ responseEnd }) => responseEnd)))} ms; channels are ${Math.round(JSON.stringify([...hubbub.client.guilds]).length / 1000)} kB of JSON`;
            """;

    private static final String[] SEED = {
        """
        insert into users (username, username_key, password_hash)
        select 'member' || n, 'member' || n, 'none' from generate_series(1, $1) n
        """,
        """
        insert into members (guild_id, user_id)
        select g.id, u.id from guilds g, users u where u.username like 'member%' on conflict do nothing
        """,
        """
        insert into roles (guild_id, name, color, position, permissions)
        select g.id, 'Role ' || n, n * 1000000, 10 + n, 0 from guilds g, generate_series(1, 10) n
        """,
        """
        insert into member_roles (guild_id, user_id, role_id)
        select m.guild_id, m.user_id, r.id
        from (select *, row_number() over (order by user_id) as n from members) m
        join roles r on r.guild_id = m.guild_id and r.name = 'Role ' || (m.n % 20)
        """,
        """
        insert into channels (guild_id, name, position, kind)
        select g.id, 'channel-' || n, 100 + n, case n % 3 when 0 then 'voice' else 'text' end
        from guilds g, generate_series(1, $1) n
        """,
        """
        insert into channel_overrides (guild_id, channel_id, role_id, allow, deny)
        select c.guild_id, c.id, r.id, 0, 2048
        from channels c join roles r on r.guild_id = c.guild_id and r.name = 'Role ' || (c.position % 50)
        """,
    };

    private LargeGuild() {}

    public static void main(String[] arguments) throws IOException {
        try (var node = TestNode.start("large-guild");
                var relay = new CountingRelay(URI.create(node.url()).getPort());
                var browser = Browser.start("ada")) {
            browser.runBeforePages(WATCH);
            browser.open(node.ownerLink()).logIn("ada", Talker.PASSWORD);
            seed(node);
            String url = "https://localhost:" + relay.port() + "/";
            browser.open(url).logIn("ada", Talker.PASSWORD);
            report(browser, relay, "first visit, with login");
            for (int i = 0; i < ROUNDS; i++) {
                relay.reset();
                browser.reopen(url);
                report(browser, relay, "next visit");
            }
            relay.reset();
            double millis =
                    Double.parseDouble(
                            String.valueOf(
                                    browser.evaluateAsync(
                                            """
                                            const done = arguments[arguments.length - 1];
                                            const start = performance.now();
                                            document.querySelector('.call-header [title=Members]').click();
                                            const due = () => document.querySelectorAll('.members [data-user]').length > 10
                                                ? done(performance.now() - start) : requestAnimationFrame(due);
                                            due();
                                            """)));
            System.out.printf(
                    Locale.ROOT,
                    "members: %.0f ms, %.1f kB, %s rows of the page%n",
                    millis,
                    relay.bytes() / 1e3,
                    browser.evaluate(
                            "return document.querySelectorAll('.members [data-user]').length"));
            browser.screenshot("large-guild");
        }
        System.exit(0);
    }

    private static void report(Browser browser, CountingRelay relay, String what) {
        browser.waitUntil(
                "the guild is drawn",
                () -> browser.evaluate("return window.openedAt ?? null") != null);
        System.out.printf(
                Locale.ROOT,
                "%s: %s ms, %.1f kB; %s channels, %s elements; %s%n",
                what,
                browser.evaluate("return Math.round(window.openedAt)"),
                relay.bytes() / 1e3,
                browser.evaluate("return document.querySelectorAll('.channel').length"),
                browser.evaluate("return document.querySelectorAll('*').length"),
                browser.evaluate(RESOURCES));
    }

    private static void seed(TestNode node) {
        Vertx vertx = Vertx.vertx();
        Database database =
                Database.attach(vertx, TestDatabase.settings(node.dataFolder())).await();
        for (String sql : SEED) {
            database.allGuilds()
                    .query(
                            sql.replace(
                                    "$1",
                                    String.valueOf(sql.contains("users (") ? MEMBERS : CHANNELS)))
                    .execute()
                    .await();
        }
        database.allGuilds().query("analyze").execute().await();
        database.close().await();
        vertx.close().await();
    }

    /// A port before another one that counts what passes.
    private static final class CountingRelay implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
        private final AtomicLong bytes = new AtomicLong();

        CountingRelay(int target) throws IOException {
            Thread.startVirtualThread(() -> accept(target));
        }

        int port() {
            return server.getLocalPort();
        }

        long bytes() {
            return bytes.get();
        }

        void reset() {
            bytes.set(0);
        }

        private void accept(int target) {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
                    client.setTcpNoDelay(true);
                    node.setTcpNoDelay(true);
                    Thread.startVirtualThread(() -> pass(client, node));
                    Thread.startVirtualThread(() -> pass(node, client));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void pass(Socket from, Socket to) {
            byte[] buffer = new byte[1 << 16];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    bytes.addAndGet(n);
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // Either end has closed it.
            }
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
