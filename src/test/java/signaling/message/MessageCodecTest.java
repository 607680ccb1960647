package signaling.message;

import static org.assertj.core.api.Assertions.assertThat;

import call.SlotOwner;
import call.TrackKind;
import call.View;
import call.ViewRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import presence.OnlineStatus;
import refusal.Refusal;
import refusal.RefusalCode;
import rooms.RegionRtt;
import rooms.mesh.MeshAbility;
import rooms.mesh.MeshSignal;
import rooms.mesh.PairProblem;
import rooms.mesh.UplinkFigures;

/// Covers [Fields] as well.
class MessageCodecTest {
    private static final String CHANNEL = "0f4e6d0a-93e1-4b5c-8b1d-2a6c1f0f7b11";

    private final MessageCodec codec = new MessageCodec(65_536);

    @Test
    void readsEveryFieldOfAJoin() {
        assertThat(
                        read(
                                "{'op':'join','id':7,'channel':'"
                                        + CHANNEL
                                        + "','state':{'muted':true,'camera':false},'mesh':true,"
                                        + "'regions':[{'region':'eu-west','rttMillis':0},"
                                        + "{'region':'us','rttMillis':10000}]}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Join(
                                        7,
                                        UUID.fromString(CHANNEL),
                                        new ClientMessage.StateFields(
                                                true, null, false, null, null, null),
                                        MeshAbility.ABLE,
                                        null,
                                        List.of(
                                                new RegionRtt("eu-west", 0),
                                                new RegionRtt("us", 10_000)))));
    }

    @Test
    void aClientOfAMeshMayHideItsAddressAndOthersKnowNoMesh() {
        String join = "{'op':'join','channel':'" + CHANNEL + "'";
        assertThat(mesh(join + ",'mesh':true,'hideAddress':true}")).isEqualTo(MeshAbility.HIDDEN);
        assertThat(mesh(join + ",'mesh':false,'hideAddress':false}")).isEqualTo(MeshAbility.NONE);
        assertThat(mesh(join + "}")).isEqualTo(MeshAbility.NONE);
    }

    private MeshAbility mesh(String frame) {
        return ((ClientMessage.Join) ((ClientFrame.Understood) read(frame)).message()).mesh();
    }

    @Test
    void readsEveryFieldOfASignal() {
        assertThat(
                        read(
                                "{'op':'signal','participant':3,'signal':{'attempt':2,'offer':'v=0',"
                                        + "'answer':'v=1','candidates':[{'candidate':'candidate:1 1 udp','mid':'0'}],"
                                        + "'receiving':true,'video':false}}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Signal(
                                        null,
                                        3,
                                        new MeshSignal(
                                                2,
                                                "v=0",
                                                "v=1",
                                                List.of(
                                                        new MeshSignal.Candidate(
                                                                "candidate:1 1 udp", "0")),
                                                true,
                                                false))));
        assertThat(
                        read(
                                "{'op':'uplink','pairs':[{'participant':3,"
                                        + "'availableKilobitsPerSecond':240,'lossPercent':2,'rttMillis':45}]}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Uplink(
                                        null, List.of(new UplinkFigures(3, 240_000, 2, 45)))));
        assertThat(read("{'op':'pair','participant':3,'problem':'relayed'}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Pair(null, 3, PairProblem.RELAYED)));
    }

    @Test
    void aReportAboutTheUplinkIsBounded() {
        String report = "{'op':'uplink','pairs':[%s]}";
        String pair =
                "{'participant':3,'availableKilobitsPerSecond':0,'lossPercent':100,'rttMillis':0}";
        assertThat(read(report.replace("%s", (pair + ",").repeat(31) + pair)))
                .isInstanceOf(ClientFrame.Understood.class);
        assertThat(read(report.replace("%s", (pair + ",").repeat(32) + pair)))
                .isInstanceOf(ClientFrame.Refused.class);
        assertThat(read(report.replace("%s", pair.replace("100", "101"))))
                .isInstanceOf(ClientFrame.Refused.class);
        assertThat(read(report.replace("%s", pair.replace("'rttMillis':0", "'rttMillis':-1"))))
                .isInstanceOf(ClientFrame.Refused.class);
    }

    @Test
    void aSignalIsBounded() {
        String sdp = "{'op':'signal','participant':3,'signal':{'attempt':1,'offer':'%s'}}";
        assertThat(read(sdp.replace("%s", "x".repeat(12_288))))
                .isInstanceOf(ClientFrame.Understood.class);
        assertThat(read(sdp.replace("%s", "x".repeat(12_289))))
                .isInstanceOf(ClientFrame.Refused.class);
        String candidates =
                "{'op':'signal','participant':3,'signal':{'attempt':1,'candidates':[%s]}}";
        String candidate = "{'candidate':'c','mid':'0'}";
        assertThat(read(candidates.replace("%s", (candidate + ",").repeat(20) + candidate)))
                .isInstanceOf(ClientFrame.Refused.class);
        assertThat(
                        read(
                                candidates.replace(
                                        "%s",
                                        candidate.replace("'c'", "'" + "c".repeat(513) + "'"))))
                .isInstanceOf(ClientFrame.Refused.class);
        assertThat(read("{'op':'pair','participant':3,'problem':'slow'}"))
                .isInstanceOf(ClientFrame.Refused.class);
    }

    @Test
    void readsAStatusAndWhoseStatusesAreShown() {
        assertThat(read("{'op':'identify','token':'t','status':'invisible'}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Identify(null, "t", OnlineStatus.INVISIBLE)));
        assertThat(read("{'op':'status','status':'dnd'}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Status(null, OnlineStatus.DND)));
        assertThat(read("{'op':'status','status':'offline'}"))
                .isInstanceOf(ClientFrame.Refused.class);
        String watch = "{'op':'watch','guild':'00000000-0000-0000-0000-000000000001','users':[%s]}";
        String user = "'00000000-0000-0000-0000-000000000002'";
        assertThat(read(watch.replace("%s", user)))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Watch(
                                        null, new UUID(0, 1), Set.of(new UUID(0, 2)))));
        assertThat(read("{'op':'watch'}"))
                .isEqualTo(
                        new ClientFrame.Understood(new ClientMessage.Watch(null, null, Set.of())));
        assertThat(read(watch.replace("%s", (user + ",").repeat(399) + user)))
                .isInstanceOf(ClientFrame.Understood.class);
        for (String refused : List.of((user + ",").repeat(400) + user, "'0-0-0-0-2'", "2")) {
            assertThat(read(watch.replace("%s", refused))).isInstanceOf(ClientFrame.Refused.class);
        }
    }

    @Test
    void readsTheTracksOfAnOfferByTheirWireNames() {
        assertThat(read("{'op':'offer','sdp':'v=0','tracks':{'0':'microphone','3':'screenAudio'}}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.Offer(
                                        null,
                                        "v=0",
                                        Map.of(
                                                "0", TrackKind.MICROPHONE,
                                                "3", TrackKind.SCREEN_AUDIO),
                                        false,
                                        null)));
    }

    @Test
    void readsEveryFieldOfAView() {
        assertThat(
                        read(
                                "{'op':'view','wants':[{'participant':3,'track':'screen','height':1080,"
                                        + "'frameRate':30,'pinned':true},"
                                        + "{'participant':3,'track':'camera','height':90}],'audioSlots':50}"))
                .isEqualTo(
                        new ClientFrame.Understood(
                                new ClientMessage.View(
                                        null,
                                        new View(
                                                List.of(
                                                        new ViewRequest(
                                                                3,
                                                                TrackKind.SCREEN,
                                                                1080,
                                                                30,
                                                                true),
                                                        new ViewRequest(
                                                                3,
                                                                TrackKind.CAMERA,
                                                                90,
                                                                0,
                                                                false))),
                                        50)));
    }

    @Test
    void limitsTheNumberOfViewRequests() {
        StringBuilder view = new StringBuilder("{'op':'view','wants':[");
        for (int participant = 1; participant <= 101; participant++) {
            view.append(participant == 1 ? "{" : ",{")
                    .append("'participant':")
                    .append(participant)
                    .append(",'track':'camera','height':90}");
        }

        assertThat(refusal(read(view + "]}")).field()).isEqualTo("wants");
    }

    @Test
    void ignoresFieldsItDoesNotKnowAndTakesNullForMissing() {
        assertThat(read("{'later':{'a':[1]},'op':'leave','id':null}"))
                .isEqualTo(new ClientFrame.Understood(new ClientMessage.Leave(null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "[]",
                "3",
                "null",
                "\"leave\"",
                "{} {}",
                "{'op':'leave'}x",
                "{'op':'leave','op':'join'}",
                "{'op':\u0000}"
            })
    void refusesWhatIsNotOneJsonObject(String frame) {
        assertThat(refusal(read(frame)).code()).isEqualTo(RefusalCode.BAD_JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "{} op",
                "{'op':3} op",
                "{'op':''} op",
                "{'op':'leave','id':'1'} id",
                "{'op':'leave','id':1.5} id",
                "{'op':'leave','id':3000000000} id",
                "{'op':'identify'} token",
                "{'op':'identify','token':''} token",
                "{'op':'identify','token':{}} token",
                "{'op':'join','channel':'1-2-3-4-5'} channel",
                "{'op':'join','channel':null} channel",
                "{'op':'join','channel':'00000000-0000-0000-0000-000000000001','regions':{}} regions",
                "{'op':'join','channel':'00000000-0000-0000-0000-000000000001','regions':[{'region':'eu'}]} regions.0.rttMillis",
                "{'op':'join','channel':'00000000-0000-0000-0000-000000000001','regions':[{'region':'eu','rttMillis':-1}]} regions.0.rttMillis",
                "{'op':'join','channel':'00000000-0000-0000-0000-000000000001','regions':[{'region':'eu','rttMillis':10001}]} regions.0.rttMillis",
                "{'op':'join','channel':'00000000-0000-0000-0000-000000000001','regions':[{'region':'','rttMillis':1}]} regions.0.region",
                "{'op':'join','channel':'00000000-0000-0000-0000-000000000001','regions':[{'region':'eu','rttMillis':1},{'region':'eu','rttMillis':2}]} regions.1.region",
                "{'op':'state','muted':'yes'} muted",
                "{'op':'state','screen':1} screen",
                "{'op':'view','audioSlots':51} audioSlots",
                "{'op':'view','wants':{}} wants",
                "{'op':'view','wants':[3]} wants.0",
                "{'op':'view','wants':[{'track':'camera','height':1}]} wants.0.participant",
                "{'op':'view','wants':[{'participant':0,'track':'camera','height':1}]} wants.0.participant",
                "{'op':'view','wants':[{'participant':1,'track':'microphone','height':1}]} wants.0.track",
                "{'op':'view','wants':[{'participant':1,'track':'camera'}]} wants.0.height",
                "{'op':'view','wants':[{'participant':1,'track':'camera','height':8641}]} wants.0.height",
                "{'op':'view','wants':[{'participant':1,'track':'camera','height':9,'frameRate':0}]} wants.0.frameRate",
                "{'op':'view','wants':[{'participant':1,'track':'camera','height':9,'pinned':1}]} wants.0.pinned",
                "{'op':'view','wants':[{'participant':1,'track':'camera','height':9},{'participant':1,'track':'camera','height':9}]} wants.1.participant",
                "{'op':'ping'} t",
                "{'op':'ping','t':1e3} t",
                "{'op':'ping','t':99999999999999999999} t",
                "{'op':'offer','sdp':'v=0'} tracks",
                "{'op':'offer','sdp':'v=0','tracks':[]} tracks",
                "{'op':'offer','tracks':{}} sdp",
                "{'op':'offer','sdp':'v=0','tracks':{'2':'speaker'}} tracks.2",
                "{'op':'offer','sdp':'v=0','tracks':{'2':null}} tracks.2"
            },
            quoteCharacter = '`')
    void namesTheFieldThatIsMissingOrOfTheWrongType(String frame, String field) {
        Refusal refusal = refusal(read(frame));

        assertThat(refusal.code()).isEqualTo(RefusalCode.BAD_FIELD);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.message()).startsWith(field + " must be ");
    }

    @Test
    void aJoinNamesAtMost32Regions() {
        String one = "{'region':'r%d','rttMillis':1}";
        String join = "{'op':'join','channel':'" + CHANNEL + "','regions':[%s]}";
        List<String> regions = IntStream.range(0, 33).mapToObj(one::formatted).toList();

        assertThat(read(join.formatted(String.join(",", regions.subList(0, 32)))))
                .isInstanceOf(ClientFrame.Understood.class);
        assertThat(refusal(read(join.formatted(String.join(",", regions)))).field())
                .isEqualTo("regions");
    }

    @Test
    void namesTheFieldInsideTheStateOfAJoin() {
        Refusal refusal =
                refusal(read("{'op':'join','channel':'" + CHANNEL + "','state':{'deafened':0}}"));

        assertThat(refusal.field()).isEqualTo("state.deafened");
    }

    @Test
    void answersWithTheIdAndOpOfTheMessageItRefuses() {
        assertThat(read("{'op':'ping','id':12}"))
                .isInstanceOfSatisfying(
                        ClientFrame.Refused.class,
                        refused -> {
                            assertThat(refused.re()).isEqualTo(12);
                            assertThat(refused.op()).isEqualTo("ping");
                        });
    }

    @Test
    void listsTheOpsWhenItDoesNotKnowOne() {
        Refusal refusal = refusal(read("{'op':'dance'}"));

        assertThat(refusal.code()).isEqualTo(RefusalCode.UNKNOWN_OP);
        assertThat(refusal.message()).contains("identify");
    }

    @Test
    void survivesDeepNesting() {
        assertThat(refusal(read("{'x':" + "[".repeat(30_000))).code())
                .isEqualTo(RefusalCode.BAD_JSON);
    }

    @Test
    void limitsTheNumberOfTracks() {
        StringBuilder offer = new StringBuilder("{'op':'offer','sdp':'v=0','tracks':{'0':'camera'");
        for (int mid = 1; mid <= 16; mid++) {
            offer.append(",'").append(mid).append("':'camera'");
        }

        assertThat(refusal(read(offer + "}}")).code()).isEqualTo(RefusalCode.BAD_FIELD);
    }

    @Test
    void writesOpAndSequenceNumberFirstAndLeavesOutNulls() {
        assertThat(codec.write(9, new ServerMessage.Pong(null, 5)))
                .isEqualTo("{\"op\":\"pong\",\"seq\":9,\"t\":5}");
        assertThat(
                        codec.write(
                                10,
                                new ServerMessage.Slots(
                                        List.of(
                                                new SlotOwner(
                                                        "4", 3, TrackKind.SCREEN_AUDIO, false),
                                                new SlotOwner("5", 0, null, false),
                                                new SlotOwner("6", 4, TrackKind.CAMERA, true)))))
                .isEqualTo(
                        "{\"op\":\"slots\",\"seq\":10,\"slots\":["
                                + "{\"mid\":\"4\",\"participant\":3,\"track\":\"screenAudio\"},"
                                + "{\"mid\":\"5\",\"participant\":0},"
                                + "{\"mid\":\"6\",\"participant\":4,\"track\":\"camera\","
                                + "\"paused\":true}]}");
    }

    private ClientFrame read(String frameWithSingleQuotes) {
        return codec.read(frameWithSingleQuotes.replace('\'', '"'));
    }

    private static Refusal refusal(ClientFrame reading) {
        assertThat(reading).isInstanceOf(ClientFrame.Refused.class);
        return ((ClientFrame.Refused) reading).refusal();
    }
}
