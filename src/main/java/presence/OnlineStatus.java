package presence;

import java.util.Locale;

/// What a person shows of themselves. Of several sessions, the one that comes last here counts.
public enum OnlineStatus {
    /// No session.
    OFFLINE,
    /// Away from the page for some time.
    IDLE,
    ONLINE,
    /// Do not disturb.
    DND,
    /// Chosen by the person: others see [#OFFLINE].
    INVISIBLE;

    /// What others see.
    public OnlineStatus shown() {
        return this == INVISIBLE ? OFFLINE : this;
    }

    /// As in messages to and from clients.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
