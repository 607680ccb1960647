package browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.openqa.selenium.Keys;

/// Text messages between Ada, who owns the guild, at the page of a real node, and Bob, who uses the
/// HTTP API. Covers `ConversationRoutes`, `ConversationService`, `ConversationEvents` and
/// `Conversations`.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(600)
class ChatIT {
    /// Each would set `window.xss` if it were read as HTML or followed.
    private static final List<String> HOSTILE =
            List.of(
                    "<script>window.xss = 1</script>",
                    "<img src=x onerror='window.xss = 2'>",
                    "<svg/onload=window.xss=3>",
                    "\"><iframe srcdoc=\"<script>parent.xss=4</script>\">",
                    "[click](javascript:window.xss=5)",
                    "javascript:window.xss=6",
                    "**<b onmouseover=window.xss=7>bold</b>**",
                    "`<script>window.xss = 8</script>`",
                    "https://example.org/\"onmouseover=\"window.xss=9",
                    "{{constructor.constructor('window.xss=10')()}} ${window.xss=11}");

    private static final int MANY = 120;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable TestNode started;
    private @Nullable Browser opened;
    private String bob = "";
    private String general = "";

    @BeforeAll
    void open() {
        assumeTrue(
                Browser.isInstalled() || "true".equals(System.getenv("CI")),
                "Chromium and chromedriver are not installed");
        started = TestNode.start("all-in-one", "--limits.chat.messagesPerMinute=10000");
        opened = Browser.start("ada");
        ada().open(node().ownerLink()).logIn("ada", "correct horse battery");
        bob =
                request(
                                "POST",
                                "/api/auth/register",
                                new JsonObject()
                                        .put("username", "bob")
                                        .put("password", "correct horse battery"))
                        .getString("accessToken");
        general = channels().getJsonObject(0).getString("id");
    }

    @AfterAll
    void close() {
        if (opened != null) {
            opened.close();
        }
        if (started != null) {
            started.close();
        }
        http.close();
    }

    @Test
    @Order(1)
    void messagesAreSentAndArriveLive() {
        ada().click("[data-channel='" + general + "'] .channel-chat");
        ada().see(".chat-main .chat .composer-field");
        write(
                "Hello **bob**"
                        + Keys.chord(Keys.SHIFT, Keys.ENTER)
                        + "how are you?"
                        + Keys.ENTER.toString());
        awaitText("Hello bob\nhow are you?");

        JsonObject stored = page(general).getJsonObject(0);
        assertThat(stored.getString("content")).isEqualTo("Hello **bob**\nhow are you?");
        post(
                general,
                new JsonObject()
                        .put(
                                "content",
                                "Fine, see https://example.org/a_b.\n> well\n||secret|| <@"
                                        + user()
                                        + ">")
                        .put("replyTo", stored.getString("id")));
        ada().see(".message-quote .quote-text");
        assertThat(
                        ada().evaluate(
                                        "const a = document.querySelector('.message a'); return [a.href, a.rel, a.target].join(' ');"))
                .isEqualTo("https://example.org/a_b noopener noreferrer nofollow _blank");
        assertThat(text(".mention.self")).isEqualTo("@ada");
        ada().screenshot("chat");
        ada().resize(390, 844);
        ada().screenshot("chat-phone");
        ada().resize(1280, 800);
    }

    @Test
    @Order(2)
    void theArrowUpEditsTheLastOwnMessage() {
        write(Keys.ARROW_UP + " And you?" + Keys.ENTER);
        ada().see(".edited");

        assertThat(page(general).getJsonObject(1).getString("content"))
                .isEqualTo("Hello **bob**\nhow are you? And you?");
    }

    @Test
    @Order(3)
    void messagesAreDeletedByTheirAuthorAfterAQuestion() {
        String own = post(general, "not for long");
        awaitText("not for long");
        request("DELETE", "/api/channels/" + general + "/messages/" + own, null);
        ada().waitUntil("one message less", () -> !texts().contains("not for long"));

        write("a mistake" + Keys.ENTER);
        awaitText("a mistake");
        ada().evaluate(
                        "[...document.querySelectorAll('.message')].at(-1).querySelector('[aria-label=\"Delete message\"]').click()");
        ada().see("dialog .danger");
        ada().screenshot("chat-delete");
        ada().click("dialog .danger");
        ada().waitUntil("one message less", () -> !texts().contains("a mistake"));
        assertThat(page(general).encode()).doesNotContain("a mistake");
    }

