package verticles.rollout;

import bus.Addresses;
import bus.Bus;
import bus.account.AdminMessage;
import bus.call.RolloutEvent;
import bus.message.Answer;
import bus.message.BusMessage;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.mesh.SfuRollout;
import store.postgres.Database;
import store.voice.RolloutStore;
import verticles.guild.Changes;

/// Answers what administrators ask about the rollout of the SFU; each change is published, and has
/// its line in the log. Waits for the database, so it is used on virtual threads.
public final class RolloutService {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutService.class);

    private final RolloutStore store;
    private final Bus bus;

    public RolloutService(Database database, Bus bus) {
        this.store = new RolloutStore(database);
        this.bus = bus;
    }

    /// @param administrator who asks
    public Answer answer(UUID administrator, AdminMessage.OfRollout request) {
        return switch (request) {
            case AdminMessage.ShowRollout show -> {
                SfuRollout rollout = store.read().await();
                yield show.answer(
                        new AdminMessage.Rollout(
                                rollout.enabled(), rollout.percent(), rollout.overrides().size()));
            }
            case AdminMessage.SetRollout set -> {
                store.set(set.enabled(), set.percent(), administrator).await();
                LOG.info(
                        "administrator {} set the SFU {} for {} % of the rooms",
                        administrator, set.enabled() ? "enabled" : "disabled", set.percent());
                bus.publish(Addresses.ROLLOUT, new RolloutEvent.Changed());
                yield set.answer(new BusMessage.Done());
            }
            case AdminMessage.SetArchitecture set -> {
                UUID guild = store.override(set.channel(), set.architecture()).await();
                LOG.info(
                        "administrator {} set the architecture of channel {} to {}",
                        administrator,
                        set.channel(),
                        set.architecture());
                bus.publish(Addresses.ROLLOUT, new RolloutEvent.Changed());
                yield set.answer(Changes.announce(bus, guild, null));
            }
        };
    }
}
