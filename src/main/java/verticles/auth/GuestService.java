package verticles.auth;

import accounts.invite.Guest;
import accounts.secret.LinkCode;
import accounts.secret.RefreshToken;
import bus.Bus;
import bus.account.GuestMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import config.LimitSettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import limits.AddressKey;
import limits.Limit;
import limits.RateLimit;
import org.jspecify.annotations.Nullable;
import refusal.Refusal;
import refusal.RefusalCode;
import refusal.RefusedException;
import rooms.permission.Permission;
import store.accounts.GuestStore;
import store.accounts.RegistrationStore;
import store.guild.AccessStore;
import store.postgres.Database;
import text.LabelRules;
import verticles.guild.AddressBans;
import verticles.guild.Changes;
import verticles.guild.GuildAccess;
import verticles.shared.NodeRateLimits;
import verticles.shared.RateCheck;

/// Answers requests about guests: people without an account who enter one voice channel by a link.
/// What they may do there follows from [rooms.permission.GuestGrants], as it is checked for
/// everyone. Waits for the database, so it is used on virtual threads.
public final class GuestService {
    private static final int MAX_NAME_LENGTH = 32;

    private final GuestStore guests;
    private final GuildAccess access;
    private final AddressBans bans;
    private final DeviceLogins logins;
    private final SecureRandom random;
    private final Bus bus;
    private final LinkLimits links;
    private final RateLimit entries;

    public GuestService(
            Vertx vertx,
            LimitSettings.Accounts limits,
            Database database,
            AddressBans bans,
            DeviceLogins logins,
            SecureRandom random,
            Bus bus) {
        this.guests = new GuestStore(database);
        this.access = new GuildAccess(new AccessStore(database));
        this.bans = bans;
        this.logins = logins;
        this.random = random;
        this.bus = bus;
        this.links = new LinkLimits(vertx, limits);
        this.entries =
                NodeRateLimits.of(
                        vertx,
                        Limit.GUESTS_PER_ADDRESS,
                        limits.guestsPerHour(),
                        Duration.ofHours(1));
    }

    public Answer answer(GuestMessage request) {
        return switch (request) {
            case GuestMessage.AllowGuests allow -> allow.answer(allow(allow));
            case GuestMessage.ListGuestLinks list -> list.answer(list(list));
            case GuestMessage.CreateGuestLink create -> create.answer(create(create));
            case GuestMessage.RevokeGuestLink revoke -> revoke.answer(revoke(revoke));
            case GuestMessage.PreviewGuestLink preview -> preview.answer(preview(preview));
            case GuestMessage.EnterAsGuest enter -> enter.answer(enter(enter));
            case GuestMessage.IssueGuestToken issue -> issue.answer(issue(issue));
        };
    }

    private BusMessage.Done allow(GuestMessage.AllowGuests request) {
        access.requirePermission(request.user(), request.guild(), Permission.MANAGE_GUILD).await();
        links.requireChange(request.user());
        return guests.allow(request.guild(), request.user(), request.allowed()).await()
                        && !request.allowed()
                ? Changes.announce(bus, request.guild(), null)
                : new BusMessage.Done();
    }

    private GuestMessage.GuestLinks list(GuestMessage.ListGuestLinks request) {
        @Nullable UUID creator = creator(request.user(), request.guild());
        return new GuestMessage.GuestLinks(
                guests.isAllowed(request.guild()).await(),
                guests.of(request.guild(), creator).await());
    }

    private GuestMessage.GuestLinkCreated create(GuestMessage.CreateGuestLink request) {
        GuildAccess.requireVoice(
                access.requireChannelPermission(
                                request.user(),
                                request.guild(),
                                request.channel(),
                                Permission.CREATE_INVITE)
                        .await());
        links.requireChange(request.user());
        return new GuestMessage.GuestLinkCreated(
                guests.create(
                                LinkCode.next(random),
                                request.guild(),
                                request.channel(),
                                request.user(),
                                Duration.ofSeconds(request.lifetimeSeconds()))
                        .await());
    }

    /// Rooms ask anew who may be in them, so that the guests of the link leave at once.
    private BusMessage.Done revoke(GuestMessage.RevokeGuestLink request) {
        @Nullable UUID creator = creator(request.user(), request.guild());
        links.requireChange(request.user());
        if (!guests.revoke(request.guild(), request.user(), new LinkCode(request.code()), creator)
                .await()) {
            throw RegistrationStore.invalid();
        }
        return Changes.announce(bus, request.guild(), null);
    }

    private GuestMessage.GuestLinkPreview preview(GuestMessage.PreviewGuestLink request) {
        links.requireLookup(request.remoteAddress());
        return new GuestMessage.GuestLinkPreview(
                guests.preview(new LinkCode(request.code()))
                        .await()
                        .orElseThrow(RegistrationStore::invalid));
    }

    private GuestMessage.GuestEntered enter(GuestMessage.EnterAsGuest request) {
        String name = LabelRules.trim(request.name());
        @Nullable String problem = LabelRules.problem(name, MAX_NAME_LENGTH);
        if (problem != null) {
            throw new RefusedException(
                    Refusal.ofField(RefusalCode.BAD_FIELD, "A name " + problem, "name"));
        }
        links.requireLookup(request.remoteAddress());
        RateCheck.require(entries, AddressKey.of(request.remoteAddress()));
        RefreshToken token = RefreshToken.next(random);
        Guest guest =
                guests.enter(
                                new LinkCode(request.code()),
                                Guest.marked(name),
                                token,
                                bans.check(request.remoteAddress()))
                        .await()
                        .orElseThrow(RegistrationStore::invalid);
        return new GuestMessage.GuestEntered(guest, token.text());
    }

    private GuestMessage.GuestToken issue(GuestMessage.IssueGuestToken request) {
        links.requireLookup(request.remoteAddress());
        Guest guest =
                guests.find(new RefreshToken(request.token()))
                        .await()
                        .orElseThrow(() ->
                                new RefusedException(
                                        RefusalCode.TOKEN_INVALID,
                                        "You are no longer a guest of this call."));
        return new GuestMessage.GuestToken(
                guest,
                logins.voiceToken(guest.identity(), guest.channel()),
                AccessTokens.VOICE_LIFETIME.toSeconds());
    }

    /// Whose links a member sees and revokes.
    ///
    /// @return the member, or null for those of all members
    private @Nullable UUID creator(UUID user, UUID guild) {
        return LinkLimits.creator(
                access.requirePermission(user, guild, Permission.CREATE_INVITE).await());
    }
}
