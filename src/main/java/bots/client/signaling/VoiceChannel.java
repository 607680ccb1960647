package bots.client.signaling;

/// A voice channel of a guild.
///
/// @param created whether this client has created it
public record VoiceChannel(String id, String guild, String name, boolean created) {}
