package verticles.api.guild;

import bus.Addresses;
import bus.guild.RoomsMessage;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestParameter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import rooms.GuildMember;
import rooms.MemberOrder;
import verticles.api.request.ApiRequest;
import verticles.api.request.ApiResponse;
import verticles.api.request.Authentication;
import verticles.api.request.Operations;

/// Members of guilds and channels, which the address `rooms` answers.
public final class MemberRoutes {
    private static final int PAGE = 100;

    private final Authentication authentication;

    /// The bodies of openapi.yaml.
    private record Range(List<MemberOrder.Heading> groups, List<Member> members) {
        static Range of(RoomsMessage.MemberRange range) {
            return new Range(range.groups(), range.members().stream().map(Member::of).toList());
        }
    }

    private record Members(List<Member> members, boolean more, @Nullable UUID next) {
        static Members of(RoomsMessage.Members page) {
            return new Members(
                    page.members().stream().map(Member::of).toList(),
                    page.next() != null,
                    page.next());
        }
    }

    private record Member(
            UUID user,
            String username,
            @Nullable String nickname,
            List<UUID> roles,
            @Nullable String timedOutUntil) {
        static Member of(GuildMember member) {
            return new Member(
                    member.user(),
                    member.username(),
                    member.nickname(),
                    member.roles(),
                    member.timedOutUntilMillis() == 0
                            ? null
                            : Instant.ofEpochMilli(member.timedOutUntilMillis()).toString());
        }
    }

    public MemberRoutes(Authentication authentication) {
        this.authentication = authentication;
    }

    public void addTo(Operations operations) {
        operations
                .add("leaveGuild", this::leaveGuild)
                .add("channelMembers", this::channelMembers)
                .add("members", this::members)
                .add("memberRange", this::memberRange)
                .add("member", this::member)
                .add("changeNickname", this::changeNickname);
    }

    private Future<?> members(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ListMembers(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        query(request, "role"),
                                        query(request, "after"),
                                        ApiRequest.limit(request, PAGE)))
                .onSuccess(answer -> ApiResponse.send(request, 200, Members.of(answer)));
    }

    private Future<?> memberRange(RoutingContext request) {
        RequestParameter offset = ApiRequest.validated(request).getQuery().get("offset");
        int first =
                offset == null || offset.isEmpty()
                        ? 0
                        : Objects.requireNonNull(offset.getInteger());
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ListMemberRange(
                                        identity.user(), GuildRoutes.guild(request), first))
                .onSuccess(answer -> ApiResponse.send(request, 200, Range.of(answer)));
    }

    private Future<?> member(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ShowMember(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        GuildRoutes.id(request, "user")))
                .onSuccess(answer -> ApiResponse.send(request, 200, Member.of(answer.member())));
    }

    private Future<?> channelMembers(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ListChannelMembers(
                                        identity.user(),
                                        GuildRoutes.id(request, "channel"),
                                        query(request, "after"),
                                        ApiRequest.limit(request, PAGE)))
                .onSuccess(answer -> ApiResponse.send(request, 200, Members.of(answer)));
    }

    private Future<?> leaveGuild(RoutingContext request) {
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.LeaveGuild(
                                        identity.user(), GuildRoutes.guild(request)))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private Future<?> changeNickname(RoutingContext request) {
        String nickname = ApiRequest.body(request).getString("nickname");
        return authentication
                .askAs(
                        request,
                        Addresses.ROOMS,
                        identity ->
                                new RoomsMessage.ChangeNickname(
                                        identity.user(),
                                        GuildRoutes.guild(request),
                                        GuildRoutes.id(request, "user"),
                                        nickname))
                .onSuccess(_ -> ApiResponse.sendNothing(request));
    }

    private static @Nullable UUID query(RoutingContext request, String name) {
        String value = request.queryParams().get(name);
        return value == null ? null : UUID.fromString(value);
    }
}
