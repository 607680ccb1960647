package rooms.mesh;

/// Whether a client can be part of a mesh, as its `join` declares.
public enum MeshAbility {
    /// It connects to the SFU only.
    NONE,
    /// It could connect to others, who must not learn its address.
    HIDDEN,
    /// It connects to others.
    ABLE
}
