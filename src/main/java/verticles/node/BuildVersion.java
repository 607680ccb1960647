package verticles.node;

/// The version that Maven wrote into the manifest of the jar.
public final class BuildVersion {
    private BuildVersion() {}

    /// For example `0.1.0`; classes outside a jar have none.
    public static String current() {
        String version = BuildVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
