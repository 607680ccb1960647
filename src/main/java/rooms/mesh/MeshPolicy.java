package rooms.mesh;

/// When a room may be a mesh at all.
///
/// @param largestMesh participants, 0 for a server whose rooms are never a mesh
/// @param largestWithScreen participants while one of them shares a screen
/// @param againBelow with fewer participants than this a room that had too many is a mesh again
public record MeshPolicy(int largestMesh, int largestWithScreen, int againBelow) {
    /// A screen is encoded once for each viewer, in full size.
    static final int LARGEST_WITH_SCREEN = 4;

    /// Every room uses the SFU.
    public static final MeshPolicy SFU_ONLY = new MeshPolicy(0, 0, 0);

    /// However many participants there are, and whatever they send.
    public static final MeshPolicy ANY_SIZE =
            new MeshPolicy(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /// Small rooms only.
    public static MeshPolicy upTo(int largestMesh, int againBelow) {
        return new MeshPolicy(largestMesh, Math.min(LARGEST_WITH_SCREEN, largestMesh), againBelow);
    }

    boolean allowsMeshes() {
        return largestMesh > 0;
    }

    /// How many participants a mesh may have.
    ///
    /// @param screen whether one of them shares it
    int largest(boolean screen) {
        return screen ? largestWithScreen : largestMesh;
    }
}
