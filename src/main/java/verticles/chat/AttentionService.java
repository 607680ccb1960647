package verticles.chat;

import accounts.Username;
import bus.guild.ChatMessage;
import bus.guild.GuildEvent;
import bus.message.Answer;
import bus.message.BusMessage;
import chat.Author;
import chat.Place;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import rooms.permission.Permission;
import store.chat.MentionStore;
import store.chat.ReadMarkerStore;

/// Unread messages and mentions, names to complete a mention, and who is typing.
final class AttentionService {
    private static final int MENTIONABLE = 10;

    /// Some of those found may not view the channel.
    private static final int MENTIONABLE_FOUND = 50;

    private final ReadMarkerStore markers;
    private final MentionStore mentions;
    private final Usernames usernames;
    private final MessagePlaces places;
    private final ChatLimits limits;

    AttentionService(
            ReadMarkerStore markers,
            MentionStore mentions,
            Usernames usernames,
            MessagePlaces places,
            ChatLimits limits) {
        this.markers = markers;
        this.mentions = mentions;
        this.usernames = usernames;
        this.places = places;
        this.limits = limits;
    }

    Answer onMessage(ChatMessage.OfAttention message) {
        return switch (message) {
            case ChatMessage.MarkRead mark -> mark.answer(mark(mark));
            case ChatMessage.ListUnread list -> list.answer(unread(list));
            case ChatMessage.StartTyping typing -> typing.answer(typing(typing));
            case ChatMessage.FindMentionable find -> find.answer(mentionable(find));
        };
    }

    private Future<BusMessage.Done> mark(ChatMessage.MarkRead mark) {
        return ChatLimits.take(limits.signals(), mark.user())
                .compose(_ ->
                        places.require(
                                mark.user(), mark.channel(), Permission.READ_MESSAGE_HISTORY))
                .compose(found ->
                        markers.move(found.place(), mark.user(), mark.message())
                                .map(moved -> {
                                    if (moved) {
                                        Place place = found.place();
                                        places.publish(
                                                place,
                                                new GuildEvent.ReadMarkerMoved(
                                                        place.guild(),
                                                        place.id(),
                                                        mark.message(),
                                                        mark.user()));
                                    }
                                    return new BusMessage.Done();
                                }));
    }

    private Future<ChatMessage.Unread> unread(ChatMessage.ListUnread list) {
        return ChatLimits.take(limits.pages(), list.user())
                .compose(_ -> places.readable(list.user(), list.guild()))
                .compose(readable -> markers.unread(list.user(), list.guild(), readable))
                .map(ChatMessage.Unread::new);
    }

    private Future<BusMessage.Done> typing(ChatMessage.StartTyping typing) {
        Author author = typing.author();
        return ChatLimits.take(limits.signals(), author.user())
                .compose(_ ->
                        places.require(author.user(), typing.channel(), Permission.SEND_MESSAGES))
                .compose(found ->
                        ChatLimits.take(limits.signalsSent(), typing.channel())
                                .map(_ -> {
                                    Place place = found.place();
                                    places.publish(
                                            place,
                                            new GuildEvent.Typing(
                                                    place.guild(), place.id(), author));
                                    return new BusMessage.Done();
                                }));
    }

    private Future<ChatMessage.Users> mentionable(ChatMessage.FindMentionable find) {
        return ChatLimits.take(limits.pages(), find.user())
                .compose(_ -> places.require(find.user(), find.channel(), Permission.SEND_MESSAGES))
                .compose(found -> {
                    String beginning = Username.of(find.name()).key();
                    return switch (found.place()) {
                        case Place.OfGuild(UUID channel, UUID guild) ->
                                membersNamed(channel, guild, beginning);
                        case Place.Direct(UUID _, List<UUID> users) -> named(users, beginning);
                    };
                })
                .map(ChatMessage.Users::new);
    }

    private Future<List<Author>> membersNamed(UUID channel, UUID guild, String beginning) {
        return mentions.byName(guild, beginning, MENTIONABLE_FOUND)
                .compose(named ->
                        viewers(channel, named)
                                .map(viewers ->
                                        named.stream()
                                                .filter(user -> viewers.contains(user.user()))
                                                .limit(MENTIONABLE)
                                                .toList()));
    }

    private Future<List<Author>> named(List<UUID> users, String beginning) {
        return usernames
                .of(users)
                .map(names ->
                        names.entrySet().stream()
                                .filter(name ->
                                        Username.of(name.getValue()).key().startsWith(beginning))
                                .map(name -> new Author(name.getKey(), name.getValue()))
                                .toList());
    }

    private Future<Set<UUID>> viewers(UUID channel, List<Author> users) {
        return places.access()
                .channel(users.stream().map(Author::user).toList(), channel)
                .map(found ->
                        found.stream()
                                .filter(one -> one.permissions().has(Permission.VIEW_CHANNEL))
                                .map(one -> one.member().user())
                                .collect(Collectors.toSet()));
    }
}
