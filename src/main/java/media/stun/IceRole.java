package media.stun;

/// The role that the sender of a check takes (RFC 8445 §6.1.1), by the attribute that says so.
public enum IceRole {
    /// It nominates the pair: ICE-CONTROLLING.
    CONTROLLING,
    /// It leaves that to the other side: ICE-CONTROLLED.
    CONTROLLED,
    /// Neither attribute is there.
    UNSTATED
}
