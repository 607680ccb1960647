/// The settings of events of guilds: how long they are kept, and what reads them.
@NullMarked
package config.events;

import org.jspecify.annotations.NullMarked;
