package config;

import config.call.MediaSettings;
import config.call.RoomSettings;
import config.call.TurnSettings;
import config.call.VoiceSettings;
import config.database.DatabaseSettings;
import config.events.EventSettings;

/// All settings of one node, checked. Each component describes the key that sets it; the key's path
/// is the path of the components. Made by [config.load.SettingsLoader].
public record Settings(
        NodeSettings node,
        VerticleSettings verticles,
        HttpSettings http,
        TlsSettings tls,
        OpsSettings ops,
        ClusterSettings cluster,
        DirectorySettings directory,
        DatabaseSettings database,
        AccountSettings accounts,
        OidcSettings oidc,
        GuildSettings guilds,
        EventSettings events,
        MailSettings mail,
        SignalingSettings signaling,
        LimitSettings limits,
        RoomSettings rooms,
        VoiceSettings voice,
        MediaSettings media,
        TurnSettings turn) {}
