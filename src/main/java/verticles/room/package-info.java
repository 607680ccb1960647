/// What [verticles.RoomRegistryVerticle] uses: the rooms it owns, their placement on shards, guilds and
/// channels. Runs on the virtual threads of its verticle. Read `HostedRoom` first.
@NullMarked
package verticles.room;

import org.jspecify.annotations.NullMarked;
