package rooms.mesh;

/// A participant of the room.
///
/// @param restricted a moderator or a missing permission silences them, which the server has to
///     enforce
/// @param camera sends it
/// @param screen shares it
public record Present(int number, boolean restricted, boolean camera, boolean screen) {
    boolean video() {
        return camera || screen;
    }
}
