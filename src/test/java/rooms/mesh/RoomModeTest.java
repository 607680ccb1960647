package rooms.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import call.MediaMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoomModeTest {
    private static final MeshPolicy EIGHT = MeshPolicy.upTo(8, 6);

    private final List<Present> present = new ArrayList<>();
    private RoomMode mode = new RoomMode(EIGHT, false);
    private long now = 1_000;

    @Test
    void eightAreAMeshAndTheNinthIsNot() {
        join(8);
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
        assertThat(mode.isMesh()).isTrue();

        join(1);
        assertThat(mode.reason()).isEqualTo(ModeReason.TOO_MANY);
        assertThat(mode.isMesh()).isFalse();
    }

    @Test
    void aRoomThatHadTooManyIsAMeshAgainBelowSix() {
        join(9);
        leave(9);
        now += RoomMode.RETURN_MILLIS;
        for (int number = 8; number > 6; number--) {
            assertThat(review()).isFalse();
            leave(number);
        }
        assertThat(mode.reason()).isEqualTo(ModeReason.TOO_MANY);

        leave(6);
        assertThat(present).hasSize(5);
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
    }

    @Test
    void sevenParticipantsReturnAfterAnotherReasonThanTheirNumber() {
        join(7);
        restrict(3, true);
        assertThat(mode.reason()).isEqualTo(ModeReason.MODERATED);

        now += RoomMode.RETURN_MILLIS;
        restrict(3, false);
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
    }

    @Test
    void theSfuIsLeftNoSoonerThanFiveSecondsAfterTheMesh() {
        join(2);
        restrict(2, true);
        restrict(2, false);
        assertThat(mode.reason()).isEqualTo(ModeReason.MODERATED);
        assertThat(mode.nextDeadlineMillis()).isEqualTo(now + RoomMode.RETURN_MILLIS);

        now = mode.nextDeadlineMillis();
        assertThat(review()).isTrue();
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
        assertThat(mode.nextDeadlineMillis()).isEqualTo(RoomMode.NEVER);
    }

    @Test
    void theSfuIsTakenAtOnceHoweverOftenTheModeChanges() {
        join(2);
        restrict(2, true);
        now += RoomMode.RETURN_MILLIS;
        restrict(2, false);
        restrict(1, true);
        assertThat(mode.reason()).isEqualTo(ModeReason.MODERATED);
    }

    /// The others would connect anew every five seconds.
    @Test
    void aParticipantWhoComesAndGoesAllTheTimeCannotMoveTheRoomBackAndForth() {
        join(3);
        long end = now + 3_600_000;
        int returned = 0;
        for (int number = 4; now < end; number++) {
            join(number, MeshAbility.NONE);
            leave(number);
            now += RoomMode.RETURN_MILLIS;
            returned += review() ? 1 : 0;
        }

        assertThat(returned).isBetween(RoomMode.RETURNS_BURST + 10, RoomMode.RETURNS_BURST + 12);
        assertThat(mode.isMesh()).isFalse();
        now = mode.nextDeadlineMillis();
        assertThat(review()).isTrue();
        assertThat(mode.isMesh()).isTrue();
        // Once the room was quiet, a change is as quick as the first.
        now += RoomMode.RETURNS_BURST * RoomMode.RETURNS_MILLIS;
        restrict(1, true);
        restrict(1, false);
        assertThat(mode.nextDeadlineMillis()).isEqualTo(now + RoomMode.RETURN_MILLIS);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "HIDDEN"})
    void aClientWithoutMeshKeepsTheRoomOnTheSfu(MeshAbility ability) {
        join(2);
        join(3, ability);
        assertThat(mode.reason())
                .isEqualTo(
                        ability == MeshAbility.NONE
                                ? ModeReason.INCAPABLE_CLIENT
                                : ModeReason.HIDDEN_ADDRESS);

        now += RoomMode.RETURN_MILLIS;
        leave(3);
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
    }

    @Test
    void oneWhoseAbilityIsNotKnownKeepsTheRoomOnTheSfu() {
        join(1);
        present.add(new Present(2, false, false, false));
        review();
        assertThat(mode.reason()).isEqualTo(ModeReason.INCAPABLE_CLIENT);
    }

    @Test
    void whatTheServerMustEnforceComesBeforeWhatAClientCannot() {
        join(1, MeshAbility.NONE);
        join(2, MeshAbility.HIDDEN);
        assertThat(mode.reason()).isEqualTo(ModeReason.HIDDEN_ADDRESS);
        restrict(1, true);
        assertThat(mode.reason()).isEqualTo(ModeReason.MODERATED);
    }

    @ParameterizedTest
    @EnumSource
    void aPairWithAProblemKeepsTheRoomOnTheSfuWhileBothAreThere(PairProblem problem) {
        join(3);
        mode.onProblem(now, 3, 1, problem);
        assertThat(review()).isTrue();
        assertThat(mode.reason()).isEqualTo(problem.reason());

        leave(2);
        assertThat(mode.reason()).isEqualTo(problem.reason());
        now += RoomMode.RETURN_MILLIS;
        leave(1);
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
    }

    @Test
    void aPairWithAProblemIsTriedAgainAfterTenMinutes() {
        join(2);
        mode.onProblem(now, 1, 2, PairProblem.FAILED);
        review();
        assertThat(mode.nextDeadlineMillis()).isEqualTo(now + RoomMode.PROBLEM_MILLIS);

        now = mode.nextDeadlineMillis();
        assertThat(review()).isTrue();
        assertThat(mode.isMesh()).isTrue();
    }

    @Test
    void aPairThatFailsAgainWaitsTwiceAsLong() {
        join(2);
        for (int doublings : new int[] {0, 1, 2, 3, 4, 4}) {
            mode.onProblem(now, 1, 2, PairProblem.FAILED);
            review();
            assertThat(mode.nextDeadlineMillis())
                    .isEqualTo(now + (RoomMode.PROBLEM_MILLIS << doublings));
            now = mode.nextDeadlineMillis();
            review();
        }
    }

    @Test
    void fiveWithASharedScreenUseTheSfu() {
        join(5);
        assertThat(mode.isMesh()).isTrue();

        screen(1, true);
        assertThat(mode.reason()).isEqualTo(ModeReason.TOO_MANY);

        now += RoomMode.RETURN_MILLIS;
        screen(1, false);
        assertThat(mode.isMesh()).isTrue();
        leave(5);
        screen(1, true);
        assertThat(mode.isMesh()).isTrue();
    }

    @Test
    void reportsAboutStrangersOrOutsideOfAMeshAreIgnored() {
        join(2);
        mode.onProblem(now, 1, 7, PairProblem.FAILED);
        mode.onProblem(now, 1, 1, PairProblem.FAILED);
        assertThat(review()).isFalse();

        restrict(1, true);
        mode.onProblem(now, 1, 2, PairProblem.FAILED);
        now += RoomMode.RETURN_MILLIS;
        restrict(1, false);
        assertThat(mode.isMesh()).isTrue();
    }

    @Test
    void aStageAndAServerWithoutMeshesStayOnTheSfu() {
        mode = new RoomMode(EIGHT, true);
        join(2);
        assertThat(mode.reason()).isEqualTo(ModeReason.STAGE);

        present.clear();
        mode = new RoomMode(MeshPolicy.SFU_ONLY, true);
        join(2);
        assertThat(mode.reason()).isEqualTo(ModeReason.SFU_ONLY);
    }

    @Test
    void aMeshOfAnySizeIsLimitedByTheOtherReasonsOnly() {
        mode = new RoomMode(MeshPolicy.ANY_SIZE, false);
        join(30);
        assertThat(mode.isMesh()).isTrue();
        restrict(9, true);
        assertThat(mode.reason().mode()).isEqualTo(MediaMode.SFU);
    }

    @Test
    void anotherArchitectureTakesEffectAtOnceTowardTheSfuAndAfterFiveSecondsBack() {
        join(7);
        mode.onPolicy(MeshPolicy.SFU_ONLY);
        assertThat(review()).isTrue();
        assertThat(mode.reason()).isEqualTo(ModeReason.SFU_ONLY);

        mode.onPolicy(EIGHT);
        assertThat(review()).isFalse();
        now = mode.nextDeadlineMillis();
        assertThat(review()).isTrue();
        assertThat(mode.reason()).isEqualTo(ModeReason.SMALL_ROOM);
    }

    @Test
    void aRoomThatHadTooManyIsAMeshUnderAnArchitectureThatAllowsThem() {
        join(9);
        mode.onPolicy(MeshPolicy.ANY_SIZE);
        now += RoomMode.RETURN_MILLIS;
        review();
        assertThat(mode.isMesh()).isTrue();

        mode.onPolicy(EIGHT);
        review();
        assertThat(mode.reason()).isEqualTo(ModeReason.TOO_MANY);
    }

    @Test
    void twoWithCamerasAndNarrowUplinksMoveASmallRoomToTheSfu() {
        join(4);
        camera(1, true);
        camera(2, true);
        assertThat(mode.isMesh()).isTrue();

        reportUplinksFor(UplinkWatch.SHORT_AFTER_MILLIS + REPORT_MILLIS, 200_000, 1, 2);
        assertThat(mode.reason()).isEqualTo(ModeReason.NARROW_UPLINK);
        assertThat(mode.nextDeadlineMillis()).isGreaterThan(now).isLessThan(RoomMode.NEVER);

        now = mode.nextDeadlineMillis();
        assertThat(review()).isTrue();
        assertThat(mode.isMesh()).isTrue();
        reportUplinksFor(UplinkWatch.SHORT_AFTER_MILLIS + REPORT_MILLIS, 200_000, 1, 2);
        assertThat(mode.nextDeadlineMillis() - now)
                .isGreaterThan(UplinkWatch.STAY_MILLIS + REPORT_MILLIS);
    }

    @Test
    void eightWithCamerasAndWideUplinksRemainAMesh() {
        join(8);
        for (int number = 1; number <= 8; number++) {
            camera(number, true);
        }
        reportUplinksFor(60_000, 480_000, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(mode.isMesh()).isTrue();
    }

    @Test
    void aRoomReturnsWhenThoseWithNarrowUplinksTurnTheirCamerasOff() {
        join(3);
        camera(1, true);
        reportUplinksFor(UplinkWatch.SHORT_AFTER_MILLIS + REPORT_MILLIS, 100_000, 1);
        assertThat(mode.reason()).isEqualTo(ModeReason.NARROW_UPLINK);

        now += RoomMode.RETURN_MILLIS;
        camera(1, false);
        assertThat(mode.isMesh()).isTrue();
    }

    @Test
    void twoAloneGainNothingFromTheSfu() {
        join(2);
        camera(1, true);
        camera(2, true);
        reportUplinksFor(60_000, 50_000, 1, 2);
        assertThat(mode.isMesh()).isTrue();
    }

    private static final long REPORT_MILLIS = 4_000;

    /// All pairs of these participants have the same.
    private void reportUplinksFor(long millis, long bitsPerSecond, int... reporters) {
        for (long end = now + millis; now < end && mode.isMesh(); now += REPORT_MILLIS) {
            for (int reporter : reporters) {
                mode.onUplink(
                        now,
                        reporter,
                        present.stream()
                                .filter(other -> other.number() != reporter)
                                .map(other ->
                                        new UplinkFigures(other.number(), bitsPerSecond, 0, 30))
                                .toList());
            }
            review();
        }
    }

    private void camera(int number, boolean camera) {
        present.replaceAll(participant ->
                participant.number() == number
                        ? new Present(number, false, camera, false)
                        : participant);
        review();
    }

    private void join(int count) {
        for (int i = 0; i < count; i++) {
            join(present.size() + 1, MeshAbility.ABLE);
        }
    }

    private void join(int number, MeshAbility ability) {
        mode.onJoin(number, ability);
        present.add(new Present(number, false, false, false));
        review();
    }

    private void leave(int number) {
        present.removeIf(participant -> participant.number() == number);
        review();
    }

    private void restrict(int number, boolean restricted) {
        present.replaceAll(participant ->
                participant.number() == number
                        ? new Present(number, restricted, false, false)
                        : participant);
        review();
    }

    private void screen(int number, boolean screen) {
        present.replaceAll(participant ->
                participant.number() == number
                        ? new Present(number, false, false, screen)
                        : participant);
        review();
    }

    private boolean review() {
        return mode.review(now, present);
    }
}
