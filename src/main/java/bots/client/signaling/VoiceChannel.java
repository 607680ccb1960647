package bots.client.signaling;

/// A voice channel of a guild.
public record VoiceChannel(String id, String guild, String name) {}
