package verticles.auth;

import accounts.invite.Invite;
import accounts.secret.LinkCode;
import bus.Bus;
import bus.account.InviteMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import config.LimitSettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.permission.Permission;
import store.accounts.InviteAcceptance;
import store.accounts.InviteStore;
import store.accounts.OwnerLinkStore;
import store.accounts.RegistrationStore;
import store.guild.AccessStore;
import store.guild.MemberAccess;
import store.postgres.Database;
import verticles.guild.AddressBans;
import verticles.guild.Changes;
import verticles.guild.FirstChannelNames;
import verticles.guild.GuildAccess;
import verticles.guild.MemberEvents;

/// Answers requests about invites, and about owner links, which are opened like invites. Waits for
/// the database, so it is used on virtual threads.
public final class InviteService {
    private static final Logger LOG = LoggerFactory.getLogger(InviteService.class);

    private final InviteStore invites;
    private final OwnerLinkStore ownerLinks;
    private final GuildAccess access;
    private final AddressBans bans;
    private final SecureRandom random;
    private final Bus bus;
    private final MemberEvents members;
    private final LinkLimits links;

    public InviteService(
            Vertx vertx,
            LimitSettings.Accounts limits,
            Database database,
            AddressBans bans,
            SecureRandom random,
            Bus bus) {
        this.bus = bus;
        this.bans = bans;
        this.members = new MemberEvents(database, bus);
        this.invites = new InviteStore(database);
        this.ownerLinks = new OwnerLinkStore(database);
        this.access = new GuildAccess(new AccessStore(database));
        this.random = random;
        this.links = new LinkLimits(vertx, limits);
    }

    public Answer answer(InviteMessage request) {
        return switch (request) {
            case InviteMessage.Create create -> create.answer(create(create));
            case InviteMessage.ListInvites list -> list.answer(list(list));
            case InviteMessage.Revoke revoke -> revoke.answer(revoke(revoke));
            case InviteMessage.Preview preview -> preview.answer(preview(preview));
            case InviteMessage.Accept accept -> accept.answer(accept(accept));
        };
    }

    private InviteMessage.Created create(InviteMessage.Create request) {
        MemberAccess creator = requireMayCreate(request.user(), request.guild(), request.channel());
        links.requireChange(request.user());
        return new InviteMessage.Created(
                invites.create(
                                LinkCode.next(random),
                                request.guild(),
                                request.channel(),
                                request.user(),
                                creator.permissions().has(Permission.MANAGE_GUILD),
                                lifetime(request.lifetimeSeconds()),
                                request.maxUses())
                        .await());
    }

    private static @Nullable Duration lifetime(@Nullable Long seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private InviteMessage.Invites list(InviteMessage.ListInvites request) {
        return new InviteMessage.Invites(
                invites.of(request.guild(), creator(request.user(), request.guild())).await());
    }

    private BusMessage.Done revoke(InviteMessage.Revoke request) {
        @Nullable UUID creator = creator(request.user(), request.guild());
        links.requireChange(request.user());
        if (!invites.revoke(request.guild(), request.user(), new LinkCode(request.code()), creator)
                .await()) {
            throw RegistrationStore.invalid();
        }
        return new BusMessage.Done();
    }

    private InviteMessage.Previewed preview(InviteMessage.Preview request) {
        links.requireLookup(request.remoteAddress());
        LinkCode code = new LinkCode(request.code());
        Optional<Invite.Preview> found = invites.preview(code).await();
        return new InviteMessage.Previewed(
                found.or(() -> ownerLinks.preview(code).await())
                        .orElseThrow(RegistrationStore::invalid));
    }

    private InviteMessage.Accepted accept(InviteMessage.Accept request) {
        links.requireLookup(request.remoteAddress());
        LinkCode code = new LinkCode(request.code());
        Optional<InviteAcceptance.Accepted> accepted =
                invites.accept(code, request.user(), bans.check(request.remoteAddress())).await();
        if (accepted.isPresent() && accepted.get().joined()) {
            members.joined(accepted.get().destination().guild(), request.user());
        }
        return new InviteMessage.Accepted(
                accepted.map(InviteAcceptance.Accepted::destination)
                        .or(() -> acceptOwnerLink(code, request))
                        .orElseThrow(RegistrationStore::invalid));
    }

    private Optional<Invite.Destination> acceptOwnerLink(
            LinkCode code, InviteMessage.Accept request) {
        UUID user = request.user();
        Optional<Invite.Destination> joined =
                ownerLinks
                        .accept(code, user, FirstChannelNames.ofFirstGuild(request.languages()))
                        .await();
        if (joined.isPresent()) {
            LOG.info("user {} became an administrator by an owner link", user);
            UUID guild = joined.get().guild();
            members.joined(guild, user);
            Changes.announce(bus, guild, null); // it may have an owner now
        }
        return joined;
    }

    /// In the guild, and in the channel if there is one, whose name the invite will show.
    private MemberAccess requireMayCreate(UUID user, UUID guild, @Nullable UUID channel) {
        return channel == null
                ? access.requirePermission(user, guild, Permission.CREATE_INVITE).await()
                : access.requireChannelPermission(user, guild, channel, Permission.CREATE_INVITE)
                        .await()
                        .member();
    }

    /// Whose invites a member sees and revokes.
    ///
    /// @return the member, or null for those of all members
    private @Nullable UUID creator(UUID user, UUID guild) {
        return LinkLimits.creator(access.requirePermission(user, guild).await());
    }
}