    @Test
    @Order(4)
    void hostileTextIsInert() {
        for (String hostile : HOSTILE) {
            String id = post(general, hostile);
            post(general, new JsonObject().put("content", "reply").put("replyTo", id));
        }
        ada().evaluateAsync(
                        "hubbub.api.createChannel(arguments[0], { name: arguments[1], kind: 'text' }).then(arguments[2])",
                        channels().getJsonObject(0).getString("guild"),
                        HOSTILE.get(1));
        ada().waitUntil(
                        "the last reply",
                        () ->
                                texts().endsWith("reply")
                                        && Objects.equals(
                                                ada().evaluate(
                                                                "return document.querySelectorAll('.message-quote').length"),
                                                (long) HOSTILE.size() + 1));
        ada().waitUntil("the channel", () -> text(".channel-list").contains(HOSTILE.get(1)));
        ada().evaluate(
                        "for (const element of document.querySelectorAll('.messages *'))"
                                + " element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));");

        assertThat(ada().evaluate("return window.xss === undefined")).isEqualTo(true);
        assertThat(
                        ada().evaluate(
                                        """
                                        return document.querySelectorAll('.messages :is(script, img, iframe, b, svg:not(.icon)),\
                                         .channels :is(script, img:not(.mark)), [onerror], [onload], [onmouseover], a[href^="javascript"]').length
                                        """))
                .isEqualTo(0L);
        // All of it is still there, as text.
        String shown = texts();
        assertThat(shown).contains(HOSTILE.get(0), HOSTILE.get(1), HOSTILE.get(2), HOSTILE.get(4));
        ada().screenshot("chat-hostile");

        ada().click(".channel.text .channel-button");
        ada().waitUntil("the text channel", () -> text(".chat h2").equals(HOSTILE.get(1)));
        write("First!" + Keys.ENTER);
        awaitText("First!");
        assertThat(ada().evaluate("return window.xss === undefined")).isEqualTo(true);
        ada().screenshot("chat-text-channel");
    }

    @Test
    @Order(5)
    void olderMessagesAreLoadedAboveAndTheListKeepsItsPlace() {
        String music = channels().getJsonObject(2).getString("id");
        for (int i = 0; i < MANY; i++) {
            post(music, "number " + i + ".");
        }
        ada().see("[data-channel='" + music + "'].unread");
        ada().click("[data-channel='" + music + "'] .channel-chat");
        awaitText("number " + (MANY - 1) + ".");
        assertThat(text(".messages")).doesNotContain("number 60.");
        assertThat(ada().evaluate("return document.querySelectorAll('.channel.unread').length"))
                .isEqualTo(0L);

        String first =
                String.valueOf(
                        ada().evaluate(
                                        """
                                        const rows = document.querySelector('.messages');
                                        rows.scrollTop = 0;
                                        return rows.querySelector('.message').dataset.message
                                        """));
        ada().waitUntil("older messages", () -> text(".messages").contains("number 30."));
        assertThat(
                        (Boolean)
                                ada().evaluate(
                                                """
                                                const rows = document.querySelector('.messages').getBoundingClientRect();
                                                const first = document.querySelector(`[data-message="${arguments[0]}"]`)
                                                    .getBoundingClientRect();
                                                return first.bottom > rows.top && first.top < rows.bottom
                                                """,
                                                first))
                .isTrue();
        post(music, "news");
        ada().see(".jump:not([hidden])");
        ada().click(".jump");
        awaitText("news");
    }

