package verticles.http;

import bus.Addresses;
import bus.Bus;
import bus.call.VoiceMessage;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rooms.RegionRtt;
import rooms.VoiceRegion;
import verticles.node.VertxTimer;

/// The origins of the regions of the cluster. The page sends requests there, to measure how far
/// they are, which its Content-Security-Policy must permit. Used on the context of one verticle.
public final class RegionOrigins {
    private static final Logger LOG = LoggerFactory.getLogger(RegionOrigins.class);
    private static final long EVERY_MILLIS = 2_000;

    /// What may stand in a policy: nodes say it of themselves.
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?");

    private final Bus bus;
    private List<String> known = List.of();

    private RegionOrigins(Bus bus) {
        this.bus = bus;
    }

    /// Without a cluster there is one region.
    public static RegionOrigins of(Vertx vertx, Bus bus, boolean inCluster) {
        RegionOrigins origins = new RegionOrigins(bus);
        if (inCluster) {
            origins.refresh();
            new VertxTimer(vertx).armPeriodic(EVERY_MILLIS, origins::refresh);
        }
        return origins;
    }

    /// As they were a few seconds ago.
    public List<String> known() {
        return known;
    }

    private void refresh() {
        bus.request(Addresses.VOICE, new VoiceMessage.ListRegions())
                .onSuccess(listed -> known = origins(listed.regions()))
                .onFailure(e -> LOG.debug("the regions are not known", e));
    }

    static List<String> origins(List<VoiceRegion> regions) {
        return regions.stream()
                .map(VoiceRegion::url)
                .filter(url -> ORIGIN.matcher(url).matches())
                .distinct()
                .limit(RegionRtt.MAX_REGIONS)
                .toList();
    }
}
