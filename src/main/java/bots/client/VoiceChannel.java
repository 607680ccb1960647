package bots.client;

/// A voice channel of a guild, as the API names it.
public record VoiceChannel(String id, String guild, String name) {}
