package config.call;

import config.key.Setting;
import config.key.Unit;
import rooms.mesh.Architecture;

/// How the media of voice channels travels.
public record VoiceSettings(
        @Setting(
                        byDefault = "auto",
                        meaning =
                                "auto: the participants of a small room send to each other directly,"
                                        + " those of a large one through the server. sfu: always through the"
                                        + " server. p2p: directly, in rooms of any size. Stages, moderation,"
                                        + " hidden addresses and clients or networks that cannot connect directly"
                                        + " use the server in any case.")
                Architecture architecture,
        @Setting(
                        byDefault = "8",
                        min = 2,
                        max = 16,
                        unit = Unit.PARTICIPANTS,
                        meaning =
                                "With voice.architecture=auto, the largest number of participants that send to"
                                        + " each other directly; four while a participant shares a screen.")
                int largestMesh,
        @Setting(
                        byDefault = "6",
                        min = 2,
                        max = 16,
                        unit = Unit.PARTICIPANTS,
                        meaning =
                                "A room that had more than voice.largestMesh participants uses direct"
                                        + " connections again when it has fewer than this.")
                int meshAgainBelow) {}
