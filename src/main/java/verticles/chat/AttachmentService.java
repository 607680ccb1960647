package verticles.chat;

import bus.guild.ChatMessage;
import bus.message.Answer;
import bus.message.BusMessage;
import io.vertx.core.Future;
import rooms.permission.Permission;
import store.chat.AttachmentStore;

/// Answers requests to upload images, of those who may send messages with images in the channel.
final class AttachmentService {
    private final AttachmentStore store;
    private final TextChannels channels;
    private final ChatLimits limits;
    private final long maxBytesOfGuild;

    AttachmentService(
            AttachmentStore store, TextChannels channels, ChatLimits limits, long maxBytesOfGuild) {
        this.store = store;
        this.channels = channels;
        this.limits = limits;
        this.maxBytesOfGuild = maxBytesOfGuild;
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
                        channels.require(
                                prepare.user(),
                                prepare.channel(),
                                Permission.SEND_MESSAGES,
                                Permission.ATTACH_FILES))
                .map(_ -> new BusMessage.Done());
    }

    private Future<BusMessage.Done> add(ChatMessage.AddAttachment add) {
        return channels.require(
                        add.user(),
                        add.channel(),
                        Permission.SEND_MESSAGES,
                        Permission.ATTACH_FILES)
                .compose(found ->
                        store.add(
                                found.channel(),
                                add.user(),
                                add.image(),
                                add.bytes(),
                                maxBytesOfGuild))
                .map(_ -> new BusMessage.Done());
    }
}