    @Test
    @Order(6)
    void theChatStandsBesideACallWithAMarkForNewMessages() {
        ada().click(".chat-header [aria-label='Close chat']");
        ada().join("General");
        post(general, "Can you hear me?");
        ada().see(".chat-button.unread");
        ada().click(".chat-button");
        ada().see(".chat-beside .chat");
        awaitText("Can you hear me?");
        ada().waitUntil(
                        "no mark",
                        () ->
                                Objects.equals(
                                        ada().evaluate(
                                                        "return document.querySelector('.chat-button.unread')"),
                                        null));
        ada().screenshot("chat-call");
        AxeCore.findsNothing(ada());
        ada().resize(390, 844);
        ada().screenshot("chat-call-phone");
        ada().resize(1280, 800);
    }

    @Test
    @Order(7)
    void nicknamesAreShownInTheCallTheChatAndTheTypingIndicator() {
        String id = request("GET", "/api/auth/me", null).getString("id");
        String ofBob = "/api/guilds/" + guild() + "/members/" + id + "/nickname";
        nameAda("Countess");
        request("PUT", ofBob, new JsonObject().put("nickname", "<b>Bobby</b>"));

        awaitName("Countess", ".tile.own .name bdi");
        ada().see(".tile.own .tile-pick[aria-label*='Countess']");
        awaitName("Countess", "[data-channel='" + general + "'] .person-name");
        awaitName("<b>Bobby</b>", ".message:last-child .message-author");
        request("POST", "/api/channels/" + general + "/typing", null);
        awaitName("\u2068<b>Bobby</b>\u2069 is typing…", ".chat .typing");
        ada().screenshot("chat-nicknames");
        ada().resize(390, 844);
        ada().screenshot("chat-nicknames-phone");
        ada().resize(1280, 800);

        post(general, "Good.");
        awaitText("Good.");
        awaitName("", ".chat .typing");
        nameAda(null);
        request("PUT", ofBob, new JsonObject());
        awaitName("ada", ".tile.own .name bdi");
        ada().see(".tile.own .tile-pick[aria-label*='ada']");
        awaitName("bob", ".message:last-child .message-author");
        ada().leave();
    }

    private void nameAda(@Nullable String nickname) {
        assertThat(
                        ada().evaluateAsync(
                                        """
                                        const [guild, nickname, done] = arguments;
                                        const path = `/api/guilds/${guild}/members/${hubbub.api.user.id}/nickname`;
                                        hubbub.api.request('PUT', path, nickname ? { nickname } : {})
                                            .then(() => done('renamed'), ({ message }) => done(message));
                                        """,
                                        guild(),
                                        nickname))
                .isEqualTo("renamed");
    }

    private void awaitName(String name, String selector) {
        ada().waitUntil(name + " at " + selector, () -> text(selector).equals(name));
    }

    @Test
    @Order(8)
    void namesAreCompletedByKeyboardAndMentionsAreMarked() {
        ada().click("[data-channel='" + general + "'] .channel-chat");
        ada().see(".chat-main .chat .composer-field");
        write("Hello @BO");
        ada().see(".mention-list:not([hidden]) [aria-selected=true]");
        assertThat(text(".mention-list [aria-selected=true] bdi")).isEqualTo("bob");
        ada().screenshot("chat-mention");
        AxeCore.findsNothing(ada());
        ada().type(Keys.ENTER + "!" + Keys.ENTER);
        awaitText("Hello @bob !");
        assertThat(page(general).getJsonObject(0).getString("content"))
                .matches("Hello <@[0-9a-f-]{36}> !");

        write(Keys.ARROW_UP.toString());
        assertThat(ada().evaluate("return document.querySelector('.composer-field').value"))
                .isEqualTo("Hello @bob !");
        ada().type(Keys.ESCAPE.toString());
    }

