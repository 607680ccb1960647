package verticles.chat;

import bus.guild.ChatMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import chat.Place;
import io.vertx.core.Future;
import rooms.permission.Permission;
import store.chat.AttachmentStore;

/// Answers requests to upload images, of those who may send messages with images in the channel.
final class AttachmentService {
    private final AttachmentStore store;
    private final MessagePlaces places;
    private final ChatLimits limits;
    private final long maxBytesOfGuild;
    private final long maxDirectBytes;

    AttachmentService(
            AttachmentStore store,
            MessagePlaces places,
            ChatLimits limits,
            long maxBytesOfGuild,
            long maxDirectBytes) {
        this.store = store;
        this.places = places;
        this.limits = limits;
        this.maxBytesOfGuild = maxBytesOfGuild;
        this.maxDirectBytes = maxDirectBytes;
    }

    Answer onMessage(ChatMessage.OfAttachments message) {
        return switch (message) {
            case ChatMessage.PrepareUpload prepare -> prepare.answer(prepare(prepare));
            case ChatMessage.AddAttachment add -> add.answer(add(add));
        };
    }

    private Future<BusMessage.Done> prepare(ChatMessage.PrepareUpload prepare) {
        return ChatLimits.take(limits.uploads(), prepare.user())
                .compose(_ ->
                        places.require(
                                prepare.user(),
                                prepare.channel(),
                                Permission.SEND_MESSAGES,
                                Permission.ATTACH_FILES))
                .map(_ -> new BusMessage.Done());
    }

    private Future<BusMessage.Done> add(ChatMessage.AddAttachment add) {
        return places.require(
                        add.user(),
                        add.channel(),
                        Permission.SEND_MESSAGES,
                        Permission.ATTACH_FILES)
                .compose(found ->
                        store.add(
                                found.place(),
                                add.user(),
                                add.image(),
                                add.bytes(),
                                switch (found.place()) {
                                    case Place.OfGuild _ -> maxBytesOfGuild;
                                    case Place.Direct _ -> maxDirectBytes;
                                }))
                .map(_ -> new BusMessage.Done());
    }
}
