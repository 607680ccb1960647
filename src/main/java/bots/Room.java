package bots;

import bots.speech.Conversation;
import java.util.ArrayList;
import java.util.List;

/// A voice channel that bots meet in, and the conversations in it. Belongs to the play.
final class Room {
    private final String name;
    private final String channel;
    private final List<Conversation> conversations = new ArrayList<>();
    private final List<List<Bot>> seats = new ArrayList<>();
    private int talkers;

    /// @param channel its id
    /// @param atOnce how many conversations
    /// @param seats how many talkers at most in each
    Room(String name, String channel, int atOnce, int seats, long seed) {
        this.name = name;
        this.channel = channel;
        for (int i = 0; i < atOnce; i++) {
            conversations.add(new Conversation(seats, seed * 31 + i));
            this.seats.add(new ArrayList<>());
        }
    }

    String name() {
        return name;
    }

    String channel() {
        return channel;
    }

    /// Gives a talker a seat in one of the conversations, for good.
    Seat seat(Bot talker) {
        int conversation = talkers++ % conversations.size();
        List<Bot> taken = seats.get(conversation);
        taken.add(talker);
        return new Seat(conversations.get(conversation), taken.size() - 1);
    }

    record Seat(Conversation conversation, int number) {
        void enter() {
            conversation.enter(number);
        }

        void leave() {
            conversation.leave(number);
        }
    }

    /// @param nowNanos since the play began
    void advance(long nowNanos) {
        for (int i = 0; i < conversations.size(); i++) {
            List<Bot> talking = seats.get(i);
            conversations
                    .get(i)
                    .advance(
                            nowNanos,
                            new Conversation.Listener() {
                                @Override
                                public void onStart(int seat, long atNanos) {
                                    talking.get(seat).speak(true);
                                }

                                @Override
                                public void onStop(int seat, long atNanos) {
                                    talking.get(seat).speak(false);
                                }
                            });
        }
    }
}