    @Test
    @Order(9)
    void reactionsAreAddedAndCounted() {
        String id = post(general, "Pizza?");
        awaitText("Pizza?");
        request(
                "PUT",
                "/api/channels/" + general + "/messages/" + id + "/reactions/%F0%9F%91%8D",
                null);
        ada().see("[data-message='" + id + "'] .reaction[aria-pressed=false]");
        ada().click("[data-message='" + id + "'] .reaction");
        ada().see("[data-message='" + id + "'] .reaction[aria-pressed=true]");
        assertThat(text("[data-message='" + id + "'] .reaction-count")).isEqualTo("2");

        ada().evaluate(
                        "document.querySelector(`[data-message='${arguments[0]}'] [aria-label='Add reaction']`).click()",
                        id);
        ada().see(".emoji-picker");
        ada().screenshot("chat-emoji");
        ada().resize(390, 844);
        ada().screenshot("chat-emoji-phone");
        ada().resize(1280, 800);
        ada().evaluate("document.querySelector('.emoji-picker button').focus()");
        ada().type(Keys.ARROW_LEFT + "" + Keys.ENTER);
        ada().see("[data-message='" + id + "'] .reaction[data-emoji='⭐'][aria-pressed=true]");
        ada().screenshot("chat-reactions");
        assertThat(page(general).getJsonObject(0).getJsonArray("reactions").encode())
                .isEqualTo(
                        "[{\"emoji\":\"👍\",\"count\":2,\"own\":true},{\"emoji\":\"⭐\",\"count\":1,\"own\":false}]");
    }

    @Test
    @Order(10)
    void whatIsUnreadSurvivesAReload() {
        String mentions = "[data-channel='" + general + "'] .channel-mentions[data-count='1']";
        ada().click(".chat-header [aria-label='Close chat']");
        post(general, "Are you there, <@" + user() + ">?");
        ada().see(mentions);
        ada().reopen(node().url());
        ada().see(mentions);
        ada().screenshot("chat-unread");
        AxeCore.findsNothing(ada());

        ada().click("[data-channel='" + general + "'] .channel-chat");
        ada().waitUntil(
                        "the server knows",
                        () ->
                                !String.valueOf(
                                                ada().evaluateAsync(
                                                                """
                                                                const done = arguments[arguments.length - 1];
                                                                const [{ id }] = [...hubbub.client.guilds];
                                                                hubbub.api.request('GET', `/api/guilds/${id}/unread`)
                                                                    .then((unread) => done(JSON.stringify(unread)))
                                                                """))
                                        .contains(general));
        ada().reopen(node().url());
        ada().see("[data-channel='" + general + "']:not(.unread)");
    }

    @Test
    @Order(11)
    void aSearchLeadsToAMessageHoweverOldItIs() {
        String music = channels().getJsonObject(2).getString("id");
        ada().click("[data-channel='" + music + "'] .channel-chat");
        awaitText("news");
        ada().click(".chat-header .search-button");
        ada().see(".search-panel:not([hidden])");
        ada().type("\"number 3\"" + Keys.ENTER);
        ada().see(".search-results [data-found]");
        assertThat(text(".search-status")).isEqualTo("1 result");
        assertThat(text(".search-results h3")).isEqualTo("Music");
        ada().type(Keys.chord(Keys.CONTROL, "a") + "number" + Keys.ENTER);
        ada().waitUntil("a page of results", () -> text(".search-status").equals("25+ results"));
        ada().screenshot("chat-search");
        ada().click(".search-scroll > .secondary");
        ada().waitUntil("two pages", () -> text(".search-status").equals("50+ results"));
        ada().evaluate("document.getElementById('search-text').select()");
        ada().evaluate("document.getElementById('search-text').focus()");
        ada().type("\"number 3\"" + Keys.ENTER);
        ada().waitUntil("one result", () -> text(".search-status").equals("1 result"));

        ada().click(".found-jump");
        ada().see(".message.flash");
        assertThat(text(".message.flash .message-text")).isEqualTo("number 3.");
        assertThat(text(".messages")).doesNotContain("number 60.");
        ada().see(".jump:not([hidden])");
        assertThat(text(".jump")).isEqualTo("Jump to present");
        ada().screenshot("chat-found");
        ada().resize(390, 844);
        ada().screenshot("chat-search-phone");
        ada().resize(1280, 800);
        ada().click(".search-panel [aria-label='Close search']");
        post(music, "the latest");
        ada().click(".jump");
        awaitText("the latest");
        assertThat(text(".messages")).contains("number 90.").doesNotContain("number 3.\n");
    }

