package bots.participant;

import bots.speech.Conversation;
import java.util.ArrayList;
import java.util.List;

/// A voice channel in which bots meet, and the conversations in it. On the thread of the run.
public final class BotRoom {
    /// A bot that can talk.
    interface Talker {
        void speak(boolean speaks);
    }

    /// A talker's part in one of the conversations.
    record Part(Conversation conversation, int index) {
        void enter() {
            conversation.enter(index);
        }

        void leave() {
            conversation.leave(index);
        }
    }

    private final String name;
    private final String channel;
    private final List<Conversation> conversations = new ArrayList<>();
    private final List<List<Talker>> talkers = new ArrayList<>();
    private int talkerCount;

    /// @param channel its id
    /// @param atOnce number of conversations
    /// @param maxTalkers of each conversation
    public BotRoom(String name, String channel, int atOnce, int maxTalkers, long seed) {
        this.name = name;
        this.channel = channel;
        for (int i = 0; i < atOnce; i++) {
            conversations.add(new Conversation(maxTalkers, seed * 31 + i));
            talkers.add(new ArrayList<>());
        }
    }

    public String name() {
        return name;
    }

    String channel() {
        return channel;
    }

    /// Assigns a talker to one of the conversations, permanently.
    Part add(Talker talker) {
        int conversation = talkerCount++ % conversations.size();
        List<Talker> members = talkers.get(conversation);
        members.add(talker);
        return new Part(conversations.get(conversation), members.size() - 1);
    }

    /// @param nowNanos since the run began
    public void advance(long nowNanos) {
        for (int i = 0; i < conversations.size(); i++) {
            List<Talker> members = talkers.get(i);
            conversations
                    .get(i)
                    .advance(
                            nowNanos,
                            new Conversation.Listener() {
                                @Override
                                public void onStart(int talker, long atNanos) {
                                    members.get(talker).speak(true);
                                }

                                @Override
                                public void onStop(int talker, long atNanos) {
                                    members.get(talker).speak(false);
                                }
                            });
        }
    }
}
