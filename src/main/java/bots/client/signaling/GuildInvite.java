package bots.client.signaling;

/// An invite into a guild.
public record GuildInvite(String guild, String code) {}