    @Test
    @Order(12)
    void imagesArePastedAndShownWithTheirSize() {
        String music = channels().getJsonObject(2).getString("id");
        paste(1600, 900, "sunset.png");
        ada().see(".attachment-item[data-uploaded]");
        ada().screenshot("chat-image-upload");
        write("Look!" + Keys.ENTER);
        ada().see(".message .attachment img");
        JsonObject sent = page(music).getJsonObject(0);
        JsonObject image = sent.getJsonArray("attachments").getJsonObject(0);
        assertThat(sent.getString("content")).isEqualTo("Look!");
        assertThat(image.getInteger("width")).isEqualTo(1600);
        assertThat(image.getInteger("height")).isEqualTo(900);
        ada().waitUntil(
                        "the image",
                        () ->
                                Objects.equals(
                                        ada().evaluate(
                                                        """
                                                        const image = document.querySelector('.message .attachment img');
                                                        return image.complete && image.naturalWidth === 1600
                                                            && image.width === 400 && image.height === 225
                                                        """),
                                        true));
        assertThat(ada().evaluate("return document.querySelector('.attachment-item')")).isNull();

        paste(300, 300, "square.png");
        ada().see(".attachment-item[data-uploaded]");
        write(Keys.ENTER.toString());
        ada().waitUntil(
                        "a message without text",
                        () ->
                                page(music).size() > 0
                                        && page(music)
                                                .getJsonObject(0)
                                                .getString("content")
                                                .isEmpty());
        ada().screenshot("chat-images");
        ada().resize(390, 844);
        ada().screenshot("chat-images-phone");
        ada().resize(1280, 800);
        ada().click(".message .attachment");
        ada().see("dialog.lightbox img");
        ada().screenshot("chat-image-open");
        ada().type(Keys.ESCAPE.toString());
    }

    @Test
    @Order(13)
    void membersShowWhoIsOnline() {
        ada().click(".chat-header [aria-label='Close chat']");
        ada().click(".call-header [title='Members']");
        ada().see(".members [data-name='ada'] .status-dot[data-status=online]");
        ada().see(".members [data-name='bob'] .status-dot[data-status=offline]");

        chooseStatus("dnd", "Do Not Disturb");
        ada().screenshot("chat-members");
        ada().resize(390, 844);
        ada().screenshot("chat-members-phone");
        ada().resize(1280, 800);
        assertThat(
                        ada().evaluateAsync(
                                        """
                                        const [token, user, done] = arguments;
                                        const socket = new WebSocket(hubbub.api.socketUrl());
                                        const send = (message) => socket.send(JSON.stringify(message));
                                        window.bob = { socket, seen: null };
                                        socket.onmessage = ({ data }) => {
                                            const message = JSON.parse(data);
                                            if (message.op === 'hello') {
                                                send({ op: 'identify', token, status: 'idle' });
                                            } else if (message.op === 'ready') {
                                                send({ op: 'watch', guild: message.guilds[0].id, users: [user] });
                                            } else if (message.op === 'statuses') {
                                                window.bob.seen = message.statuses[0].status;
                                                // Until her event loop has answered, she is
                                                // offline.
                                                if (window.bob.seen !== 'offline') {
                                                    done(window.bob.seen);
                                                }
                                            }
                                        };
                                        """,
                                        bob,
                                        user()))
                .isEqualTo("dnd");
        ada().see(".members [data-name='bob'] .status-dot[data-status=idle]");
        ada().screenshot("chat-members-idle");
        chooseStatus("invisible", "Invisible");
        ada().waitUntil("ada is offline for bob", () -> "offline".equals(seenByBob()));
        chooseStatus("online", "Online");
        ada().waitUntil("ada is online for bob", () -> "online".equals(seenByBob()));
        ada().evaluate("window.bob.socket.close(1000)");
        ada().see(".members [data-name='bob'] .status-dot[data-status=offline]");

        ada().click(".call-header [title='Members']");
        ada().resize(390, 844);
        ada().click(".account-button");
        ada().see("[data-choice=idle]");
        ada().screenshot("chat-status-menu-phone");
        ada().click("[data-choice=idle]");
        ada().see(".account-button .status-dot[data-status=idle]");
        ada().see(".account-button[aria-label*='ada'][aria-label*='Idle']");
        ada().resize(1280, 800);
    }

