package simulation;

import static org.assertj.core.api.Assertions.assertThat;

import static simulation.Simulation.MILLI;
import static simulation.Simulation.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.util.List;

/// Voice and picture over ways that lose packets.
@ExtendWith(SeedReport.class)
final class PacketLossTest {
    private static final SimulatedOffer.Abilities BROWSER = SimulatedOffer.Abilities.BROWSER;

    @Test
    void aPictureRecoversWithinARoundTripWhenTheWayToTheViewerLosesAtRandom() {
        Simulation simulation = new Simulation(101, 10);
        simulation.delayNanos = 40 * MILLI;
        simulation.join(1, true, BROWSER);
        SimulatedPeer bob = simulation.join(2, false, BROWSER);
        simulation.run(3 * SECOND);
        bob.downlink.loss = 0.1;
        simulation.run(30 * SECOND);
        print(bob);
        for (LossRecovery recovery : bob.receiver.recoveries()) {
            List<LossRecovery.Repair> first =
                    recovery.repairs().stream().filter(r -> !r.answerLost()).toList();
            first.forEach(repair ->
                    assertThat(repair.tookNanos())
                            .isLessThanOrEqualTo(bob.roundTripNanos() + 30 * MILLI));
        }
    }

    private static void print(SimulatedPeer bob) {
        bob.receiver
                .pictures()
                .forEach(p ->
                        System.out.println(
                                "owner "
                                        + p.shownOwner()
                                        + " decoded "
                                        + p.decoded()
                                        + " broken "
                                        + p.broken()
                                        + " freezes "
                                        + p.freezes()
                                        + " frozen ms "
                                        + p.frozenNanos() / MILLI
                                        + " enc "
                                        + p.shownEncoding()));
        for (LossRecovery recovery : bob.receiver.recoveries()) {
            System.out.println(
                    "repairs "
                            + recovery.repairs().size()
                            + " lost answers "
                            + recovery.repairs().stream()
                                    .filter(LossRecovery.Repair::answerLost)
                                    .count()
                            + " worst "
                            + recovery.repairs().stream()
                                            .mapToLong(LossRecovery.Repair::tookNanos)
                                            .max()
                                            .orElse(0)
                                    / MILLI
                            + " worst clean "
                            + recovery.repairs().stream()
                                            .filter(r -> !r.answerLost())
                                            .mapToLong(LossRecovery.Repair::tookNanos)
                                            .max()
                                            .orElse(0)
                                    / MILLI
                            + " given up "
                            + recovery.givenUp());
        }
    }
}
