package rooms.mesh;

/// When a room may be a mesh at all.
///
/// @param largestMesh participants, 0 for a server whose rooms are never a mesh
/// @param againBelow with fewer participants than this a room that had too many is a mesh again
public record MeshPolicy(int largestMesh, int againBelow) {
    /// Every room uses the SFU.
    public static final MeshPolicy SFU_ONLY = new MeshPolicy(0, 0);

    /// However many participants there are.
    public static final MeshPolicy ANY_SIZE = new MeshPolicy(Integer.MAX_VALUE, Integer.MAX_VALUE);

    boolean allowsMeshes() {
        return largestMesh > 0;
    }
}