    /// Bob has a browser of his own here.
    @Test
    @Order(14)
    void twoMembersWriteToEachOtherInPrivate() {
        try (Browser bobs = Browser.start("bob")) {
            bobs.open(node().url()).logIn("bob", "correct horse battery");
            ada().evaluate(
                            "document.querySelector(\".chat-header [aria-label='Close chat']\")?.click()");
            ada().click(".call-header [title='Members']");
            ada().see(".members [data-name='bob']");
            openMenu(".members [data-name='bob']");
            ada().screenshot("direct-menu");
            choose("Message");
            ada().see(".chat-main .chat .composer-field");
            write("A **secret** for you" + Keys.ENTER);
            awaitText("A secret for you");

            bobs.see(".rail-badge:not([hidden])");
            bobs.screenshot("direct-rail");
            bobs.click(".rail-direct");
            bobs.see(".conversation.unread [data-name='ada']");
            bobs.click(".conversation [data-name='ada']");
            bobs.see(".chat-main .message-text strong");
            bobs.see(".conversation:not(.unread) [data-name='ada']");
            bobs.click(".composer-field");
            bobs.type("Tell me more" + Keys.ENTER);
            awaitText("A secret for you\nTell me more");
            ada().screenshot("direct");
            ada().resize(390, 844);
            ada().screenshot("direct-phone");
            ada().click(".chat-header [aria-label='Close chat']");
            ada().see(".conversations:not([hidden]) [data-name='bob']");
            ada().screenshot("direct-list-phone");
            ada().click(".conversation [data-name='bob']");
            ada().see(".chat-main .composer-field");
            ada().resize(1280, 800);

            ada().click(".chat-header .search-button");
            ada().see(".search-panel:not([hidden])");
            ada().type("tell" + Keys.ENTER);
            ada().see(".search-results [data-found]");
            assertThat(text(".search-status")).isEqualTo("1 result");
            assertThat(text(".search-results h3")).isEqualTo("bob");
            ada().screenshot("direct-search");
            ada().click(".found-jump");
            ada().see(".message.flash");
            assertThat(text(".message.flash .message-text")).isEqualTo("Tell me more");
            ada().click(".search-panel [aria-label='Close search']");

            ada().click(".chat-header [title='More']");
            choose("Block bob");
            ada().see("dialog .danger");
            ada().click("dialog .danger");
            ada().see(".chat-closed:not([hidden])");
            ada().screenshot("direct-blocked");
            bobs.click(".composer-field");
            bobs.type("Hello?" + Keys.ENTER);
            bobs.see("#toasts > *");
            bobs.screenshot("direct-refused");

            ada().click(".account-button");
            clickOn(".menu button", "My account");
            clickOn("dialog button", "Privacy");
            ada().see("dialog .allow-direct:checked");
            ada().screenshot("direct-privacy");
            clickOn("dialog button", "Unblock");
            ada().click("dialog .allow-direct");
            ada().waitUntil(
                            "the server knows",
                            () ->
                                    "[[],false]"
                                            .equals(
                                                    ada().evaluateAsync(
                                                                    """
                                                                    const done = arguments[arguments.length - 1];
                                                                    hubbub.api.request('GET', '/api/privacy')
                                                                        .then((now) => done(JSON.stringify([now.blocked, now.directMessages])))
                                                                    """)));
            ada().type(Keys.ESCAPE.toString());
        }
    }

    private void openMenu(String selector) {
        ada().evaluate(
                        """
                        const person = document.querySelector(arguments[0]);
                        const { left, top } = person.getBoundingClientRect();
                        person.dispatchEvent(new MouseEvent('contextmenu',
                            { bubbles: true, cancelable: true, clientX: left + 20, clientY: top + 10 }));
                        """,
                        selector);
        ada().see(".context-menu");
    }

