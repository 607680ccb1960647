package media.sdp;

import java.util.List;

/// The rids of a section and how `a=simulcast` groups them (RFC 8853 §5.1). An element of `send` or
/// `receive` is one encoding: a rid, or several alternatives with commas, a `~` before what starts
/// paused.
public record Simulcast(List<Rid> rids, List<String> send, List<String> receive) {
    static final Simulcast NONE = new Simulcast(List.of(), List.of(), List.of());

    public Simulcast {
        rids = List.copyOf(rids);
        send = List.copyOf(send);
        receive = List.copyOf(receive);
    }
}
