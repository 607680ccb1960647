package rooms.mesh;

/// What a client says about itself when it joins.
public enum MeshAbility {
    /// It connects to the SFU only.
    NONE,
    /// It could connect to others, who must not learn its address.
    HIDDEN,
    /// It connects to others.
    ABLE
}