    /// In the menu that opens.
    private void choose(String item) {
        ada().see(".context-menu");
        clickOn(".context-menu button", item);
    }

    /// The one with these words, which may hold marks that isolate names.
    private void clickOn(String selector, String words) {
        ada().waitUntil(
                        words,
                        () ->
                                Boolean.TRUE.equals(
                                        ada().evaluate(
                                                        """
                                                        const [selector, words] = arguments;
                                                        const plain = (text) => text.replace(/[\\u2066-\\u2069]/g, '').trim();
                                                        const found = [...document.querySelectorAll(selector)]
                                                            .find((one) => plain(one.innerText) === words);
                                                        found?.click();
                                                        return found !== undefined;
                                                        """,
                                                        selector,
                                                        words)));
    }

    /// In the menu of the own name.
    private void chooseStatus(String status, String words) {
        ada().click(".account-button");
        ada().see("[data-choice=" + status + "]");
        ada().see("[data-choice][aria-pressed=true]:focus");
        ada().screenshot("chat-status-menu");
        ada().click("[data-choice=" + status + "]");
        ada().see(".members [data-name='ada'] .status-dot[data-status=" + status + "]");
        assertThat(text(".account-status")).isEqualTo(words);
    }

    private @Nullable Object seenByBob() {
        return ada().evaluate("return window.bob.seen");
    }

    /// Pastes an image with a gradient into the field for messages.
    private void paste(int width, int height, String name) {
        ada().evaluateAsync(
                        """
                        const [width, height, name, done] = arguments;
                        const canvas = Object.assign(document.createElement('canvas'), { width, height });
                        const context = canvas.getContext('2d');
                        const colors = context.createLinearGradient(0, 0, width, height);
                        colors.addColorStop(0, '#f6b73c');
                        colors.addColorStop(1, '#4d3a9e');
                        context.fillStyle = colors;
                        context.fillRect(0, 0, width, height);
                        canvas.toBlob((blob) => {
                            const clipboardData = new DataTransfer();
                            clipboardData.items.add(new File([blob], name, { type: 'image/png' }));
                            document.querySelector('.composer-field').dispatchEvent(
                                new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
                            done(true);
                        }, 'image/png');
                        """,
                        width,
                        height,
                        name);
    }

    private Browser ada() {
        return Objects.requireNonNull(opened);
    }

    private TestNode node() {
        return Objects.requireNonNull(started);
    }

    private void write(String keys) {
        ada().click(".composer-field");
        ada().type(keys);
    }

    private void awaitText(String last) {
        ada().waitUntil(last, () -> texts().endsWith(last));
    }

    /// What the messages say, without their authors.
    private String texts() {
        return String.valueOf(
                ada().evaluate(
                                "return [...document.querySelectorAll('.message-text')].map((e) => e.innerText.trim()).join('\\n')"));
    }

    private String text(String selector) {
        return String.valueOf(
                ada().evaluate(
                                "return document.querySelector(arguments[0])?.innerText ?? ''",
                                selector));
    }

    private String user() {
        return String.valueOf(ada().evaluate("return hubbub.api.user.id"));
    }

    private JsonArray channels() {
        return request("GET", "/api/guilds/" + guild() + "/channels", null)
                .getJsonArray("channels");
    }

    private String guild() {
        return request("GET", "/api/guilds", null)
                .getJsonArray("guilds")
                .getJsonObject(0)
                .getString("id");
    }

    private JsonArray page(String channel) {
        return request("GET", "/api/channels/" + channel + "/messages", null)
                .getJsonArray("messages");
    }

    private String post(String channel, String content) {
        return post(channel, new JsonObject().put("content", content));
    }

    private String post(String channel, JsonObject message) {
        return request("POST", "/api/channels/" + channel + "/messages", message).getString("id");
    }

    /// By Bob, over the API; the answer is a success.
    private JsonObject request(String method, String path, @Nullable JsonObject body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node().plainPort() + path))
                        .header("Authorization", "Bearer " + bob)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body.encode()))
                        .build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
            return response.body().isEmpty() ? new JsonObject() : new JsonObject(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
